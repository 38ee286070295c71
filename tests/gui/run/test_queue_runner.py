"""Runs in the queue are trained in turn, aside, and are kept; what the user trains goes before."""

from collections.abc import Callable, Iterator
from enum import Enum
from threading import Event as Flag
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from aestudio.analysis.face_off import face_off_of
from aestudio.core.budget import Budget
from aestudio.core.errors import DivergedError, ProjectError, StudioError, TrainingError
from aestudio.core.events import EndReason, Event, RunEnded, StageStarted, StepsDone
from aestudio.core.project import Document, Project
from aestudio.core.queue import QueuedRun
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.experiments.contenders import Named
from aestudio.experiments.planning import face_off_group, face_off_runs
from aestudio.gui.kit.asking import Question
from aestudio.gui.run import queue_runner
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.runs.comparison import Comparison
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.runs.queue_card import WaitingList
from aestudio.gui.shell import closing, train_commands
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.train_commands import IfWaiting
from aestudio.recipes import recipe
from tests.gui.idle_engine import IdleEngine
from tests.networks import full

LONG = 60_000
SMALL = [{"kind": "dense", "units": 4}]


class GatedEngine(IdleEngine):
    """Begins each run at once, and ends it when ``gate`` is open: as it was, or with an error."""

    def __init__(self) -> None:
        self.jobs: list[TrainingJob] = []
        self.controls: list[TrainingControl] = []
        self.errors: dict[int, StudioError] = {}
        self.gate = Flag()
        self.gate.set()

    def __call__(self) -> "GatedEngine":
        return self

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        place = len(self.jobs)
        self.jobs.append(job)
        self.controls.append(control)
        stage = job.plan.stages(job.architecture)[0]
        yield StageStarted(stage, 0, 9, 0)
        yield StepsDone(1, 1, 1, np.zeros((1, 1), np.float32), 1.0)
        while not (self.gate.wait(0.005) or control.stopping):
            pass
        control.should_stop()
        point = Checkpoint(full(job.architecture, 0), stage=1 if control.stopping else 2)
        done = () if control.stopping else (1,)
        run = Run(job.architecture, job.plan, job.data_sha256, point, done=done)
        error = self.errors.get(place)
        reason = EndReason.FAILED if error else EndReason.FINISHED
        yield RunEnded(EndReason.STOPPED if control.stopping else reason, run, error)


@pytest.fixture
def engine() -> GatedEngine:
    return GatedEngine()


