"""Stop before the first step: the window has it at once, what cannot be interrupted ends behind."""

from collections.abc import Iterator
from threading import Event as Flag

import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.events import EndReason, Event, RunEnded, RunStarted
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.theme import Themes
from tests.gui.idle_engine import IdleEngine
from tests.gui.opened_window import opened_window
from tests.networks import zeros

LONG = 60_000


class CompilingEngine(IdleEngine):
    """Begins a run, and cannot be interrupted until ``ready`` is set."""

    def __init__(self) -> None:
        self.ready = Flag()
        self.controls: list[TrainingControl] = []

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        self.controls.append(control)
        yield RunStarted(job.plan.stages(job.architecture), len(job.training), 0)
        self.ready.wait(LONG / 1000)
        yield RunEnded(EndReason.STOPPED if control.stopping else EndReason.FINISHED, job.start)


@pytest.fixture
def engine() -> CompilingEngine:
    return CompilingEngine()


@pytest.fixture
def window(qtbot: QtBot, themes: Themes, engine: CompilingEngine) -> Iterator[MainWindow]:
    with opened_window(lambda: engine, themes, qtbot) as found:
        yield found
        engine.ready.set()


def begin(window: MainWindow, qtbot: QtBot, engine: CompilingEngine, times: int) -> None:
    window.actions_["trainAction"].trigger()
    qtbot.waitUntil(lambda: len(engine.controls) == times, timeout=LONG)
    window.controller.drain()


def test_stop_takes_hold_at_once_and_train_can_be_pressed_again(
    window: MainWindow, qtbot: QtBot, engine: CompilingEngine
) -> None:
    begin(window, qtbot, engine, 1)
    assert window.controller.state is RunState.STARTING, "no step has been taken"
    window.actions_["stopAction"].trigger()
    assert window.controller.idle
    assert engine.controls[0].stopping
    assert window.actions_["trainAction"].isEnabled()
    assert not window.actions_["stopAction"].isEnabled()
    assert not window.banner.isVisible()
    assert window.session.run is None
    begin(window, qtbot, engine, 2)
    assert window.controller.state is RunState.STARTING
    assert not engine.controls[1].stopping
    window.actions_["stopAction"].trigger()
    assert window.controller.idle


def test_what_a_run_that_was_called_off_still_says_is_not_taken_for_another(
    window: MainWindow, qtbot: QtBot, engine: CompilingEngine
) -> None:
    begin(window, qtbot, engine, 1)
    window.actions_["stopAction"].trigger()
    ended: list[object] = []
    window.controller.ended.connect(lambda _job, end: ended.append(end.reason))
    engine.ready.set()
    window.actions_["trainAction"].trigger()
    qtbot.waitUntil(lambda: bool(ended), timeout=LONG)
    assert ended == [EndReason.FINISHED]


def test_closing_waits_for_what_winds_up(
    window: MainWindow, qtbot: QtBot, engine: CompilingEngine
) -> None:
    begin(window, qtbot, engine, 1)
    window.actions_["stopAction"].trigger()
    threads = [thread for thread, _worker in window.controller._winding_up]
    assert len(threads) == 1
    engine.ready.set()
    window.session.undo_stack.setClean()
    assert window.close()
    assert threads[0].isFinished()


def test_the_result_of_the_run_before_is_not_shown_while_another_goes_on(
    window: MainWindow, qtbot: QtBot, engine: CompilingEngine
) -> None:
    project = window.session.project
    window.session.set_run(
        Run(
            project.architecture,
            project.plan,
            project.data.fingerprint,
            Checkpoint(zeros(project.architecture)),
            test_mse=0.5,
            flaw="it is no run",
        )
    )
    assert window.result.isVisible()
    window.run_views.show_run(window.session.run)
    qtbot.waitUntil(lambda: window.viewer.model.outcome is not None, timeout=LONG)
    begin(window, qtbot, engine, 1)
    assert not window.result.isVisible()
    assert window.viewer.model.outcome is None, "its pictures are not those of the new network"
    window.actions_["stopAction"].trigger()
    assert window.result.isVisible()
    qtbot.waitUntil(lambda: window.viewer.model.outcome is not None, timeout=LONG)


def test_no_recipe_is_offered_while_a_run_goes_on(
    window: MainWindow, qtbot: QtBot, engine: CompilingEngine
) -> None:
    begin(window, qtbot, engine, 1)
    assert not any(one.isEnabled() for one in window.top_bar.new_menu.actions())
    assert not window.top_bar.new_menu.menuAction().isEnabled()
    window.actions_["stopAction"].trigger()
    assert all(one.isEnabled() for one in window.top_bar.new_menu.actions())
