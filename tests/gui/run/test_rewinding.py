"""The epochs of a run are offered while nothing is trained, and looked up only when that turns."""

from unittest.mock import Mock

from aestudio.gui.document.session import Session
from aestudio.gui.run.rewinding import Rewinding
from aestudio.gui.run.run_controller import RunController, RunState
from tests.gui.idle_engine import IdleEngine
from tests.gui.runs.invented import trained


def test_the_strip_hears_of_training_only_when_it_begins_and_when_it_ends(
    session: Session,
) -> None:
    controller, strip, files = RunController(IdleEngine, session), Mock(), Mock()
    strip.track.position = 4
    files.snapshots.return_value = ()
    rewinding = Rewinding(session, files, Mock(), controller, (strip,), Mock())
    session.add_run(trained())
    heard = list[int]()
    for state in (
        RunState.STARTING,
        RunState.RUNNING,
        RunState.PAUSED,
        RunState.RUNNING,
        RunState.STOPPING,
        RunState.IDLE,
    ):
        strip.reset_mock()
        controller._state = state
        controller.state_changed.emit(state)
        heard.append(len(strip.method_calls))
    begins, *between, ends = heard
    assert begins == 1
    assert between == [0, 0, 0, 0]
    assert ends == strip.show_timeline.call_count == 1
    assert rewinding.known == {}
