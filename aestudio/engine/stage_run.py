"""ONE loop for every stage: epochs of chunks of steps, told in events."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np

from aestudio.core.course import Course, Shares
from aestudio.core.errors import DataError, DivergedError
from aestudio.core.events import (
    CheckpointReached,
    EpochDone,
    Event,
    StageEnded,
    StageStarted,
    StepsDone,
    WeightsUpdated,
)
from aestudio.core.history import EpochRecord
from aestudio.core.run import Checkpoint, Run
from aestudio.core.sources import Source, source_of
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.core.weights import Array, Weights
from aestudio.engine.distribution import Distribution
from aestudio.engine.failures import diverged
from aestudio.engine.frozen_layers import FrozenLayers, frozen_below
from aestudio.engine.optimizers import rule
from aestudio.engine.pace import Pace
from aestudio.engine.programs import Blueprint, Programs, blueprint
from aestudio.engine.recorder import Recorder
from aestudio.engine.stages import Leg
from aestudio.engine.steps import ROWS, Steps
from aestudio.engine.windows import Feed, Shuffle, Window, feed_of

STEPS_EVERY = 0.05  # Seconds between two StepsDone at least.
MOST_CACHED = 512 * 2**20  # Bytes of codings of streamed samples; the bits are the same without.
WEIGHTS_EVERY = 0.5  # Seconds between two WeightsUpdated at least.
# A loss so many times that of the first step has diverged, though it may stay finite for long.
HOPELESS = 1e6
LEAST_LOSS = 1e-3  # A stage that begins with less may lose more without harm.


class StageRun:
    """One leg of a run, from wherever its checkpoint stands.

    Times are those spent computing, pauses left out, and never change a number.
    """

    def __init__(
        self,
        leg: Leg,
        run: Run,
        job: TrainingJob,
        control: TrainingControl,
        distribution: Distribution,
        programs: Programs,
    ) -> None:
        self._leg, self._run, self._job, self._control = leg, run, job, control
        self._distribution, self._programs = distribution, programs
        self._stage = leg.stage
        self._batch = leg.stage.batch(len(job.training))
        self._steps_per_epoch = -(-len(job.training) // self._batch)
        self._epoch, self._step = run.checkpoint.epoch, run.checkpoint.step
        # A stage that begins anew, reopened or left for another, drops its old series.
        series = run.history.stage(leg.stage.number) if self._epoch or self._step else None
        self._recorder = Recorder(leg.stage, self._steps_per_epoch, series)
        self._course = Course.of(job.plan, leg.stage, self._recorder.epochs)
        self._best = run.checkpoint.best if series else None
        self._good = (self._epoch, self._step, self._best)
        self._steps: Steps | None = None
        self._feed: Feed | None = None
        self._pace = Pace()
        self._finished = False
        self._seconds = self._epoch_seconds = self._pending_seconds = 0.0
        self._epoch_steps_here = 0
        self._pending: list[Array] = []
        self._told = self._shown = self._kept = perf_counter()

    def state(self) -> Run:
        """The run as it stands, with all that is needed to go on."""
        if self._steps is None:
            return self._run
        run, number = self._run, self._stage.number
        history = run.history.with_stage(self._recorder.history(self._kept_epoch))
        if self._finished:
            done = tuple(sorted({*run.done, number}))
            checkpoint = Checkpoint(self._weights(self._steps), self._next_stage(done))
            return replace(
                run,
                checkpoint=checkpoint,
                history=history,
                done=done,
                test_mse=None,
                test_mse_by_input=None,
            )
        checkpoint = Checkpoint(
            self._weights(self._steps),
            number,
            self._epoch,
            self._step,
            self._steps.optimizer_state(),
            self._best,
        )
        return replace(
            run, checkpoint=checkpoint, history=history, test_mse=None, test_mse_by_input=None
        )

    def _weights(self, steps: Steps) -> Weights:
        """Those of the whole network as they stand; of the best epoch once the stage is over."""
        if self._finished and self._best is not None:
            return self._best
        return self._leg.joined(self._run.checkpoint.weights, steps.weights())

    @property
    def _kept_epoch(self) -> int | None:
        """The epoch that the stage leaves behind, None if it is the last."""
        best = self._course.best.epoch
        kept = self._finished and self._best is not None and best < self._epoch
        return best if kept else None

    def _next_stage(self, done: tuple[int, ...]) -> int:
        numbers = [stage.number for stage in self._run.stages]
        return min((one for one in numbers if one not in done), default=numbers[-1] + 1)

    def events(self) -> Generator[Event, None, bool]:
        """Yield the stage's events; return whether it ran to its end."""
        yield StageStarted(
            self._stage, self._epoch, self._steps_per_epoch, self._cached_bytes(), self._step
        )
        try:
            validation = self._build()
        except Exception:
            yield self._ended()
            raise
        if self._steps is not None and self._feed is not None and validation is not None:
            yield from self._trained(self._steps, self._feed, validation)
        yield self._ended()
        return self._finished

    def _ended(self) -> Event:
        return StageEnded(
            self._stage.number, self._finished, self._seconds, self._epoch, self._kept_epoch
        )

    def _build(self) -> Source | None:
        """Compute the inputs and make the steps; the validation inputs, None if asked to stop."""
        training, validation = source_of(self._job.training), source_of(self._job.validation)
        frozen = frozen_below(self._stage, self._job.architecture, self._run.checkpoint.weights)
        if frozen is not None and self._caches:
            return self._build_on_cache(frozen, training, validation)
        self._feed, self._steps = self._feed_of(training), self._make_steps(frozen)
        return validation

    def _build_on_cache(
        self, frozen: FrozenLayers, training: Source, validation: Source
    ) -> Source | None:
        codings = frozen.codings(training, self._control.should_stop)
        held_out = frozen.codings(validation, self._control.should_stop)
        if codings is not None and held_out is not None:
            self._feed, self._steps = self._feed_of(codings), self._make_steps(None)
        return held_out

    def _feed_of(self, inputs: Source) -> Feed:
        shuffle = Shuffle(self._job.plan.seed, self._stage.number, self._batch)
        return feed_of(inputs, shuffle, self._stage.epochs, source_of(self._job.training))

    def _trained(self, steps: Steps, feed: Feed, validation: Source) -> Iterator[Event]:
        try:
            yield from self._epochs(steps, feed, validation)
            if self._step and not steps.finite:
                raise self._diverged()
        except DataError:
            # The samples are gone; what was learnt from them is as good as after a stop.
            if not steps.finite:
                self._go_back()
            raise
        except Exception:
            self._go_back()
            raise
        finally:
            feed.close()
        yield from self._told_steps()
        yield self._snapshot()

    def _cached_bytes(self) -> int:
        return self._codings_bytes if self._caches else 0

    @property
    def _codings_bytes(self) -> int:
        return self._stage.cached_bytes(len(self._job.training) + len(self._job.validation))

    @property
    def _caches(self) -> bool:
        """Whether codings are cached: if asked for; of streamed samples only if they are few."""
        streamed = source_of(self._job.training).bounds is not None
        return self._stage.cached and not (streamed and self._codings_bytes > MOST_CACHED)

    def _make_steps(self, frozen: FrozenLayers | None) -> Steps:
        rule_ = rule(self._job.plan.optimizer, self._stage.learning_rate, self._job.plan.momentum)
        own = self._leg.part(self._run.checkpoint.weights)
        state = self._run.checkpoint.optimizer
        if frozen is None:
            return self._programs.lend(self._blueprint, rule_, own, state)
        with self._distribution.scope():
            return self._blueprint.steps(own, rule_, state, self._distribution, frozen)

    @property
    def _blueprint(self) -> Blueprint:
        return blueprint(self._leg, self._job.plan, len(self._job.training))

    def give_back(self) -> None:
        """Leave what was compiled to the next who trains the same; the state must be read."""
        if self._steps is not None and self._steps.reusable:
            self._programs.take_back(self._blueprint, self._steps)

    def _epochs(self, steps: Steps, feed: Feed, validation: Source) -> Iterator[Event]:
        while self._epoch < self._stage.epochs and not self._course.enough:
            yield from self._chunks(steps, feed)
            if self._step < self._steps_per_epoch:
                return
            loss = self._validated(steps, validation)
            if loss is None:
                return
            yield self._end_epoch(steps, loss)
            yield from self._due_checkpoint()
        self._finished = True

    def _chunks(self, steps: Steps, feed: Feed) -> Iterator[Event]:
        while self._step < self._steps_per_epoch:
            if (yield from self._asked_to_stop()):
                return
            window = self._window(feed)
            if window is None:
                return
            began = perf_counter()
            losses = self._take(steps, window)
            self._account(losses, perf_counter() - began)
            yield from self._due()

    def _asked_to_stop(self) -> Generator[Event, None, bool]:
        if self._control.paused:
            yield from self._told_steps()
        return self._control.should_stop()

    def _window(self, feed: Feed) -> Window | None:
        """The samples of the next step; None if asked to stop while they were waited for."""
        began = perf_counter()
        sample = self._step * self._batch
        window = feed.window(self._epoch, sample, lambda: self._control.stopping)
        waited = perf_counter() - began
        self._pending_seconds += waited
        self._epoch_seconds += waited
        self._seconds += waited
        return window

    def _take(self, steps: Steps, window: Window) -> Array:
        rows = window.order[self._step * self._batch - window.first :]
        count = min(self._pace.steps, steps.most, len(rows) // self._batch)
        if not count:
            return steps.take_partial(window.samples, rows, self._shares(self._step, 1))
        batches = rows[: count * self._batch].reshape(count, self._batch)
        return steps.take(window.samples, batches, self._shares(self._step, count))

    def _shares(self, first: int, count: int) -> Shares:
        return self._course.shares(first, count, self._steps_per_epoch)

    def _account(self, losses: Array, seconds: float) -> None:
        known = self._recorder.first_loss
        first = known if np.isfinite(known) else float(losses[0])
        bad = np.flatnonzero(~(losses <= HOPELESS * max(first, LEAST_LOSS)))
        if len(bad):
            self._step += int(bad[0]) + 1
            raise self._diverged(float(losses[bad[0]]))
        self._pace.took(len(losses), self._distribution.agreed(seconds))
        self._recorder.add_steps(losses)
        self._step += len(losses)
        self._epoch_steps_here += len(losses)
        self._pending.append(losses)
        self._pending_seconds += seconds
        self._epoch_seconds += seconds
        self._seconds += seconds

    def _due(self) -> Iterator[Event]:
        now = perf_counter()
        if now - self._told >= STEPS_EVERY:
            yield from self._told_steps()
        if now - self._shown >= WEIGHTS_EVERY:
            yield self._snapshot()

    def _due_checkpoint(self) -> Iterator[Event]:
        every = self._job.checkpoint_every
        if every is not None and perf_counter() - self._kept >= every:
            yield CheckpointReached(self.state())
            self._kept = perf_counter()

    def _told_steps(self) -> Iterator[Event]:
        if not self._pending:
            return
        losses = np.concatenate(self._pending)
        speed = len(losses) * self._batch / max(self._pending_seconds, 1e-9)
        self._pending, self._pending_seconds, self._told = [], 0.0, perf_counter()
        epoch = min(self._epoch + 1, self._stage.epochs)
        step = self._step if self._epoch < self._stage.epochs else self._steps_per_epoch
        yield StepsDone(self._stage.number, epoch, step, losses, speed)

    def _snapshot(self) -> Event:
        self._shown = perf_counter()
        assert self._steps is not None
        weights, level = self._weights(self._steps), self._stage.level
        outer = weights.first_levels(level)
        return WeightsUpdated(self._stage.number, self._epoch_of_weights, level, outer)

    @property
    def _epoch_of_weights(self) -> int:
        if self._finished:
            return self._kept_epoch or self._epoch
        return self._epoch + (1 if self._step else 0)

    def _validated(self, steps: Steps, validation: Source) -> float | None:
        """Validation loss, NaN without validation samples; None if asked to stop."""
        began, total = perf_counter(), 0.0
        for start in range(0, len(validation), ROWS):
            if self._control.should_stop():
                return None
            total += steps.validate(validation.read(start, start + ROWS))
        self._epoch_seconds += perf_counter() - began
        self._seconds += perf_counter() - began
        return total / len(validation) if len(validation) else float("nan")

    def _end_epoch(self, steps: Steps, validation_loss: float) -> Event:
        validated = bool(len(self._job.validation))
        if (validated and not np.isfinite(validation_loss)) or not steps.finite:
            raise self._diverged()
        last_share = self._shares(self._steps_per_epoch - 1, 1)[0]
        record = EpochRecord(
            self._epoch + 1,
            self._epoch_loss(),
            validation_loss if validated else None,
            self._epoch_seconds,
            self._epoch_samples() / max(self._epoch_seconds, 1e-9),
            float(self._stage.learning_rate * last_share),
        )
        self._recorder.end_epoch(record)
        self._epoch, self._step = self._epoch + 1, 0
        self._epoch_seconds, self._epoch_steps_here = 0.0, 0
        self._judge(steps, record)
        return EpochDone(
            self._stage.number,
            self._stage.name,
            record.epoch,
            record.loss,
            record.validation_loss,
            record.seconds,
            record.samples_per_s,
            record.learning_rate,
        )

    def _judge(self, steps: Steps, record: EpochRecord) -> None:
        """Keep the state to go back to, and the best weights, if this epoch gave them."""
        self._course = self._course.after(record)
        if self._course.keeps_best and self._course.best.epoch == record.epoch:
            self._best = self._weights(steps)
        # A state worse than the untrained one is on its way to diverge.
        if record.watched <= self._recorder.first_loss:
            steps.keep()
            self._good = (self._epoch, 0, self._best)

    def _diverged(self, loss: float = float("nan")) -> DivergedError:
        return diverged(self._stage, self._epoch + 1, self._step, self._good[0], loss)

    def _epoch_loss(self) -> float:
        """Mean over samples: the losses of the steps weighted with their batches' sizes."""
        losses = self._recorder.epoch_losses.astype(np.float64)
        last = len(self._job.training) - (len(losses) - 1) * self._batch
        total = self._batch * losses[:-1].sum() + last * losses[-1]
        return float(total / len(self._job.training))

    def _epoch_samples(self) -> int:
        return min(self._epoch_steps_here * self._batch, len(self._job.training))

    def _go_back(self) -> None:
        """To the end of the last good epoch, or where this leg of the run began."""
        if self._steps is None:
            return
        self._steps.go_back()
        self._epoch, self._step, self._best = self._good
        self._recorder.go_back(self._epoch, self._step)
        self._course = Course.of(self._job.plan, self._stage, self._recorder.epochs)
