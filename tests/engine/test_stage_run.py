"""What a stage tells, and when: by a clock of its own, without a network."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf, nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from aestudio.core.errors import DivergedError
from aestudio.core.events import (
    CheckpointReached,
    EpochDone,
    Event,
    StageEnded,
    StepsDone,
    WeightsUpdated,
)
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.core.weights import Array, Weights
from tests.losses import steps

if TYPE_CHECKING:
    from aestudio.engine.stage_run import StageRun
    from aestudio.engine.windows import Window

Job = Callable[..., TrainingJob]


@dataclass
class Clock:
    """Seconds that go by where somebody says so, and at no other moment."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class SlowFeed:
    """43 samples; one waits a quarter of a second for them, at each call."""

    clock: Clock
    asked: list[tuple[int, int]] = field(default_factory=list)

    def window(self, epoch: int, sample: int, _stopping: object) -> "Window":
        from aestudio.engine.windows import Window

        self.clock.now += 0.25
        self.asked.append((epoch, sample))
        return Window(None, np.arange(43, dtype=np.int32))

    def close(self) -> None:
        """Nothing runs."""


class Steepness:
    """A gradient of the length 0.5."""

    def at(self, _weights: object) -> float:
        return 0.5


@dataclass
class TimedSteps:
    """Learn nothing: a step takes a second, and looking at the validation samples half a one.

    The loss of a step is its number, 10¹² from step ``beyond`` on, that of each validation sample
    ``validation_loss``.
    """

    clock: Clock
    own: Weights
    validation_loss: float = 0.25
    finite: bool = True
    most: int = 1000
    beyond: int = 10**9
    taken: int = 0
    gone_back: bool = False

    def take(self, _samples: object, batches: Array, *given: Any) -> Array:
        return self._losses(len(batches), int(given[-1][0]))

    def take_partial(self, _samples: object, _batch: object, *given: Any) -> Array:
        return self._losses(1, int(given[-1][0]))

    def _losses(self, count: int, first: int) -> Array:
        assert first == self.taken, "steps are counted through the whole stage"
        self.clock.now += count
        self.taken += count
        numbers = np.arange(self.taken - count + 1, self.taken + 1, dtype=np.float32)
        return steps(np.where(numbers < self.beyond, numbers, 1e12))

    def validate(self, samples: Array) -> float:
        self.clock.now += 0.5
        return self.validation_loss * len(samples)

    def norm_on(self, _samples: object, _place: object) -> "Steepness":
        return Steepness()

    def penalties(self) -> Array:
        return np.full(1, 0.125, np.float32)

    def keep(self) -> None:
        """Nothing changes."""

    def go_back(self) -> None:
        self.gone_back = True

    def weights(self) -> Weights:
        return self.own

    def optimizer_state(self) -> None:
        return None


@dataclass
class Programs:
    """Lends those steps."""

    steps: TimedSteps

    def lend(self, *_: object) -> TimedSteps:
        return self.steps


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> SlowFeed:
    """That of every stage, which takes its time from the feed's clock."""
    from aestudio.engine import stage_inputs, stage_run, stopwatch

    feed = SlowFeed(Clock())
    for place in (stage_run, stopwatch):
        monkeypatch.setattr(place, "perf_counter", feed.clock)
    monkeypatch.setattr(stage_inputs, "feed_of", lambda *_: feed)
    return feed


def stage_of(feed: SlowFeed, job: TrainingJob, **steps: Any) -> "tuple[StageRun, TimedSteps]":
    from aestudio.engine.distribution import ALONE
    from aestudio.engine.initializers import initial_weights
    from aestudio.engine.stage_run import StageRun

    weights = initial_weights(job.architecture, 1)
    run = Run(job.architecture, job.plan, "", Checkpoint(weights))
    first, *_ = job.plan.stages(job.architecture)
    timed = TimedSteps(feed.clock, weights, **steps)
    programs: Any = Programs(timed)
    return StageRun(first, run, job, TrainingControl(), ALONE, programs), timed


def told(feed: SlowFeed, job: TrainingJob, saving: float = 0.0) -> list[tuple[Event, float]]:
    """All that a stage tells, and the seconds since it began; to save a checkpoint takes time."""
    stage, _ = stage_of(feed, job)
    return told_by(stage, feed, saving)


def told_by(stage: "StageRun", feed: SlowFeed, saving: float = 0.0) -> list[tuple[Event, float]]:
    began, found = feed.clock.now, []
    for event in stage.events():
        found.append((event, feed.clock.now - began))
        feed.clock.now += saving * isinstance(event, CheckpointReached)
    return found


def test_the_seconds_of_an_epoch_are_those_of_waiting_of_steps_and_of_validation(
    feed: SlowFeed, job: Job
) -> None:
    events = [event for event, _ in told(feed, job())]
    epochs = [one for one in events if isinstance(one, EpochDone)]
    records = [one.record for one in epochs]
    assert [(one.epoch, one.seconds) for one in records] == [
        (number, 5 * (0.25 + 1) + 0.5) for number in (1, 2, 3)
    ]
    assert {one.samples_per_s for one in records} == {43 / 6.75}
    assert {one.samples_per_s for one in events if isinstance(one, StepsDone)} == {10 / 1.25}
    ended = events[-1]
    assert isinstance(ended, StageEnded)
    assert (ended.finished, ended.epochs, ended.seconds) == (True, 3, 3 * 6.75)


