"""Loss series of a run; they only ever grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from aestudio.core.growing import Growing
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """One epoch of a stage: losses without penalty, duration in seconds, samples per second.

    ``learning_rate`` is that of its last step; None where a file of version 1 does not tell.
    """

    epoch: int
    loss: float
    validation_loss: float | None
    seconds: float
    samples_per_s: float
    learning_rate: float | None = None

    @property
    def watched(self) -> float:
        """Validation loss, or training loss without validation; infinite if not finite."""
        loss = self.loss if self.validation_loss is None else self.validation_loss
        return loss if np.isfinite(loss) else float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class StageHistory:
    """The series of one stage.

    Reconstruction losses, one number a step, are kept as ``chunks``, each at least twice as
    long as the next once they are added to: appending n steps one by one copies O(n log n)
    numbers. ``epochs`` grow without any copy. ``kept_epoch`` is the epoch whose weights the stage
    left behind, None if it was the last.
    """

    stage: int
    name: str
    steps_per_epoch: int
    chunks: tuple[Array, ...] = ()
    epochs: Sequence[EpochRecord] = ()
    kept_epoch: int | None = None

    @property
    def step_losses(self) -> Array:
        """Reconstruction loss of every step so far, float32 (steps,)."""
        return np.concatenate(self.chunks) if self.chunks else np.empty(0, np.float32)

    @property
    def best(self) -> EpochRecord | None:
        """The epoch with the lowest validation loss, or training loss without validation."""
        return min(self.epochs, key=lambda record: record.watched, default=None)

    @property
    def kept(self) -> EpochRecord | None:
        """The epoch whose weights there are, None before the first has ended."""
        if self.kept_epoch is None:
            return self.epochs[-1] if self.epochs else None
        return self.epochs[self.kept_epoch - 1]

    @property
    def seconds(self) -> float:
        """Time spent in finished epochs, in seconds."""
        return sum(record.seconds for record in self.epochs)

    def with_steps(self, losses: Array) -> "StageHistory":
        """Append the losses of a chunk of steps."""
        return replace(self, chunks=_appended(self.chunks, losses))

    def with_epoch(self, record: EpochRecord) -> "StageHistory":
        """Append a finished epoch."""
        so_far = self.epochs
        grown = so_far if isinstance(so_far, Growing) else Growing(so_far)
        return replace(self, epochs=grown.with_one(record))


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """The series of all stages that were started, in order."""

    stages: tuple[StageHistory, ...] = field(default=())

    def stage(self, number: int) -> StageHistory | None:
        """The series of stage ``number`` (from 1)."""
        return next((one for one in self.stages if one.stage == number), None)

    def with_stage(self, stage: StageHistory) -> "History":
        """Add or replace the series of a stage."""
        others: Iterable[StageHistory] = (one for one in self.stages if one.stage != stage.stage)
        return History(tuple(sorted((*others, stage), key=lambda one: one.stage)))


def _appended(chunks: tuple[Array, ...], losses: Array) -> tuple[Array, ...]:
    first, size = len(chunks), len(losses)
    while first and len(chunks[first - 1]) < 2 * size:
        first -= 1
        size += len(chunks[first])
    return (*chunks[:first], np.concatenate((*chunks[first:], losses)))
