"""What must always hold of the window, whatever was done to it."""

from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QListWidgetItem, QPushButton, QWidget

from aestudio.core.digest import run_digest
from aestudio.core.project import Project
from aestudio.gui.build.training.headline import as_trained
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.runs.queue_card import ID
from aestudio.gui.shell.main_window import MainWindow
from aestudio.storage.project_file import load, save
from tests.robot.inspect_holds import inspect_complaints

UNFORESEEN = ("Something went wrong", "Traceback", "could not be computed")


def complaints(window: MainWindow) -> Iterator[str]:
    """All that does not hold at this moment."""
    yield from _notices(window)
    yield from _figures(window)
    yield from _rewound(window)
    yield from _queued(window)
    yield from _searched(window)
    yield from _what_is_offered(window)
    yield from _places(window)
    yield from inspect_complaints(window)


def _notices(window: MainWindow) -> Iterator[str]:
    said = window.banner.text if window.banner.isVisible() else ""
    for words in UNFORESEEN:
        if words in said or words in window.viewer.footer.hint.text():
            yield f"an unforeseen notice: {said or window.viewer.footer.hint.text()}"


def _figures(window: MainWindow) -> Iterator[str]:
    """Whatever is shown belongs to what is open, or says whose it is."""
    session, idle = window.session, window.controller.idle
    run, project = session.run, session.project
    data = window.status._data.text()
    own = project.data.name if project.data.are_to_come else f"{project.data.name} · "
    if not data.startswith((own, "Reading ")):
        yield f"the status tells of other data: {data}"
    strip = window.result
    # Also while another workspace is in sight.
    if strip.isVisibleTo(window.build):
        if run is None or run.test_mse is None or not idle:
            yield "a result is shown of no run"
        else:
            shown, known = strip.figure.text(), error_figure(run.test_mse)
            if shown != known and shown != "not finite" and isfinite(run.test_mse):
                yield f"the result {shown} is not that of the run, {known}"
            same = session.document.continues
            if strip.back.isVisibleTo(strip) == same:
                yield "the result does not say whose design it is of"
            if strip.about.text().startswith("as trained") == same:
                yield f"the result is of another design and says {strip.about.text()}"
    elif idle and run is not None and run.test_mse is not None:
        yield "the result of the run is not shown"
    origin = window.loss._origin.text() if window.loss.showing_curves else ""
    drawn = bool(window.loss.canvas.history.stages)
    if drawn and idle and run is None:
        yield "curves are shown of no run"
    if drawn and idle and origin != as_trained(session.document):
        yield f"the curves are of another design and say “{origin}”"
    outcome = window.viewer.model.outcome
    if outcome is not None and idle:
        if run is None:
            yield "reconstructions are shown of no run"
        elif outcome.request.architecture != run.architecture.first_levels(run.levels):
            yield "reconstructions are shown of another network than that of the run"
        elif as_trained(session.document) not in window.viewer.footer.note.text() and not (
            outcome.finding or run.levels < run.architecture.depth
        ):
            yield f"the reconstructions do not say whose: {window.viewer.footer.note.text()}"
    if session.project.name not in window.windowTitle() and session.path is None:
        yield f"the title {window.windowTitle()} tells of another project"


def _rewound(window: MainWindow) -> Iterator[str]:
    """Where the handle stands is what is seen: the snapshot there or before, or the run itself."""
    strip, run = window.rewind, window.session.run
    if not strip.isVisibleTo(window.build):
        return
    if run is None:
        yield "epochs are shown of no run"
        return
    if not window.controller.idle:
        yield "epochs can be gone back to while another is trained"
    position = strip.track.position
    timeline = window.rewinding._timeline
    if not 1 <= position <= timeline.epochs:
        yield f"the handle stands at epoch {position} of {timeline.epochs}"
        return
    if timeline.epochs != sum(len(one.epochs) for one in run.history.stages):
        yield "the strip has other epochs than the run"
    stage, epoch = timeline.place(position)
    if f"epoch {epoch:,}" not in strip.told.text():
        yield f"the handle stands at epoch {epoch} and says “{strip.told.text()}”"
    outcome, at_end = window.viewer.model.outcome, position == timeline.epochs
    # Out of sight one epoch of many is not measured.
    if outcome is None or strip.playing or not window.viewer.isVisible():
        return
    seen = outcome.request.moment
    there = (stage, epoch) if (stage, epoch) in window.rewinding.known else None
    before = timeline.before(position)
    if there is None and before is not None:
        there = (before.stage, before.epoch)
    if at_end and seen:
        yield f"the handle stands at the end, and {seen} is seen"
    if not at_end and there is not None and not seen.endswith(f"epoch {there[1]:,}"):
        yield f"the handle stands at epoch {epoch}, and “{seen}” is seen instead of {there[1]}"


