"""One stage alone, what it reopens, and the order of events around a failure."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.events import (
    EndReason,
    Event,
    RunEnded,
    RunStarted,
    StageEnded,
    StageStarted,
)
from aestudio.core.plan import Strategy
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob

Job = Callable[..., TrainingJob]
Train = Callable[[TrainingJob], list[Event]]


def left(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    return end.run


def only_stage(events: list[Event]) -> int | None:
    """The one stage that the first event says it trains; it names all of the plan."""
    assert isinstance(events[0], RunStarted)
    assert [stage.number for stage in events[0].stages] == [1, 2, 3, 4]
    return events[0].only_stage


def begun(events: list[Event]) -> list[int]:
    return [event.stage.number for event in events if isinstance(event, StageStarted)]


@pytest.fixture
def plan(job: Job) -> TrainingJob:
    """Three autoencoders and fine-tuning, one epoch each."""
    return job(strategy=Strategy.FINE_TUNED, epochs=1)


def test_training_a_stage_again_opens_the_stages_after_it(train: Train, plan: TrainingJob) -> None:
    whole = left(train(plan))
    assert whole.done == (1, 2, 3, 4)
    events = train(replace(plan, start=whole, only_stage=2))
    again = left(events)
    assert begun(events) == [2]
    assert only_stage(events) == 2
    assert again.done == (1, 2)
    assert not again.finished
    assert (again.checkpoint.stage, again.checkpoint.epoch, again.checkpoint.step) == (3, 0, 0)
    assert again.history.stage(4) is whole.history.stage(4)


def test_a_run_goes_on_with_the_stages_that_were_opened(train: Train, plan: TrainingJob) -> None:
    whole = left(train(plan))
    again = left(train(replace(plan, start=whole, only_stage=2)))
    events = train(replace(plan, start=again))
    rest = left(events)
    assert begun(events) == [3, 4]
    assert only_stage(events) is None
    assert rest.finished
    assert [len(stage.epochs) for stage in rest.history.stages] == [1, 1, 1, 1]
    assert [len(stage.step_losses) for stage in rest.history.stages] == [5, 5, 5, 5]


def test_a_stage_trained_again_goes_on_from_the_weights_it_has_or_from_new_ones(
    train: Train, plan: TrainingJob
) -> None:
    from aestudio.engine.initializers import initial_weights

    whole = left(train(plan))
    jobs = [replace(plan, start=whole, only_stage=2, renewed=new) for new in (False, True)]
    assert jobs[0].digest() != jobs[1].digest()
    on, anew = (left(train(one)) for one in jobs)
    first = whole.history.stage(2), on.history.stage(2), anew.history.stage(2)
    was, kept, fresh = (float(one.step_losses[0]) for one in first if one is not None)
    assert kept < fresh, "what it has learnt is a better start"
    # The stage before it and the weights that it starts from are those of the first time.
    assert fresh == pytest.approx(was, rel=0.2)
    second = ("encoder_2", "kernel")
    fresh_weights = initial_weights(plan.architecture, plan.plan.seed)
    assert not np.allclose(anew.checkpoint.weights[second], whole.checkpoint.weights[second])
    assert fresh_weights[second].shape == anew.checkpoint.weights[second].shape
    for layer in ("encoder_1", "encoder_3"):
        found, expected = (run.checkpoint.weights[layer, "kernel"] for run in (anew, whole))
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("broken", ["aestudio.engine.stage_inputs.frozen_below", "tensorflow.fill"])
def test_a_failure_while_a_stage_is_built_ends_the_stage_then_the_run(
    train: Train, plan: TrainingJob, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(broken, no_memory)
    *before, started, ended, end = train(plan)
    assert [type(event) for event in before] == [RunStarted]
    assert isinstance(started, StageStarted)
    assert isinstance(ended, StageEnded)
    assert not ended.finished
    assert isinstance(end, RunEnded)
    assert end.reason is EndReason.FAILED
    assert end.run is not None
    assert end.error is not None
    assert "memory" in end.error.what


def test_a_run_stopped_while_codings_are_computed_says_so(
    engine: Engine, train: Train, plan: TrainingJob
) -> None:
    first = left(train(replace(plan, only_stage=1)))
    control = TrainingControl()
    control.stop()
    events = list(engine.train(replace(plan, start=first), control))
    assert [type(event) for event in events] == [RunStarted, StageStarted, StageEnded, RunEnded]
    assert left(events).done == (1,)
    assert left(events).checkpoint.stage == 2
