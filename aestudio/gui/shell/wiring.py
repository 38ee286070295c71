"""Who hears whom: the signals between what works in the window and what is seen of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from aestudio.core.errors import StudioError
from aestudio.core.training import Engine
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.actions import OF_THE_VIEW
from aestudio.gui.shell.handlers import return_to_run
from aestudio.logs import note_device

if TYPE_CHECKING:  # It needs this module to be complete.
    from aestudio.gui.shell.main_window import MainWindow


def connect(window: "MainWindow") -> None:
    """Let all of them hear each other."""
    for one in (
        _theme,
        _session,
        _run,
        _inspect,
        _queue,
        _data,
        _documents,
        _engine,
        _workspaces,
        _offers,
    ):
        one(window)


def _theme(window: "MainWindow") -> None:
    window.themes.changed.connect(window.actions_.show_theme)
    window.actions_.show_theme(window.themes.current)


def _session(window: "MainWindow") -> None:
    session, views = window.session, window.run_views
    session.opened.connect(window.show_document)
    session.edit_refused.connect(window.messages.notify)
    session.project_changed.connect(window.status.show_project)
    session.project_changed.connect(views.show_pca)
    session.run_changed.connect(views.show_pca)
    session.run_changed.connect(views.show_closed)


def _run(window: "MainWindow") -> None:
    controller, views = window.controller, window.run_views
    controller.state_changed.connect(views.show_pca)
    controller.weights_updated.connect(views.show_weights)
    controller.ended.connect(window.show_end)
    controller.begun.connect(views.show_begun)
    controller.called_off.connect(lambda _job: views.show_run(window.session.run))
    window.training.refused.connect(window.messages.notify)
    window.training.checkpointed.connect(window.autosave.note_checkpoint)
    viewer = window.viewer
    viewer.judged.connect(window.session.note_finding)
    viewer.judged.connect(window.messages.tell_finding)
    viewer.test_error_changed.connect(views.show_measured)
    viewer.looked_into.connect(views.show_result)
    window.result.design_wanted.connect(partial(return_to_run, window))
    window.stages.run_stage_requested.connect(window.train_commands.run_stage)


def _inspect(window: "MainWindow") -> None:
    page = window.workspaces.page(InspectPage)
    window.run_views.looked_at.connect(page.show_subject)
    window.controller.state_changed.connect(page.hurry_if_idle)
    window.session.opened.connect(page.forget)
    page.computations.crashed.connect(window.messages.notify)
    page.budget = lambda: window.settings.preferences.cache_bytes
    page.run_wanted.connect(window.run_files.open)
    page.switch_off_wanted.connect(window.switching_off.switch_off)
    window.switching_off.made.connect(
        lambda told, id: window.messages.tell_made(told, partial(window.run_files.open, id))
    )
    window.switching_off.failed.connect(window.messages.notify)
    window.comparing.marked.connect(page.show_marked)
    page.marks_wanted.connect(window.workspaces.page(RunsPage).mark)
    page.told.connect(window.status.say)
    page.withdrawn.connect(window.status.withdraw)
    page.failed.connect(window.messages.notify)
    page.picture_wanted.connect(window.pictures.ask)
    page.table_wanted.connect(window.tables.ask)
    page.export.offer([window.actions_[name] for name in OF_THE_VIEW])
    page.turned.connect(window.offered.settle)
    for strip in (window.rewind, page.rewind):
        strip.ready = page.settled


def _queue(window: "MainWindow") -> None:
    queue, comparison = window.queue, window.workspaces.page(RunsPage).comparison
    card = comparison.queue
    queue.changed.connect(comparison.show_queue)
    queue.changed.connect(window.status.show_queue)
    queue.changed.connect(window.offered.settle)
    queue.failed.connect(window.messages.notify)
    queue.changed.connect(window.notifications.show_queue)
    queue.emptied.connect(window.notifications.queue_emptied)
    window.notifications.follow(window.controller)
    card.drop_wanted.connect(queue.drop)
    card.move_wanted.connect(queue.move)
    card.place_wanted.connect(queue.place)
    card.hold_wanted.connect(queue.hold)
    card.stop_wanted.connect(window.train_commands.stop_queue)
    window.status.queue_wanted.connect(partial(window.workspaces.turn_to, "runs"))


def _data(window: "MainWindow") -> None:
    data, notify = window.data, window.messages.notify
    data.loaded.connect(window.run_views.show_dataset)
    data.failed.connect(notify)
    data.pca_changed.connect(window.run_views.show_pca)
    data.progressed.connect(window.status.show_reading)
    window.status.reading_stopped.connect(data.stop_reading)
    window.finder.told.connect(window.status.say)
    window.finder.failed.connect(notify)


def _documents(window: "MainWindow") -> None:
    documents, messages, say = window.documents, window.messages, window.status.say
    documents.failed.connect(messages.notify)
    documents.recovered.connect(window.autosave.keep_recovered)
    documents.taken.connect(messages.tell_read_only)
    documents.saved.connect(window.standing.tell_saved)
    documents.copied.connect(lambda path: say(f"Saved a copy, {path.name}"))
    documents.opened.connect(lambda path: say(f"Opened {path.name}"))
    window.autosave.failed.connect(messages.tell_unsafe)
    window.autosave.mended.connect(messages.tell_safe)
    for card in (window.loss, window.viewer):
        card.picture_wanted.connect(window.pictures.ask)
    window.pictures.saved.connect(lambda path: say(f"Saved {path.name}"))
    window.pictures.failed.connect(messages.notify)
    window.run_files.failed.connect(messages.notify)
    window.comparing.failed.connect(messages.notify)
    window.tables.saved.connect(lambda path: say(f"Saved {path.name}"))
    window.tables.failed.connect(messages.notify)
    reports = window.reports
    reports.progressed.connect(window.status.show_report)
    reports.saved.connect(lambda path: say(f"Saved {path.name}"))
    reports.failed.connect(messages.notify)
    window.status.report_stopped.connect(reports.stop)
    exports = window.exports
    window.run_views.looked_at.connect(exports.look_at)
    exports.ended.connect(lambda found: say(f"Exported {found.path.name}, {found.told}"))
    exports.failed.connect(partial(_tell_unless_open, window, "export"))
    window.event_files.ended.connect(lambda found: say(found.told))
    window.event_files.failed.connect(partial(_tell_unless_open, window, "tensorboard"))


def _tell_unless_open(window: "MainWindow", dialog: str, error: StudioError) -> None:
    """In the dialog, as long as that is open."""
    if not window.dialogs.is_open(dialog):
        window.messages.notify(error)


def _engine(window: "MainWindow") -> None:
    window.engine.loaded.connect(partial(_tell_of_engine, window))
    window.engine.failed.connect(window.messages.notify)
    for crashed in window.crashes:
        crashed.connect(window.messages.notify)
    window.run_files.failed.connect(window.messages.notify)


def _workspaces(window: "MainWindow") -> None:
    workspaces = window.workspaces
    comparison = workspaces.page(RunsPage).comparison
    comparison.told.connect(window.status.say)
    comparison.export_wanted.connect(partial(window.tables.ask, "runs"))
    comparison.face_off_wanted.connect(window.actions_["faceOffAction"].trigger)
    comparison.sweep_wanted.connect(window.actions_["sweepAction"].trigger)
    comparison.curves_wanted.connect(window.actions_["tensorBoardAction"].trigger)
    # Once it is known where their states lie.
    window.documents.opened.connect(lambda _path: comparison.mark_something())
    window.documents.recovered.connect(comparison.mark_something)
    workspaces.turned.connect(window.top_bar.show_workspace)
    window.top_bar.workspace_chosen.connect(workspaces.turn_to)


def _offers(window: "MainWindow") -> None:
    bar, start_page, offers = window.top_bar, window.loss.start_page, window.offers
    start_page.recipe_chosen.connect(window.documents.start_recipe)
    start_page.file_chosen.connect(lambda name: window.documents.open(Path(name)))
    bar.recipe_chosen.connect(window.documents.start_recipe)
    bar.menu.aboutToShow.connect(window.offered.settle)
    for menu, fill in ((bar.recent_menu, offers.fill_recent), (bar.sets_menu, offers.fill_sets)):
        menu.aboutToShow.connect(_filling(fill, menu))


def _filling(fill: Callable[[QMenu], None], menu: QMenu) -> Callable[[], None]:
    return lambda: fill(menu)


def _tell_of_engine(window: "MainWindow", engine: Engine) -> None:
    info, messages = engine.info, window.messages
    window.status.show_engine(info)
    messages.device = f"{info.framework} on {info}"
    note_device(f"{messages.device}. {info.note}".rstrip(". "))
    messages.tell_device(info.note)
    window.preparing.begin(engine)
    window.training.show_idle_progress()


PARTS = (
    _theme,
    _session,
    _run,
    _inspect,
    _queue,
    _data,
    _documents,
    _engine,
    _workspaces,
    _offers,
)
