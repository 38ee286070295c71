"""From each snapshot training goes on as if it had never stopped, and further than was asked."""

from dataclasses import replace
from typing import Any

import pytest

from aestudio.core.events import CheckpointReached, RunEnded
from aestudio.core.longer import longer, unlike_at_first
from aestudio.core.plan import Schedule, Strategy
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from tests.engine import kinds
from tests.engine.test_resume import state

NOISE: dict[str, Any] = {"corruption": "gaussian"}


def trained(engine: Engine, job: TrainingJob) -> tuple[Run, list[Run]]:
    """What a run left behind, and its snapshots."""
    events = list(engine.train(replace(job, checkpoint_every=0.0), TrainingControl()))
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.error is None, end.error
    assert end.run is not None
    return end.run, [one.run for one in events if isinstance(one, CheckpointReached)]


@pytest.mark.parametrize("settings", [{}, NOISE, {**NOISE, "early_stopping": 1}])
def test_a_branch_without_changes_equals_its_parent_from_every_epoch_of_every_stage(
    engine: Engine, settings: dict[str, Any]
) -> None:
    job = kinds.job("l1", strategy=Strategy.FINE_TUNED, epochs=2, **settings)
    parent, snapshots = trained(engine, job)
    assert {one.checkpoint.stage for one in snapshots} == {1, 2, 3}
    assert all(one.checkpoint.step == 0 for one in snapshots)
    for one in snapshots:
        branch, _more = trained(engine, replace(job, start=one))
        assert state(branch) == state(parent)


@pytest.mark.parametrize("kind", ["dense", "variational"])
@pytest.mark.parametrize("strategy", [Strategy.WHOLE, Strategy.FINE_TUNED])
@pytest.mark.parametrize("settings", [NOISE, {"schedule": Schedule.STEP, "drop_every": 2}])
def test_more_epochs_are_those_there_would_have_been_had_they_been_asked_for(
    engine: Engine, kind: str, strategy: Strategy, settings: dict[str, Any]
) -> None:
    job = kinds.job(kind, strategy=strategy, epochs=2, **settings)
    plan = longer(job.plan, job.architecture, 2)
    at_once, _all = trained(engine, replace(job, plan=plan))
    _first, snapshots = trained(engine, job)
    later, _more = trained(engine, replace(job, plan=plan, start=snapshots[-1].under(plan)))
    assert unlike_at_first(job.plan.stages(job.architecture)[-1]) == ""
    assert state(later) == state(at_once)


def test_where_a_schedule_depends_on_the_length_more_epochs_say_so(engine: Engine) -> None:
    job = kinds.job("dense", epochs=2, schedule=Schedule.COSINE)
    plan = longer(job.plan, job.architecture, 2)
    at_once, _all = trained(engine, replace(job, plan=plan))
    _first, snapshots = trained(engine, job)
    later, _more = trained(engine, replace(job, plan=plan, start=snapshots[-1].under(plan)))
    assert "cosine" in unlike_at_first(job.plan.stages(job.architecture)[-1])
    assert state(later) != state(at_once)


def test_a_snapshot_that_was_thinned_out_is_reached_from_the_one_before_it(engine: Engine) -> None:
    job = kinds.job("dense", epochs=4, **NOISE)
    _parent, snapshots = trained(engine, job)
    _again, found = trained(engine, replace(job, start=snapshots[0]))
    assert state(found[1]) == state(snapshots[2])
