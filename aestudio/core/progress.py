"""How far a run has come, as a value that each event turns into the next."""

from dataclasses import dataclass, field, replace

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DivergedError, StudioError
from aestudio.core.events import (
    EndReason,
    EpochDone,
    Event,
    RunEnded,
    RunStarted,
    StageEnded,
    StageStarted,
    StepsDone,
)
from aestudio.core.history import History, StageHistory
from aestudio.core.plan import Stage, TrainingPlan
from aestudio.core.run import Run, StageState

OPEN = (StageState.WAITING, StageState.OUTDATED)


@dataclass(frozen=True, slots=True, eq=False)
class StageProgress:
    """One stage: its state and how many epochs and steps are done."""

    stage: Stage
    state: StageState = StageState.WAITING
    epoch: int = 0
    step: int = 0
    steps_per_epoch: int = 0
    cached_bytes: int = 0

    @property
    def fraction(self) -> float:
        """Share that is done, 0…1."""
        if self.state is StageState.DONE:
            return 1.0
        part = self.step / self.steps_per_epoch if self.steps_per_epoch else 0.0
        return min(1.0, (self.epoch + part) / self.stage.epochs)


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """All stages of a plan, their loss series, and the speed of the one under way.

    ``samples`` is the number of training samples, once a run has told; ``samples_per_s`` is 0
    while nothing runs. ``only_stage`` is the number of the one stage that this run trains, None
    where it goes on to the end of the plan.
    """

    stages: tuple[StageProgress, ...]
    history: History = field(default_factory=History)
    samples: int = 0
    samples_per_s: float = 0.0
    only_stage: int | None = None

    @classmethod
    def waiting(
        cls, architecture: Architecture, plan: TrainingPlan, samples: int = 0
    ) -> "Progress":
        """A design that has not been trained; ``samples`` are those that caches would hold."""
        stages = plan.stages(architecture)
        return cls(
            tuple(StageProgress(one, cached_bytes=one.cached_bytes(samples)) for one in stages)
        )

    @classmethod
    def of_run(cls, run: Run, samples: int = 0) -> "Progress":
        """A run as it was left; ``samples`` are those that caches would hold."""
        return cls(
            tuple(_of_run(run, stage, stage.cached_bytes(samples)) for stage in run.stages),
            run.history,
        )

    @property
    def current(self) -> StageProgress | None:
        """The stage under way."""
        active = (StageState.RUNNING, StageState.PAUSED)
        return next((one for one in self.stages if one.state in active), None)

    @property
    def fraction(self) -> float:
        """Share of the epochs of the stages that this run trains, or of all at rest; 0…1."""
        counted = [one for one in self.stages if self._counts(one)]
        total = sum(one.stage.epochs for one in counted)
        return sum(one.fraction * one.stage.epochs for one in counted) / total if total else 0.0

    @property
    def remaining_seconds(self) -> float | None:
        """Time to the end at the present speed, weighing stages by their work; or None."""
        current = self.current
        if current is None or not self.samples_per_s:
            return None
        cost = current.stage.work
        epochs = sum(
            (1 - one.fraction) * one.stage.epochs * one.stage.work / cost
            for one in self.stages
            if one is current or (self._counts(one) and one.state in OPEN)
        )
        return epochs * self.samples / self.samples_per_s

    def stage(self, number: int) -> StageProgress:
        """The progress of stage ``number`` (from 1)."""
        return self.stages[number - 1]

    def paused(self, paused: bool) -> "Progress":
        """The stage under way shown as held, or as going on."""
        current = self.current
        if current is None:
            return self
        state = StageState.PAUSED if paused else StageState.RUNNING
        return self._with(replace(current, state=state))

    @property
    def failed(self) -> StageProgress | None:
        """The stage that broke off, for whatever reason."""
        bad = (StageState.FAILED, StageState.DIVERGED)
        return next((one for one in self.stages if one.state in bad), None)

    def broken_off(self, number: int, error: StudioError | None) -> "Progress":
        """Stage ``number`` shown as what it is after ``error``, which ended the run."""
        diverged = isinstance(error, DivergedError)
        state = StageState.DIVERGED if diverged else StageState.FAILED
        known = any(one.stage.number == number for one in self.stages)
        return self._with(replace(self.stage(number), state=state)) if known else self

    def after(self, event: Event) -> "Progress":
        """The progress once ``event`` has happened."""
        match event:
            case RunStarted():
                return replace(self, samples=event.samples, only_stage=event.only_stage)
            case StageStarted():
                return self._started(event)
            case StepsDone():
                return self._stepped(event)
            case EpochDone():
                return self._epoch_done(event)
            case StageEnded():
                return self._stage_ended(event)
            case RunEnded():
                return self._ended(event)
        return self

    def _counts(self, one: StageProgress) -> bool:
        return self.only_stage in (None, one.stage.number)

    def _with(self, stage: StageProgress) -> "Progress":
        number = stage.stage.number
        return replace(self, stages=(*self.stages[: number - 1], stage, *self.stages[number:]))

    def _started(self, event: StageStarted) -> "Progress":
        stage = event.stage
        goes_on = event.epoch or event.step
        kept = self.history.stage(stage.number) if goes_on else None
        anew = StageHistory(stage.number, stage.name, event.steps_per_epoch, terms=event.terms)
        series = kept.of_terms(event.terms) if kept else anew
        begun = StageProgress(
            stage,
            StageState.RUNNING,
            epoch=event.epoch,
            step=event.step,
            steps_per_epoch=event.steps_per_epoch,
            cached_bytes=event.cached_bytes,
        )
        return replace(self._with(begun), history=self.history.with_stage(series))

    def _stepped(self, event: StepsDone) -> "Progress":
        stage = replace(self.stage(event.stage), epoch=event.epoch - 1, step=event.step)
        history = self.history
        series = history.stage(event.stage)
        if series is not None:
            history = history.with_stage(_with_steps(series, event))
        return replace(self._with(stage), history=history, samples_per_s=event.samples_per_s)

    def _epoch_done(self, event: EpochDone) -> "Progress":
        stage = replace(self.stage(event.stage), epoch=event.record.epoch, step=0)
        history = self.history
        series = history.stage(event.stage)
        if series is not None:
            history = history.with_stage(series.with_epoch(event.record))
        speed = event.record.samples_per_s
        return replace(self._with(stage), history=history, samples_per_s=speed)

    def _stage_ended(self, event: StageEnded) -> "Progress":
        stage = self.stage(event.stage)
        if not event.finished:
            return self._with(replace(stage, state=StageState.STOPPED))
        # The last chunk may be told after its epoch, so the count is set here once more.
        epochs = event.epochs or stage.stage.epochs
        done = self._with(replace(stage, state=StageState.DONE, epoch=epochs, step=0))
        series = self.history.stage(event.stage)
        if series is None or event.kept_epoch is None:
            return done
        kept = replace(series, kept_epoch=event.kept_epoch)
        return replace(done, history=self.history.with_stage(kept))

    def _failed(self, run: Run | None) -> int | None:
        """Number of the stage that failed: under way, or ended because it could not be built."""
        current = self.current
        if current is not None:
            return current.stage.number
        return None if run is None else run.checkpoint.stage

    def _ended(self, event: RunEnded) -> "Progress":
        run = event.run
        stages = self.stages if run is None else tuple(self._left(run, s) for s in run.stages)
        history = self.history if run is None else run.history
        ended = Progress(stages, history, self.samples)
        failed = self._failed(run) if event.reason is EndReason.FAILED else None
        return ended if failed is None else ended.broken_off(failed, event.error)

    def _left(self, run: Run, stage: Stage) -> StageProgress:
        """A stage as ``run`` has it, and the size of its cache, which a run does not keep."""
        cached = {one.stage.number: one.cached_bytes for one in self.stages}
        return _of_run(run, stage, cached.get(stage.number, 0))


