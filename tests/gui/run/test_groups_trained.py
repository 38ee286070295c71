"""A face-off and a sweep from their dialogs through the queue to their card, and once more after
the project was saved and opened again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import FileError
from aestudio.core.events import EndReason, Event, RunEnded, StageStarted
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.project import Document
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.experiments.grid import grid
from aestudio.experiments.search import Search
from aestudio.experiments.settings import Way
from aestudio.gui.runs.face_off_dialog import FaceOffDialog
from aestudio.gui.runs.group_card import GroupCard
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.runs.sweep_dialog import SweepDialog
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import recipe
from tests.gui.idle_engine import IdleEngine
from tests.networks import full

LONG = 60_000
SMALL = [{"kind": "dense", "units": 4}]


class QuickEngine(IdleEngine):
    """Ends each run at once, with losses that are the lower the higher its seed."""

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        stage = job.plan.stages(job.architecture)[0]
        yield StageStarted(stage, 0, 1, 0)
        losses = [one / job.plan.seed for one in (0.4, 0.2)]
        records = [EpochRecord(n, one, one, 1.0, 100.0) for n, one in enumerate(losses, start=1)]
        history = History((StageHistory(1, stage.name, 10, epochs=records),))
        point = Checkpoint(full(job.architecture, 0), stage=2)
        run = Run(job.architecture, job.plan, job.data_sha256, point, history, (1,))
        yield RunEnded(EndReason.FINISHED, run)


@pytest.fixture
def window(qtbot: QtBot, themes: Themes, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("aestudio.gui.importing.data_controller.MOST_PCA_FEATURES", 0)
    found = MainWindow(QuickEngine, themes, Settings())
    found.show()
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    project = recipe("default").project
    small = project.edited(architecture=project.architecture.edited(layers=SMALL))
    found.session.open(Document(small), None)
    yield found
    found.autosave.end()
    found.shut_down()
    found.deleteLater()


def card(window: MainWindow) -> GroupCard:
    return window.workspaces.page(RunsPage).comparison.group


def drawn(window: MainWindow) -> dict[str, list[float]]:
    lines = card(window).face_off.curves.canvas.picture.lines
    return {one.run.title: one.raw.tolist() for one in lines}


def face_off(window: MainWindow, qtbot: QtBot) -> None:
    """Of tied and untied with two seeds, to its end."""
    dialog = window.dialogs.open("face-off")
    assert isinstance(dialog, FaceOffDialog)
    dialog.form.edited.emit("seeds", 2)
    dialog.form.edited.emit("given", "plan")
    with qtbot.waitSignal(window.queue.emptied, timeout=LONG):
        dialog.foot.start_button.click()


def test_a_face_off_is_trained_in_the_queue_and_told_on_its_card(
    window: MainWindow, qtbot: QtBot
) -> None:
    face_off(window, qtbot)
    runs = window.session.runs
    assert [one.info.name for one in runs.kept] == [
        f"{name}, seed {seed}" for seed in (1, 2) for name in ("tied", "untied")
    ]
    assert window.workspaces.current == "runs"
    assert card(window).title.text() == "Face-off"
    assert card(window).isVisible()
    # Means of 0.4 and 0.2, and of 0.2 and 0.1.
    mean = pytest.approx([0.3, 0.15])
    qtbot.waitUntil(lambda: drawn(window) == {"tied": mean, "untied": mean}, timeout=LONG)


def test_after_the_project_is_opened_again_the_card_is_as_it_was(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    face_off(window, qtbot)
    mean = pytest.approx([0.3, 0.15])
    qtbot.waitUntil(lambda: drawn(window) == {"tied": mean, "untied": mean}, timeout=LONG)
    said = card(window).face_off.sentence
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        window.documents.save_to(tmp_path / "p.h5")
    window.session.open(Document(recipe("default").project), None)
    assert card(window).empty.isVisibleTo(card(window))
    with qtbot.waitSignal(window.documents.opened, timeout=LONG):
        window.documents.open(tmp_path / "p.h5")
    assert card(window).face_off.sentence == said
    marked = window.workspaces.page(RunsPage).comparison.table.marked
    assert len(marked) == 4, "none is opened: those of the face-off are compared"
    qtbot.waitUntil(lambda: drawn(window) == {"tied": mean, "untied": mean}, timeout=LONG)


def test_a_run_whose_curves_cannot_be_read_is_told_and_keeps_no_other_away(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = window.run_files._run
    told = list[object]()
    window.comparing.failed.connect(told.append)

    def failing(id: str, document: Document) -> Run:
        if window.session.runs.kept and id == window.session.runs.kept[0].id:
            raise FileError("cannot be read")
        return read(id, document)

    monkeypatch.setattr(window.run_files, "_run", failing)
    face_off(window, qtbot)
    # Of tied the second seed alone: 0.4 and 0.2, halved.
    wanted = {"tied": pytest.approx([0.2, 0.1]), "untied": pytest.approx([0.3, 0.15])}
    qtbot.waitUntil(lambda: drawn(window) == wanted, timeout=LONG)
    assert len(told) == 1


def test_a_sweep_is_trained_and_a_line_that_is_chosen_is_selected_in_the_table(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = window.dialogs.open("sweep")
    assert isinstance(dialog, SweepDialog)
    QTest.keyClicks(dialog.rows[0].values, "0.001, 0.002, 0.003")
    with qtbot.waitSignal(window.queue.emptied, timeout=LONG):
        dialog.foot.start_button.click()
    assert card(window).title.text() == "Sweep"
    rates = [one.outline.plan.learning_rate for one in window.session.runs.kept]
    assert rates == [0.001, 0.002, 0.003]
    second = window.session.runs.kept[1].id
    card(window).sweep.canvas.run_wanted.emit(second)
    table = window.workspaces.page(RunsPage).comparison.table
    assert table.view.selected == (second,)


def search(window: MainWindow, qtbot: QtBot, *, go_on: bool) -> None:
    """Guided, of two runs, to its end."""
    dialog = window.dialogs.open("sweep")
    assert isinstance(dialog, SweepDialog)
    dialog.rows[0].values.setText("0.0001 … 0.01")
    for name, value in (("way", Way.GUIDED), ("count", 2), ("go_on", go_on)):
        dialog.form.edited.emit(name, value)
    with qtbot.waitSignal(window.queue.emptied, timeout=LONG):
        dialog.foot.start_button.click()


def test_a_guided_search_chooses_in_the_queue_and_goes_on_after_the_project_was_opened_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    search(window, qtbot, go_on=False)
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        window.documents.save_to(tmp_path / "p.h5")
    window.session.open(Document(recipe("default").project), None)
    with qtbot.waitSignal(window.documents.opened, timeout=LONG):
        window.documents.open(tmp_path / "p.h5")
    search(window, qtbot, go_on=True)
    runs = window.session.runs
    assert [one.info.group for one in runs.kept] == [runs.groups[0].id] * 4
    ended = [one.outline for one in runs.kept]
    space = Search(window.session.project, grid(["learning_rate={0.0001..0.01}"]))
    for number, kept in enumerate(runs.kept, start=1):
        values, design = space.next(ended[: number - 1], number)
        assert kept.outline.plan == design.plan
        assert kept.info.name == f"learning rate {float(values['learning_rate']):g}"


def test_runs_that_are_marked_meanwhile_are_offered_in_the_dialog(
    window: MainWindow, qtbot: QtBot
) -> None:
    face_off(window, qtbot)
    dialog = window.dialogs.open("face-off")
    assert isinstance(dialog, FaceOffDialog)
    card(window).mark_button.click()
    offered = [one.candidate for one in dialog.rows][5:]
    first, second, *_others = window.session.runs.kept
    assert [one.run for one in offered] == [first.id, second.id], "each design once"
    assert [one.name for one in offered] == [
        f"{run.info.contender} (run {run.info.number})" for run in (first, second)
    ]
