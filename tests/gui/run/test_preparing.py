"""A design is compiled ahead once it stays still, and never beside a run."""

from collections.abc import Callable, Iterator
from threading import Event as Flag

import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.architecture import Architecture
from aestudio.core.plan import TrainingPlan
from aestudio.gui.document.session import Session
from aestudio.gui.run.preparing import Preparing
from aestudio.gui.run.run_controller import RunController, RunState
from tests.gui.idle_engine import IdleEngine


class PretendingEngine(IdleEngine):
    """Remembers what it was to prepare, and whether it was told to leave it."""

    def __init__(self) -> None:
        self.prepared: list[tuple[Architecture, TrainingPlan, int]] = []
        self.left: list[bool] = []
        self.may_go_on = Flag()
        self.may_go_on.set()

    def prepare(
        self,
        architecture: Architecture,
        plan: TrainingPlan,
        samples: int,
        should_stop: Callable[[], bool],
    ) -> None:
        self.prepared.append((architecture, plan, samples))
        self.may_go_on.wait()
        self.left.append(should_stop())


@pytest.fixture
def engine() -> PretendingEngine:
    return PretendingEngine()


@pytest.fixture
def controller(session: Session, engine: PretendingEngine) -> RunController:
    return RunController(lambda: engine, session)


@pytest.fixture
def preparing(session: Session, controller: RunController) -> Iterator[Preparing]:
    found = Preparing(session, controller)
    yield found
    found.close()


def resize(session: Session, units: int) -> None:
    session.edit(
        "Resize", lambda one: one.edited(architecture=one.architecture.with_layer(0, units=units))
    )


def test_a_design_is_prepared_as_it_will_be_trained(
    session: Session, preparing: Preparing, engine: PretendingEngine, qtbot: QtBot
) -> None:
    preparing.begin(engine)
    qtbot.waitUntil(lambda: len(engine.left) == 1)
    project = session.project
    expected = (project.architecture, project.plan, project.samples_per_epoch)
    assert engine.prepared == [expected]
    assert engine.left == [False]


def test_of_many_changes_in_a_row_only_the_last_is_prepared(
    session: Session, preparing: Preparing, engine: PretendingEngine, qtbot: QtBot
) -> None:
    preparing.begin(engine)
    for units in (310, 320, 330):
        resize(session, units)
    qtbot.waitUntil(lambda: len(engine.left) == 1)
    assert [one.layers[0].width for one, _, _ in engine.prepared] == [330]


def test_preparing_is_left_when_the_design_changes(
    session: Session, preparing: Preparing, engine: PretendingEngine, qtbot: QtBot
) -> None:
    engine.may_go_on.clear()
    preparing.begin(engine)
    qtbot.waitUntil(lambda: len(engine.prepared) == 1)
    resize(session, 320)
    engine.may_go_on.set()
    qtbot.waitUntil(lambda: engine.left == [True, False])


def test_nothing_is_prepared_beside_a_run(
    session: Session,
    controller: RunController,
    preparing: Preparing,
    engine: PretendingEngine,
    qtbot: QtBot,
) -> None:
    preparing.begin(engine)
    qtbot.waitUntil(lambda: len(engine.left) == 1)
    controller._set_state(RunState.RUNNING)
    resize(session, 320)
    qtbot.wait(50)
    assert not preparing._still.isActive()
    controller._set_state(RunState.IDLE)
    qtbot.waitUntil(lambda: len(engine.left) == 2)
