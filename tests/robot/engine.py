"""An engine that learns nothing, and goes on only as far as it is let: so each run of the robot
is like the one before."""

from collections.abc import Iterator
from threading import Condition

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.events import (
    CheckpointReached,
    EndReason,
    EpochDone,
    Event,
    RunEnded,
    RunStarted,
    StageEnded,
    StageStarted,
    StepsDone,
    WeightsUpdated,
)
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.model import Model
from aestudio.core.plan import Stage
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import PartControl, TrainingControl, TrainingJob
from aestudio.core.weights import Array, Weights
from tests.gui.idle_engine import IdleEngine
from tests.networks import drawn

STEPS = 4  # Of an epoch; each has the loss 1 / (epochs so far + 1).


class Gate:
    """Lets so many epochs pass, of whichever run comes first."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._left = 0
        self._waiting: set[TrainingControl] = set()

    def holds(self, control: TrainingControl) -> bool:
        """Whether the run of that control stands before it, and is not about to turn back."""
        with self._changed:
            waits = any(_whole(one) is control for one in self._waiting)
            return waits and not control.stopping

    def open_for(self, epochs: int) -> None:
        """Let so many more pass."""
        with self._changed:
            self._left += epochs
            self._waiting.clear()
            self._changed.notify_all()

    def pass_through(self, control: TrainingControl) -> bool:
        """Wait for leave; False if the run is to stop."""
        with self._changed:
            while not control.stopping and (self._left == 0 or control.paused):
                self._waiting.add(control)
                self._changed.wait(0.01)
            self._waiting.discard(control)
            self._left = max(0, self._left - 1)
            return not control.stopping


def _whole(control: TrainingControl) -> TrainingControl:
    """The control of a whole run, of which a part is trained for so many seconds."""
    return control._whole if isinstance(control, PartControl) else control


class GatedEngine(IdleEngine):
    """Tells what a run would tell, with weights drawn from the number of its epochs."""

    def __init__(self) -> None:
        self.gate = Gate()

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        """The events of a run, an epoch each time the gate lets one pass."""
        run = _begin(job)
        stages = job.plan.stages(job.architecture)
        yield RunStarted(stages, len(job.training), len(job.validation), job.only_stage)
        for stage in stages:
            wanted = job.only_stage in (None, stage.number)
            if not wanted or (stage.number in run.done and job.only_stage is None):
                continue
            epoch = run.checkpoint.epoch if run.checkpoint.stage == stage.number else 0
            yield StageStarted(stage, epoch, STEPS, 0, terms=stage.terms)
            while epoch < stage.epochs:
                if not self.gate.pass_through(control):
                    yield StageEnded(stage.number, False, 0.0, epoch)
                    yield RunEnded(EndReason.STOPPED, run)
                    return
                epoch += 1
                run = _after_epoch(run, stage, epoch)
                yield from _told(run, stage, epoch)
            run = _after_stage(run, stage)
            yield StageEnded(stage.number, True, 0.0, epoch)
        yield RunEnded(EndReason.FINISHED, run)


def _begin(job: TrainingJob) -> Run:
    if job.start is not None and job.only_stage is None:
        return job.start
    done = tuple(n for n in (job.start.done if job.start else ()) if n < (job.only_stage or 0))
    history = job.start.history if job.start else History()
    kept = History(tuple(one for one in history.stages if one.stage != job.only_stage))
    checkpoint = Checkpoint(_weights(job.architecture, 0), stage=job.only_stage or 1)
    return Run(job.architecture, job.plan, job.data_sha256, checkpoint, kept, done)


def _weights(architecture: Architecture, seed: int) -> Weights:
    return drawn(architecture, seed, kernel=0.05, bias=0)


def _terms(stage: Stage, epoch: int) -> Array:
    """Of all steps of an epoch: the loss, and as much for each other term."""
    return np.full((STEPS, len(stage.terms)), _loss(epoch), np.float32)


def _record(stage: Stage, epoch: int) -> EpochRecord:
    loss = _loss(epoch)
    terms = (loss,) * len(stage.terms)
    return EpochRecord(epoch, loss, loss, 0.01, 1000.0, stage.learning_rate, terms)


def _loss(epoch: int) -> float:
    return 1.0 / (epoch + 1)


def _after_epoch(run: Run, stage: Stage, epoch: int) -> Run:
    series = run.history.stage(stage.number) if epoch > 1 else None
    series = series or StageHistory(stage.number, stage.name, STEPS, terms=stage.terms)
    series = series.with_steps(_terms(stage, epoch)).with_epoch(_record(stage, epoch))
    checkpoint = Checkpoint(_weights(run.architecture, epoch), stage.number, epoch)
    history = run.history.with_stage(series)
    return Run(run.architecture, run.plan, run.data_sha256, checkpoint, history, run.done)


def _after_stage(run: Run, stage: Stage) -> Run:
    done = (*run.done, stage.number)
    last = len(run.plan.stages(run.architecture))
    following = next((n for n in range(1, last + 1) if n not in done), last + 1)
    checkpoint = Checkpoint(run.checkpoint.weights, following)
    return Run(run.architecture, run.plan, run.data_sha256, checkpoint, run.history, done)


def _told(run: Run, stage: Stage, epoch: int) -> Iterator[Event]:
    yield StepsDone(stage.number, epoch, STEPS, _terms(stage, epoch), 1000.0)
    yield EpochDone(stage.number, stage.name, _record(stage, epoch))
    outer = Model(run.architecture, run.checkpoint.weights).first_levels(stage.level)
    yield WeightsUpdated(stage.number, epoch, stage.level, outer.weights)
    yield CheckpointReached(run)
