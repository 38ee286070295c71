"""What the terms of the objective were, step by step and epoch by epoch; it only ever grows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from aestudio.core.growing import Growing
from aestudio.core.weights import Array

RECONSTRUCTION = "reconstruction"


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """One epoch of a stage: losses without penalty, duration in seconds, samples per second.

    ``learning_rate`` is that of its last step; None where a file of version 1 does not tell.
    ``terms`` are the means of all terms of the objective in the order of the stage's history,
    ``validation_terms`` those of the validation part as the network is trained on it; empty where
    they tell no more than the losses.

    ``whole_loss`` is the loss of the samples themselves on the validation part, or an even share
    of it, reconstructed by all layers trained so far; None where the stage's own loss is just
    that, or where it was not measured. ``gradient_norm`` is the length of the gradient of the
    objective at the end of the epoch, on the first batch of the training part or its first 256
    samples; None where it was not measured.
    """

    epoch: int
    loss: float
    validation_loss: float | None
    seconds: float
    samples_per_s: float
    learning_rate: float | None = None
    terms: tuple[float, ...] = ()
    validation_terms: tuple[float, ...] = ()
    whole_loss: float | None = None
    gradient_norm: float | None = None

    @property
    def watched(self) -> float:
        """Validation loss, or training loss without validation; infinite if not finite."""
        loss = self.loss if self.validation_loss is None else self.validation_loss
        return loss if np.isfinite(loss) else float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class StageHistory:
    """The series of one stage.

    ``terms`` name the terms of its objective, the reconstruction loss first. Their values, a row a
    step, are kept as ``chunks`` (steps, terms), each at least twice as long as the next once they
    are added to: appending n steps one by one copies O(n log n) rows. ``epochs`` grow without any
    copy. ``kept_epoch`` is the epoch whose weights the stage left behind, None if it was the last.
    """

    stage: int
    name: str
    steps_per_epoch: int
    chunks: tuple[Array, ...] = ()
    epochs: Sequence[EpochRecord] = ()
    kept_epoch: int | None = None
    terms: tuple[str, ...] = (RECONSTRUCTION,)

    @property
    def steps(self) -> int:
        """Steps so far."""
        return sum(len(chunk) for chunk in self.chunks)

    @property
    def step_terms(self) -> Array:
        """Every term of every step so far, float32 (steps, terms)."""
        if not self.chunks:
            return np.empty((0, len(self.terms)), np.float32)
        return self.chunks[0] if len(self.chunks) == 1 else np.concatenate(self.chunks)

    @property
    def step_losses(self) -> Array:
        """Reconstruction loss of every step so far, float32 (steps,)."""
        return np.ascontiguousarray(self.step_terms[:, 0])

    @property
    def epoch_terms(self) -> NDArray[np.float64]:
        """Mean of every term over each epoch, float64 (epochs, terms); NaN where unknown."""
        return self._table([record.terms for record in self.epochs])

    @property
    def validation_terms(self) -> NDArray[np.float64]:
        """The same of the validation part."""
        return self._table([record.validation_terms for record in self.epochs])

    def _table(self, rows: Sequence[tuple[float, ...]]) -> NDArray[np.float64]:
        unknown = (np.nan,) * len(self.terms)
        shape = (len(rows), len(self.terms))
        return np.array([row or unknown for row in rows], np.float64).reshape(shape)

    def of_terms(self, names: tuple[str, ...]) -> "StageHistory":
        """The same with columns for those terms, NaN where they are not known."""
        if names == self.terms:
            return self
        places = [self.terms.index(name) if name in self.terms else -1 for name in names]
        steps = np.pad(self.step_terms, ((0, 0), (0, 1)), constant_values=np.nan)[:, places]

        def moved(values: tuple[float, ...]) -> tuple[float, ...]:
            return tuple((*values, np.nan)[place] for place in places) if values else ()

        epochs = [
            replace(one, terms=moved(one.terms), validation_terms=moved(one.validation_terms))
            for one in self.epochs
        ]
        chunks = (steps,) if len(steps) else ()
        return replace(self, terms=names, chunks=chunks, epochs=epochs)

    @property
    def first_loss(self) -> float:
        """The loss of the stage's first step, before it had learnt anything; infinite if none."""
        return float(self.chunks[0][0, 0]) if self.chunks else float("inf")

    def last_terms(self, steps: int) -> Array:
        """Every term of the last ``steps`` steps, float32 (steps, terms)."""
        found: list[Array] = []
        missing = steps
        for chunk in reversed(self.chunks):
            if not missing:
                break
            part = chunk[max(0, len(chunk) - missing) :]
            found.insert(0, part)
            missing -= len(part)
        return np.concatenate(found) if found else np.empty((0, len(self.terms)), np.float32)

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

    def with_steps(self, terms: Array) -> "StageHistory":
        """Append a chunk of steps (steps, terms)."""
        return replace(self, chunks=_appended(self.chunks, terms))

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


def _appended(chunks: tuple[Array, ...], terms: Array) -> tuple[Array, ...]:
    first, size = len(chunks), len(terms)
    while first and len(chunks[first - 1]) < 2 * size:
        first -= 1
        size += len(chunks[first])
    return (*chunks[:first], np.concatenate((*chunks[first:], terms)))
