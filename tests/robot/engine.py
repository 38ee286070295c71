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
from aestudio.core.plan import Stage
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.core.weights import LayerWeights, Weights
from tests.gui.idle_engine import IdleEngine

STEPS = 4  # Of an epoch; each has the loss 1 / (epochs so far + 1).


class Gate:
    """Lets so many epochs pass. ``waiting`` says that the engine stands before it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._left = 0
        self.waiting = False

    def open_for(self, epochs: int) -> None:
        """Let so many more pass."""
        with self._changed:
            self._left += epochs
            self.waiting = False
            self._changed.notify_all()

    def pass_through(self, control: TrainingControl) -> bool:
        """Wait for leave; False if the run is to stop."""
        with self._changed:
            while not control.stopping and (self._left == 0 or control.paused):
                self.waiting = True
                self._changed.wait(0.01)
            self.waiting = False
            self._left = max(0, self._left - 1)
            return not control.stopping


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
            yield StageStarted(stage, epoch, STEPS, 0)
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
    generator = np.random.default_rng(seed)
    return Weights(
        tuple(
            LayerWeights(
                None
                if one.tied_to
                else generator.normal(0, 0.05, (one.inputs, one.units)).astype(np.float32),
                np.zeros(one.units, np.float32),
            )
            for one in architecture.stack
        )
    )


def _after_epoch(run: Run, stage: Stage, epoch: int) -> Run:
    loss = 1.0 / (epoch + 1)
    series = run.history.stage(stage.number) if epoch > 1 else None
    series = series or StageHistory(stage.number, stage.name, STEPS)
    series = series.with_steps(np.full(STEPS, loss, np.float32))
    series = series.with_epoch(EpochRecord(epoch, loss, loss, 0.01, 1000.0, stage.learning_rate))
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
    loss = 1.0 / (epoch + 1)
    yield StepsDone(stage.number, epoch, STEPS, np.full(STEPS, loss, np.float32), 1000.0)
    yield EpochDone(stage.number, stage.name, epoch, loss, loss, 0.01, 1000.0, stage.learning_rate)
    level = stage.level
    yield WeightsUpdated(stage.number, epoch, level, run.checkpoint.weights.first_levels(level))
    yield CheckpointReached(run)
