"""ONE loop for every stage: epochs of chunks of steps, told in events."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np

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
from aestudio.core.objectives import Span, weights_of
from aestudio.core.plan import Stage
from aestudio.core.run import Checkpoint, Run
from aestudio.core.sources import Source
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.core.weights import Array, Weights
from aestudio.engine.batches import ROWS
from aestudio.engine.distribution import Distribution
from aestudio.engine.failures import diverged
from aestudio.engine.loops import Place
from aestudio.engine.measures import Measures
from aestudio.engine.optimizers import rule
from aestudio.engine.pace import Pace
from aestudio.engine.programs import Programs, blueprint
from aestudio.engine.randomness import Streams
from aestudio.engine.stage_inputs import StageInputs, cached_bytes, inputs_of
from aestudio.engine.standing import Standing
from aestudio.engine.steps import Steps
from aestudio.engine.stopwatch import Stopwatch
from aestudio.engine.windows import Feed, Window

STEPS_EVERY = 0.05  # Seconds between two StepsDone at least.
WEIGHTS_EVERY = 0.5  # Seconds between two WeightsUpdated at least.
# A loss so many times that of the first step has diverged, though it may stay finite for long.
HOPELESS = 1e6
LEAST_LOSS = 1e-3  # A stage that begins with less may lose more without harm.


class StageRun:
    """One stage of a run, from wherever its checkpoint stands."""

    def __init__(
        self,
        stage: Stage,
        run: Run,
        job: TrainingJob,
        control: TrainingControl,
        distribution: Distribution,
        programs: Programs,
    ) -> None:
        self._stage, self._run, self._job, self._control = stage, run, job, control
        self._distribution, self._programs = distribution, programs
        self._samples = len(job.training)
        self._batch = stage.batch(self._samples)
        self._steps_per_epoch = -(-self._samples // self._batch)
        self._standing = Standing.of(run, job.plan, stage, self._steps_per_epoch)
        self._good = self._standing
        self._objective = stage.objective
        self._told_at_steps = [not term.of_parameters for term in self._objective]
        self._span = Span(self._steps_per_epoch, stage.epochs)
        self._streams = Streams.of(job.plan.seed, stage.number)
        self._blueprint = blueprint(stage, job.plan, self._samples)
        self._steps: Steps | None = None
        self._measures: Measures | None = None
        self._finished = False
        self._pace, self._watch = Pace(), Stopwatch()
        self._samples_here = 0
        self._pending: list[Array] = []
        self._told = self._shown = self._kept = perf_counter()

    def state(self) -> Run:
        """The run as it stands, with all that is needed to go on."""
        if self._steps is None:
            return self._run
        run, here = self._run, self._standing
        series = replace(here.history, kept_epoch=self._kept_epoch)
        done, weights = run.done, self._weights(self._steps)
        if self._finished:
            done = tuple(sorted({*run.done, self._stage.number}))
            point = Checkpoint(weights, self._next_stage(done))
        else:
            optimizer = self._steps.optimizer_state()
            place = (self._stage.number, here.epoch, here.step)
            point = Checkpoint(weights, *place, optimizer, here.best)
        return replace(
            run,
            checkpoint=point,
            history=run.history.with_stage(series),
            done=done,
        ).with_test_mse(None)

    def _weights(self, steps: Steps) -> Weights:
        """Those of the whole network as they stand; of the best epoch once the stage is over."""
        if self._finished and self._standing.best is not None:
            return self._standing.best
        return self._run.checkpoint.weights.joined(steps.weights())

    @property
    def _kept_epoch(self) -> int | None:
        """The epoch that the stage leaves behind, None if it is the last."""
        here = self._standing
        best = here.stopping.best.epoch
        kept = self._finished and here.best is not None and best < here.epoch
        return best if kept else None

    def _next_stage(self, done: tuple[int, ...]) -> int:
        numbers = [stage.number for stage in self._run.stages]
        return min((one for one in numbers if one not in done), default=numbers[-1] + 1)

    def events(self) -> Generator[Event, None, bool]:
        """Yield the stage's events; return whether it ran to its end."""
        here = self._standing
        yield StageStarted(
            self._stage,
            here.epoch,
            self._steps_per_epoch,
            cached_bytes(self._stage, self._job),
            here.step,
            here.history.terms,
        )
        try:
            inputs = self._build()
        except Exception:
            yield self._ended()
            raise
        if self._steps is not None and inputs is not None:
            yield from self._trained(self._steps, inputs)
        yield self._ended()
        return self._finished

    def _ended(self) -> Event:
        seconds, epochs = self._watch.stage, self._standing.epoch
        return StageEnded(self._stage.number, self._finished, seconds, epochs, self._kept_epoch)

    def _build(self) -> StageInputs | None:
        """Compute the inputs and make the steps; None if asked to stop."""
        weights = self._run.checkpoint.weights
        inputs = inputs_of(self._stage, self._job, weights, self._control.should_stop)
        if inputs is not None:
            self._steps = steps = self._make_steps(inputs)
            self._measures = Measures(self._stage, self._job, steps, inputs, weights)
        return inputs

    def _make_steps(self, inputs: StageInputs) -> Steps:
        plan = self._job.plan
        rule_ = rule(plan.optimizer, self._stage.learning_rate, plan.momentum)
        own = self._run.checkpoint.weights.of(self._stage.layers)
        state = self._run.checkpoint.optimizer
        if inputs.frozen is None:
            return self._programs.lend(self._blueprint, rule_, own, state)
        with self._distribution.scope():
            return self._blueprint.steps(own, rule_, state, self._distribution, inputs.frozen)

    def give_back(self) -> None:
        """Leave what was compiled to the next who trains the same; the state must be read."""
        if self._steps is not None and self._steps.reusable:
            self._programs.take_back(self._blueprint, self._steps)

    def _trained(self, steps: Steps, inputs: StageInputs) -> Iterator[Event]:
        try:
            yield from self._epochs(steps, inputs)
            if self._standing.step and not steps.finite:
                raise self._diverged()
        except DataError:
            # The samples are gone; what was learnt from them is as good as after a stop.
            if not steps.finite:
                self._go_back(steps)
            raise
        except Exception:
            self._go_back(steps)
            raise
        finally:
            inputs.feed.close()
        yield from self._told_steps()
        yield self._snapshot(steps)

    def _epochs(self, steps: Steps, inputs: StageInputs) -> Iterator[Event]:
        while not self._standing.enough:
            yield from self._chunks(steps, inputs.feed)
            if self._standing.step < self._steps_per_epoch:
                return
            held_out = self._validated(steps, inputs.validation)
            if held_out is None:
                return
            record = self._measured(self._record(steps, *held_out))
            if record is None:
                return
            yield self._end_epoch(steps, record)
            yield from self._due_checkpoint()
        self._finished = True

    def _chunks(self, steps: Steps, feed: Feed) -> Iterator[Event]:
        while self._standing.step < self._steps_per_epoch:
            if (yield from self._asked_to_stop()):
                return
            window = self._window(feed)
            if window is None:
                return
            with self._watch.running():
                terms = self._take(steps, window)
            self._account(terms)
            yield from self._due(steps)

    def _asked_to_stop(self) -> Generator[Event, None, bool]:
        if self._control.paused:
            yield from self._told_steps()
        return self._control.should_stop()

    def _window(self, feed: Feed) -> Window | None:
        """The samples of the next step; None if asked to stop while they were waited for."""
        here = self._standing
        with self._watch.running():
            sample = here.step * self._batch
            return feed.window(here.epoch, sample, lambda: self._control.stopping)

    def _take(self, steps: Steps, window: Window) -> Array:
        here = self._standing
        rows = window.order[here.step * self._batch - window.first :]
        number = here.epoch * self._steps_per_epoch + here.step
        count = min(self._pace.steps, steps.most, len(rows) // self._batch)
        taken = max(1, count)
        weights = weights_of(self._objective, number, taken, self._span)
        given = here.shares(here.step, taken), weights, self._place(number)
        if not count:
            return steps.take_partial(window.samples, rows, *given)
        batches = rows[: count * self._batch].reshape(count, self._batch)
        return steps.take(window.samples, batches, *given)

    def _place(self, number: int) -> Place:
        return np.array([number, *self._streams.keys], np.int64)

    def _account(self, terms: Array) -> None:
        here, losses = self._standing, terms[:, 0]
        known = here.history.first_loss
        first = known if np.isfinite(known) else float(losses[0])
        fine = (losses <= HOPELESS * max(first, LEAST_LOSS)) & np.isfinite(terms).all(axis=1)
        bad = np.flatnonzero(~fine)
        if len(bad):
            self._standing = replace(here, step=here.step + int(bad[0]) + 1)
            raise self._diverged(float(losses[bad[0]]))
        self._pace.took(len(terms), self._distribution.agreed(self._watch.lap))
        every = self._with_gaps(terms)
        self._standing = here.with_steps(every)
        self._samples_here += len(terms) * self._batch
        self._pending.append(every)

    def _with_gaps(self, terms: Array) -> Array:
        """Columns for all terms of the objective: those of parameters alone are not told here."""
        if terms.shape[1] == len(self._told_at_steps):
            return terms
        every = np.full((len(terms), len(self._told_at_steps)), np.nan, np.float32)
        every[:, self._told_at_steps] = terms
        return every

    def _epoch_terms(self, steps: Steps) -> tuple[float, ...]:
        """Means over the epoch that ends; of parameters alone, what they come to now."""
        found = list(self._standing.epoch_terms(self._samples, self._batch))
        penalties = iter(steps.penalties().tolist())
        for place, term in enumerate(self._objective):
            if term.of_parameters:
                found[place] = next(penalties)
        return tuple(found)

    def _due(self, steps: Steps) -> Iterator[Event]:
        now = perf_counter()
        if now - self._told >= STEPS_EVERY:
            yield from self._told_steps()
        if now - self._shown >= WEIGHTS_EVERY:
            yield self._snapshot(steps)

    def _due_checkpoint(self) -> Iterator[Event]:
        every = self._job.checkpoint_every
        if every is not None and perf_counter() - self._kept >= every:
            yield CheckpointReached(self.state())
            self._kept = perf_counter()

    def _told_steps(self) -> Iterator[Event]:
        if not self._pending:
            return
        here, terms = self._standing, np.concatenate(self._pending)
        speed = len(terms) * self._batch / max(self._watch.untold, 1e-9)
        self._pending, self._watch.untold, self._told = [], 0.0, perf_counter()
        over = here.epoch >= self._stage.epochs
        epoch = self._stage.epochs if over else here.epoch + 1
        step = self._steps_per_epoch if over else here.step
        yield StepsDone(self._stage.number, epoch, step, terms, speed)

    def _snapshot(self, steps: Steps) -> Event:
        self._shown = perf_counter()
        level = self._stage.level
        outer = self._weights(steps).of(self._job.architecture.first_levels(level).stack)
        return WeightsUpdated(self._stage.number, self._epoch_of_weights, level, outer)

    @property
    def _epoch_of_weights(self) -> int:
        here = self._standing
        if self._finished:
            return self._kept_epoch or here.epoch
        return here.epoch + (1 if here.step else 0)

    def _validated(
        self, steps: Steps, validation: Source
    ) -> tuple[float, tuple[float, ...]] | None:
        """Validation loss, NaN without validation samples, and every term as the network is
        trained, where that tells more; None if asked to stop."""
        total, terms = 0.0, np.zeros(len(self._objective))
        with self._watch.running(told=False):
            for number, start in enumerate(range(0, len(validation), ROWS)):
                if self._control.should_stop():
                    return None
                samples = validation.read(start, start + ROWS)
                total += steps.validate(samples)
                if self._stage.validates_terms:
                    terms += steps.validate_terms(samples, self._place(number))
        count = len(validation)
        if not count:
            return float("nan"), ()
        return total / count, tuple((terms / count).tolist()) if self._stage.validates_terms else ()

    def _record(
        self, steps: Steps, validation_loss: float, validation_terms: tuple[float, ...]
    ) -> EpochRecord:
        """That of the epoch that ends, without the time that it took."""
        validated = bool(len(self._job.validation))
        if (validated and not np.isfinite(validation_loss)) or not steps.finite:
            raise self._diverged()
        here = self._standing
        last_share = here.shares(self._steps_per_epoch - 1, 1)[0]
        terms = self._epoch_terms(steps)
        return EpochRecord(
            here.epoch + 1,
            terms[0],
            validation_loss if validated else None,
            0.0,
            0.0,
            float(self._stage.learning_rate * last_share),
            terms,
            validation_terms,
        )

    def _measured(self, record: EpochRecord) -> EpochRecord | None:
        """With what else is to be told of it; None if asked to stop."""
        assert self._measures is not None
        last = self._standing.with_epoch(record).enough
        with self._watch.running(told=False):
            found = self._measures.after(record.epoch, last, self._control.should_stop)
        if found is None:
            return None
        return replace(record, whole_loss=found.whole_loss, gradient_norm=found.gradient_norm)

    def _end_epoch(self, steps: Steps, record: EpochRecord) -> Event:
        here, seconds = self._standing, self._watch.epoch
        speed = min(self._samples_here, self._samples) / max(seconds, 1e-9)
        record = replace(record, seconds=seconds, samples_per_s=speed)
        self._watch.next_epoch()
        self._samples_here = 0
        self._judge(steps, here.with_epoch(record), record)
        return EpochDone(self._stage.number, self._stage.name, record)

    def _judge(self, steps: Steps, here: Standing, record: EpochRecord) -> None:
        """Keep the best weights, and the state to go back to, if this epoch gave them."""
        if here.is_best:
            here = replace(here, best=self._weights(steps))
        self._standing = here
        # A state worse than the untrained one is on its way to diverge.
        if record.watched <= here.history.first_loss:
            steps.keep()
            self._good = here

    def _diverged(self, loss: float = float("nan")) -> DivergedError:
        here = self._standing
        return diverged(self._stage, here.epoch + 1, here.step, self._good.epoch, loss)

    def _go_back(self, steps: Steps) -> None:
        """To the end of the last good epoch, or where this stage was taken up."""
        steps.go_back()
        self._standing = self._good