def _of_run(run: Run, stage: Stage, cached_bytes: int) -> StageProgress:
    state, epoch, step = _left_at(run, stage)
    series = run.history.stage(stage.number)
    steps = series.steps_per_epoch if series else 0
    return StageProgress(stage, state, epoch, step, steps, cached_bytes)


def _left_at(run: Run, stage: Stage) -> tuple[StageState, int, int]:
    """State, finished epochs and finished steps of the epoch under way."""
    if stage.number in run.done:
        series = run.history.stage(stage.number)
        epochs = len(series.epochs) if series and series.epochs else stage.epochs
        return StageState.DONE, epochs, 0
    point = run.checkpoint
    if stage.number == point.stage and (point.epoch or point.step):
        return StageState.STOPPED, point.epoch, point.step
    series = run.history.stage(stage.number)
    # It learnt from what a stage before it gave then, and that has been trained anew.
    outdated = series is not None and len(series.epochs) > 0
    return StageState.OUTDATED if outdated else StageState.WAITING, 0, 0


def _with_steps(series: StageHistory, event: StepsDone) -> StageHistory:
    """The series with these steps in their place.

    Steps before them that were never told of are a gap.
    """
    before = (event.epoch - 1) * series.steps_per_epoch + event.step - len(event.terms)
    missing = before - series.steps
    if missing > 0:
        series = series.with_steps(np.full((missing, len(series.terms)), np.nan, np.float32))
    return series.with_steps(event.terms)