def test_a_clock_too_coarse_to_see_an_epoch_tells_of_a_nanosecond(
    feed: SlowFeed, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("stage_run", "stopwatch"):
        monkeypatch.setattr(f"aestudio.engine.{place}.perf_counter", lambda: 5.0)
    events = [event for event, _ in told(feed, job())]
    assert {one.record.samples_per_s for one in events if isinstance(one, EpochDone)} == {43 / 1e-9}
    (steps,) = (one for one in events if isinstance(one, StepsDone))
    assert steps.samples_per_s == 15 * 10 / 1e-9


def test_the_losses_of_an_epoch_are_means_over_samples(feed: SlowFeed, job: Job) -> None:
    epochs = [event for event, _ in told(feed, job()) if isinstance(event, EpochDone)]
    assert [one.record.loss for one in epochs] == pytest.approx(
        [(10 * sum(range(first, first + 4)) + 3 * (first + 4)) / 43 for first in (1, 6, 11)]
    )
    assert [one.record.validation_loss for one in epochs] == [0.25] * 3


def test_the_samples_of_each_step_are_asked_for_by_epoch_and_number(
    feed: SlowFeed, job: Job
) -> None:
    told(feed, job(epochs=2))
    assert feed.asked == [(epoch, sample) for epoch in (0, 1) for sample in (0, 10, 20, 30, 40)]


def test_steps_and_weights_are_told_now_and_then_and_at_the_end(
    feed: SlowFeed, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.engine.stage_run.STEPS_EVERY", 3.0)
    monkeypatch.setattr("aestudio.engine.stage_run.WEIGHTS_EVERY", 3.0)
    found = told(feed, job())
    # A step ends every 1.25 s, and an epoch half a second after its last one.
    times = [3.75, 8.0, 11.75, 14.75, 18.5, 20.25]
    weights = [(event.epoch, at) for event, at in found if isinstance(event, WeightsUpdated)]
    assert weights == list(zip((1, 2, 2, 3, 3, 3), times, strict=True))
    steps = [(event, at) for event, at in found if isinstance(event, StepsDone)]
    assert [at for _, at in steps] == times
    assert [(event.epoch, event.step, event.losses.tolist()) for event, _ in steps] == [
        (1, 3, [1, 2, 3]),
        (2, 1, [4, 5, 6]),
        (2, 4, [7, 8, 9]),
        (3, 1, [10, 11]),
        (3, 4, [12, 13, 14]),
        (3, 5, [15]),
    ]


@pytest.mark.parametrize(("steps", "epoch"), [(0, 0), (1, 1), (5, 1), (6, 2)])
def test_weights_of_a_stage_that_was_stopped_are_those_of_the_epoch_it_stopped_in(
    feed: SlowFeed, job: Job, steps: int, epoch: int
) -> None:
    """An epoch takes five steps."""
    stage, timed = stage_of(feed, job())
    stage._control.should_stop = lambda: timed.taken >= steps  # type: ignore[method-assign]
    *_, (weights, _), (ended, _) = told_by(stage, feed)
    assert isinstance(weights, WeightsUpdated)
    assert isinstance(ended, StageEnded)
    assert (weights.epoch, ended.finished) == (epoch, False)


@pytest.mark.parametrize(
    ("every", "epochs"),
    [(None, []), (0.0, [1, 2, 3, 4, 5, 6]), (6.75, [1, 2, 3, 4, 5, 6]), (10.0, [2, 4, 6])],
)
def test_a_checkpoint_is_due_once_so_much_time_has_gone_by_since_the_last_was_saved(
    feed: SlowFeed, job: Job, every: float | None, epochs: list[int]
) -> None:
    one = replace(job(epochs=6), checkpoint_every=every)
    reached = [
        event.run.checkpoint.epoch
        for event, _ in told(feed, one, saving=4.0)
        if isinstance(event, CheckpointReached)
    ]
    assert reached == epochs


@pytest.mark.parametrize(
    "wrong", [{"finite": False}, {"validation_loss": inf}, {"validation_loss": nan}]
)
def test_an_epoch_that_ends_beyond_numbers_is_taken_back(
    feed: SlowFeed, job: Job, wrong: dict[str, Any]
) -> None:
    stage, steps = stage_of(feed, job(), **wrong)
    events = stage.events()
    # It tells of its beginning, and after each of the five steps of losses and weights.
    ends = [isinstance(next(events), EpochDone) for _ in range(1 + 5 * 2)]
    assert not any(ends)
    with pytest.raises(DivergedError):
        next(events)
    assert steps.gone_back
    point = stage.state().checkpoint
    assert (point.epoch, point.step) == (0, 0)
    assert stage.state().history.stages[0].step_losses.tolist() == []


def test_a_loss_a_million_times_the_first_has_diverged_though_it_is_finite(
    feed: SlowFeed, job: Job
) -> None:
    stage, steps = stage_of(feed, job(epochs=3), beyond=7)
    with pytest.raises(DivergedError, match=r"grew to 1\.0e\+12 at step 2 of epoch 2"):
        list(stage.events())
    assert steps.gone_back
    assert stage.state().history.stages[0].step_losses.tolist() == [1, 2, 3, 4, 5]
