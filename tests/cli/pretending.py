"""An engine that pretends to train."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from aestudio.core.errors import TrainingError
from aestudio.core.events import (
    CheckpointReached,
    EndReason,
    EpochDone,
    Event,
    RunEnded,
    RunStarted,
)
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.training import EngineInfo, TrainingControl, TrainingJob
from aestudio.core.weights import Weights
from tests.losses import steps
from tests.networks import zeros


class PretendingEngine:
    """Ends each run after an epoch, for ``reason``; remembers where the last one started."""

    info = EngineInfo("none", "CPU", 1, "float32")

    def __init__(self) -> None:
        self.reason, self.learns = EndReason.FINISHED, True
        self.error = TrainingError("it diverged")
        self.start: Run | None = None
        self.checkpoints = self.jobs = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def prepare(self, *_design: object) -> None:
        """There is nothing to compile."""

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        self.start = job.start
        self.jobs += 1
        self.meanwhile()
        yield RunStarted(job.plan.stages(job.architecture), len(job.training), 0)
        yield EpochDone(1, "Whole network", EpochRecord(1, float("nan"), None, 1.0, 10.0))
        done = (1,) if self.reason is EndReason.FINISHED else ()
        run = Run(job.architecture, job.plan, job.data_sha256, self._point(job), done=done)
        if self.learns:
            run = replace(run, history=History((_series(),)))
        for _ in range(self.checkpoints):
            yield CheckpointReached(run)
        failed = self.reason is EndReason.FAILED
        yield RunEnded(self.reason, run, self.error if failed else None)

    def _point(self, job: TrainingJob) -> Checkpoint:
        weights = _weights(job)
        if not self.learns or self.reason is EndReason.FINISHED:
            return Checkpoint(weights, epoch=int(self.learns))
        slots = (weights.arrays, weights.arrays)
        return Checkpoint(weights, epoch=1, optimizer=OptimizerState(1, slots))


def _series() -> StageHistory:
    record = EpochRecord(1, 0.5, None, 1.0, 10.0)
    return StageHistory(1, "Whole network", 1, (steps([0]),), (record,))


def _weights(job: TrainingJob) -> Weights:
    return zeros(job.architecture)