@pytest.fixture
def window(
    qtbot: QtBot, themes: Themes, engine: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr("aestudio.gui.importing.data_controller.MOST_PCA_FEATURES", 0)
    found = MainWindow(engine, themes, Settings())
    found.show()
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    project = recipe("default").project
    small = project.edited(architecture=project.architecture.edited(layers=SMALL))
    found.session.open(Document(small), None)
    yield found
    engine.gate.set()
    found.autosave.end()
    found.shut_down()
    found.deleteLater()


@pytest.fixture
def add(window: MainWindow) -> Callable[..., None]:
    """Queue the design under these names."""

    def added(names: str) -> None:
        project = window.session.project
        window.queue.add([QueuedRun(project, name, id=f"{ord(name):032x}") for name in names])

    return added


def comparison(window: MainWindow) -> Comparison:
    return window.workspaces.page(RunsPage).comparison


def names(window: MainWindow) -> str:
    return "".join(one.info.name for one in window.session.runs.kept)


def waiting(window: MainWindow) -> str:
    return "".join(one.name for one in window.queue.state.queue.waiting)


def running(window: MainWindow, qtbot: QtBot, name: str) -> None:
    def is_running() -> bool:
        current = window.queue.state.current
        return current is not None and current.name == name and window.queue.running

    qtbot.waitUntil(is_running, timeout=LONG)


def emptied(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.queue.state.busy, timeout=LONG)


def press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def drop(waiting_list: WaitingList, place: QPoint) -> None:
    """What is selected there, as Qt does at the end of a drag."""
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.MoveAction,
        waiting_list.mimeData(waiting_list.selectedItems()),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    waiting_list.dropEvent(event)
    assert event.dropAction() is Qt.DropAction.IgnoreAction, "Qt moves nothing by itself"


def test_runs_are_trained_in_turn_and_kept_while_the_design_stays_on_the_screen(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine, add: Callable[..., None]
) -> None:
    design, before = window.session.project, window.session.run
    with qtbot.waitSignal(window.queue.emptied, timeout=LONG) as signal:
        add("abc")
    assert signal.args is not None
    assert signal.args[0].ended == 3
    assert names(window) == "abc"
    assert len(engine.jobs) == 3
    assert (window.session.project, window.session.run) == (design, before)
    assert window.session.runs.opened is None
    assert window.session.modified, "they are not saved yet"
    assert all(one.outline.test_mse is not None for one in window.session.runs.kept)
    first = window.session.runs.kept[0].id
    window.run_files.open(first)
    qtbot.waitUntil(lambda: window.session.runs.opened == first, timeout=LONG)


def test_the_order_can_be_changed_and_what_is_removed_is_not_trained(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine, add: Callable[..., None]
) -> None:
    engine.gate.clear()
    window.workspaces.turn_to("runs")
    add("abcde")
    running(window, qtbot, "a")
    card = comparison(window).queue
    assert card.isVisible()
    assert card.name_label.text() == "a"
    card.list.setCurrentRow(2)
    press(window, "queueEarlierButton")
    assert waiting(window) == "bdce"
    QTest.keyClick(card.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert waiting(window) == "dbce"
    assert [one.text() for one in card.list.selectedItems()] == ["d"], "it stays selected"
    press(window, "queueLaterButton")
    card.list.clearSelection()
    card.list.setCurrentRow(3)
    QTest.keyClick(card.list, Qt.Key.Key_Delete)
    assert waiting(window) == "bdc"
    card.list.clearSelection()
    for row in (0, 2):
        card.list.item(row).setSelected(True)
    drop(card.list, card.list.visualItemRect(card.list.item(1)).topLeft())
    assert waiting(window) == "bcd", "both of them, before the one they were dropped on"
    engine.gate.set()
    emptied(window, qtbot)
    assert names(window) == "abcd"
    assert not card.isVisible()


def test_the_queue_holds_while_the_user_trains_and_goes_on_after(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine, add: Callable[..., None]
) -> None:
    engine.gate.clear()
    add("ab")
    running(window, qtbot, "a")
    window.train_commands.restart()
    qtbot.waitUntil(lambda: len(engine.jobs) == 2, timeout=LONG)
    assert engine.controls[0].paused
    assert not engine.controls[1].paused
    assert "waits for the run in Build" in comparison(window).queue.about.text()
    engine.gate.set()
    qtbot.waitUntil(lambda: window.session.run is not None, timeout=LONG)
    emptied(window, qtbot)
    assert len(window.session.runs.kept) == 3
    assert window.session.runs.current is not None
    assert window.session.runs.current.info.name not in ("a", "b")


def test_a_queue_that_is_held_begins_nothing_until_told_to_go_on(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine, add: Callable[..., None]
) -> None:
    engine.gate.clear()
    window.workspaces.turn_to("runs")
    add("ab")
    running(window, qtbot, "a")
    press(window, "queueHoldButton")
    assert engine.controls[0].paused
    assert "held" in comparison(window).queue.about.text()
    engine.gate.set()
    press(window, "queueHoldButton")
    emptied(window, qtbot)
    assert names(window) == "ab"


def answering(monkeypatch: pytest.MonkeyPatch, asks: ModuleType, answer: Enum) -> list[str]:
    """Answer what a module asks; the questions are collected."""
    asked: list[str] = []

    def answered(_window: object, question: Question[Enum]) -> Enum:
        assert question.default is question.answers[-1][0], "Enter costs nothing"
        asked.append(question.text)
        return answer

    monkeypatch.setattr(asks, "ask", answered)
    return asked


def test_stop_all_asks_where_several_wait_and_keeps_what_has_ended(
    window: MainWindow,
    qtbot: QtBot,
    engine: GatedEngine,
    add: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add("a")
    emptied(window, qtbot)
    engine.gate.clear()
    window.workspaces.turn_to("runs")
    add("bcd")
    running(window, qtbot, "b")
    asked = answering(monkeypatch, train_commands, IfWaiting.CANCEL)
    press(window, "queueStopButton")
    assert waiting(window) == "cd"
    asked += answering(monkeypatch, train_commands, IfWaiting.STOP)
    press(window, "queueStopButton")
    emptied(window, qtbot)
    assert names(window) == "ab", "what it has learnt so far can be gone on with"
    assert not window.session.runs.kept[1].outline.finished
    assert len(engine.jobs) == 2


def test_of_a_face_off_that_is_stopped_only_whole_runs_count(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine
) -> None:
    engine.gate.clear()
    designs = [(Named(one, {}), tied(window.session.project, one == "tied")) for one in SIDES]
    group = face_off_group(SIDES, Budget())
    window.queue.add(face_off_runs(designs, 2, group), group)
    qtbot.waitUntil(lambda: len(engine.jobs) == 1, timeout=LONG)
    engine.gate.set()
    qtbot.waitUntil(lambda: len(window.session.runs.kept) >= 1, timeout=LONG)
    engine.gate.clear()
    window.queue.stop()
    emptied(window, qtbot)
    kept = window.session.runs.of_group(group.id)
    assert all(one.outline.finished for one in kept)
    assert window.session.runs.group(group.id) == group


SIDES = ("tied", "untied")


def tied(project: Project, on: bool) -> Project:
    return project.edited(architecture=project.architecture.edited(tied=on))


def test_a_face_off_is_told_of_by_what_its_runs_came_to(window: MainWindow, qtbot: QtBot) -> None:
    designs = [(Named(one, {}), tied(window.session.project, one == "tied")) for one in SIDES]
    group = face_off_group(SIDES, Budget())
    window.queue.add(face_off_runs(designs, 2, group), group)
    emptied(window, qtbot)
    kept = window.session.runs.of_group(group.id)
    assert [one.info.name for one in kept] == [
        f"{side}, seed {seed}" for seed in (1, 2) for side in SIDES
    ]
    assert [one.outline.plan.seed for one in kept] == [1, 1, 2, 2]
    found = face_off_of(window.session.runs, group)
    assert [one.name for one in found.contenders] == ["tied", "untied"]
    assert [len(one.trials) for one in found.contenders] == [2, 2]
    errors = [one.outline.test_mse for one in kept if one.info.contender == "untied"]
    assert [one.error for one in found.contenders[1].trials] == errors


def test_a_run_that_diverges_is_kept_and_the_next_is_trained(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine, add: Callable[..., None]
) -> None:
    engine.errors[0] = DivergedError(
        "the loss is no number", stage="whole", rate=0.001, where="Stage 1", why="too fast"
    )
    add("ab")
    emptied(window, qtbot)
    assert names(window) == "ab"
    assert not window.banner.isVisible()


def test_what_stands_against_all_holds_the_queue_and_says_of_which_run(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine, add: Callable[..., None]
) -> None:
    engine.errors[0] = TrainingError("memory ran out", remedy="Use smaller layers")
    add("ab")
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=LONG)
    qtbot.waitUntil(lambda: window.queue.state.current is None, timeout=LONG)
    assert "memory ran out" in window.banner.text.lower()
    assert (window.queue.state.held, waiting(window)) == (True, "b")
    window.queue.hold(False)
    emptied(window, qtbot)


def test_the_action_queues_the_design_as_it_is_at_that_moment(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine
) -> None:
    engine.gate.clear()
    window.actions_["queueAction"].trigger()
    qtbot.waitUntil(lambda: len(engine.jobs) == 1, timeout=LONG)
    other = window.session.project.plan.edited(learning_rate=0.25)
    window.session.edit("Faster", lambda project: project.edited(plan=other))
    window.actions_["queueAction"].trigger()
    engine.gate.set()
    emptied(window, qtbot)
    rates = [one.plan.learning_rate for one in engine.jobs]
    assert rates == [recipe("default").project.plan.learning_rate, 0.25]


class Impossible:
    """Finds nothing that could be trained."""

    def chosen(self, _ended: object) -> tuple[str, Project]:
        raise ProjectError("every combination has been tried")


def test_where_nothing_can_be_chosen_for_a_run_that_is_told_and_the_queue_holds(
    window: MainWindow, qtbot: QtBot, add: Callable[..., None]
) -> None:
    run = QueuedRun(window.session.project, "Trial 1 of 1", chooser=Impossible())
    window.queue.add([run])
    add("b")
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=LONG)
    assert "every combination has been tried" in window.banner.text.lower()
    assert (window.queue.state.held, waiting(window)) == (True, "b")


def test_when_a_run_was_begun_is_kept_with_it(
    window: MainWindow, qtbot: QtBot, add: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter((1000.0, 2000.0))
    monkeypatch.setattr(queue_runner, "time", lambda: next(times))
    add("ab")
    emptied(window, qtbot)
    assert [one.info.begun for one in window.session.runs.kept] == [1000.0, 2000.0]


def test_another_project_gives_the_queue_up_and_is_offered_only_where_it_is_empty(
    window: MainWindow, qtbot: QtBot, engine: GatedEngine, add: Callable[..., None]
) -> None:
    engine.gate.clear()
    add("ab")
    running(window, qtbot, "a")
    assert not window.actions_["newAction"].isEnabled()
    assert not window.actions_["openDataAction"].isEnabled()
    window.session.open(Document(recipe("book-tied").project), None)
    assert not window.queue.state.busy
    engine.gate.set()
    qtbot.waitUntil(lambda: window.queue.idle, timeout=LONG)
    assert window.session.runs.kept == ()
    assert window.actions_["newAction"].isEnabled()


@pytest.mark.parametrize(("answer", "closes"), [("DROP", True), ("CANCEL", False)])
def test_closing_asks_whether_what_waits_may_be_given_up(
    window: MainWindow,
    qtbot: QtBot,
    engine: GatedEngine,
    add: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    closes: bool,
) -> None:
    asked = answering(monkeypatch, closing, closing.IfQueued[answer])
    engine.gate.clear()
    add("ab")
    running(window, qtbot, "a")
    assert window.closing.may_close() is closes
    assert asked == ["The queue has 2 runs left to train."]
    assert waiting(window) == "b", "until the window has really gone"
    assert window.controller.state is RunState.IDLE


@pytest.mark.parametrize(("answer", "leaves"), [("DROP", True), ("CANCEL", False)])
def test_a_recipe_is_begun_only_where_what_waits_may_be_given_up(
    window: MainWindow,
    qtbot: QtBot,
    engine: GatedEngine,
    add: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    leaves: bool,
) -> None:
    asked = answering(monkeypatch, closing, closing.IfQueued[answer])
    engine.gate.clear()
    add("ab")
    running(window, qtbot, "a")
    assert window.documents.start_recipe("book-whole") is leaves
    assert asked == ["The queue has 2 runs left to train."]
    assert window.queue.state.busy is not leaves


def test_what_stands_against_a_run_of_a_project_that_was_left_is_not_told(
    window: MainWindow, qtbot: QtBot, add: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    let = Flag()

    def refused(_project: Project, _dataset: object) -> TrainingJob:
        let.wait(10)
        raise TrainingError("the data are gone")

    monkeypatch.setattr(queue_runner, "job_for", refused)
    add("a")
    window.session.open(Document(recipe("book-tied").project), None)
    let.set()
    qtbot.waitUntil(lambda: not window._background.busy, timeout=LONG)
    assert not window.queue.state.held
    assert not window.banner.isVisible()