def _queued(window: MainWindow) -> Iterator[str]:
    """The card and the status tell how the queue stands."""
    state, page = window.queue.state, window.workspaces.page(RunsPage)
    card = page.comparison.queue
    listed = [card.list.item(row).data(ID) for row in range(card.list.count())]
    if listed != [one.id for one in state.queue.waiting]:
        yield "the card lists other runs than those that wait"
    if card.isVisibleTo(page) != state.busy or window.status._queue.isVisible() != state.busy:
        yield f"the queue is {'not ' if state.busy else ''}shown while it is {state}"
    named = state.current.name if state.current else "Nothing is trained at the moment"
    if card.name_label.text() != named:
        yield f"the card names {card.name_label.text()} instead of {named}"
    if state.held != (card.hold_button.text() == "Go on"):
        yield "the card does not say whether the queue is held"
    known = {one.id for one in window.session.runs.kept}
    if known & {one.id for one in state.queue.waiting}:
        yield "a run that has ended still waits"


def _searched(window: MainWindow) -> Iterator[str]:
    """What Enter would run is what is read out."""
    palette = window.palette_
    if not palette.isVisible():
        return
    item: QListWidgetItem | None = palette.list.currentItem()
    if palette.field.accessibleDescription() != ("" if item is None else item.text()):
        yield "the search reads out another command than the one that Enter runs"


def _what_is_offered(window: MainWindow) -> Iterator[str]:
    state, stack = window.controller.state, window.session.undo_stack
    wanted = {
        "undoAction": stack.canUndo(),
        "redoAction": stack.canRedo(),
        "trainAction": state is RunState.IDLE,
        "restartAction": state is RunState.IDLE,
        "pauseAction": state in (RunState.RUNNING, RunState.PAUSED),
        "stopAction": state not in (RunState.IDLE, RunState.STOPPING),
        "newAction": state is RunState.IDLE and not window.queue.state.busy,
        "openAction": state is RunState.IDLE and not window.queue.state.busy,
    }
    for name, offered in wanted.items():
        if window.actions_[name].isEnabled() != offered:
            yield f"{name} is {'not ' if offered else ''}offered while {state}"


def _places(window: MainWindow) -> Iterator[str]:
    """Nothing lies outside of its parent, and no text is cut."""
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or widget.isWindow() or parent is None or _scrolls(widget):
            continue
        if not parent.rect().contains(widget.geometry()) and not widget.geometry().isEmpty():
            lies = f"{_name(widget)} {_rect(widget)} lies outside"
            yield f"{lies} {_name(parent)} {_rect(parent)}"
        if isinstance(widget, QLabel) and _is_cut(widget):
            yield f"{_name(widget)} is cut: “{widget.text()}” in {widget.width()} px"
        narrow = widget.width() < widget.minimumSizeHint().width()
        if isinstance(widget, QPushButton) and widget.text() and narrow:
            room = f"{widget.width()} of {widget.minimumSizeHint().width()} px"
            yield f"the button {_name(widget)} is cut: “{widget.text()}” in {room}"


def _scrolls(widget: QWidget) -> bool:
    """Whether a widget may be larger than its parent, since one scrolls there."""
    parent = widget.parentWidget()
    holder = None if parent is None else parent.parentWidget()
    in_view = isinstance(holder, QAbstractScrollArea) and holder.viewport() is parent
    return in_view or isinstance(parent, QAbstractScrollArea)


def _is_cut(widget: QLabel) -> bool:
    """Whether a label has less room than its text, and neither shortens it nor tells all by a
    tip."""
    if not widget.text() or widget.wordWrap() or isinstance(widget, ElidedLabel):
        return False
    # A long tip has lines of its own.
    told = " ".join(widget.text().split()) in " ".join(widget.toolTip().split())
    return not told and widget.fontMetrics().horizontalAdvance(_plain(widget)) > widget.width() + 1


def _plain(widget: QLabel) -> str:
    return "" if widget.textFormat() is Qt.TextFormat.RichText else widget.text()


def _rect(widget: QWidget) -> tuple[int, int, int, int]:
    place = widget.geometry()
    return place.x(), place.y(), place.width(), place.height()


def _name(widget: QWidget) -> str:
    return widget.objectName() or f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def round_trip(window: MainWindow, path: Path) -> Iterator[str]:
    """What is saved now opens equal."""
    document = window.session.document
    save(document, path)
    found = load(path)
    if _wherever_it_is(found.project) != _wherever_it_is(document.project):
        yield "the project that was saved opens as another"
    if (found.run is None) != (document.run is None):
        yield "the run did not outlive the file"
        return
    if found.run is None or document.run is None:
        return
    if run_digest(found.run) != run_digest(document.run):
        yield "the run that was saved opens as another"


def _wherever_it_is(project: Project) -> Project:
    """Data that are in the file are read from a copy of its own."""
    if not project.data.embedded:
        return project
    return project.edited(data=project.data.edited(source=project.data.name))
