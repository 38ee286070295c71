"""Samples → what a step learns from: damaged where wanted, with the random numbers it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from aestudio.core.corruptions import Corruption, Draw
from aestudio.core.plan import Stage
from aestudio.core.weights import Array
from aestudio.engine.batch import Batch
from aestudio.engine.operations import TensorFlowOperations
from aestudio.engine.randomness import Purpose, bits, drawn

Tensor = Any
ROWS = 1024  # Samples a call in validation.


@dataclass(frozen=True, slots=True)
class BatchSpec:
    """What is done to the samples of a stage before they are learnt from: ``corruption`` damages
    them; so many ``codings`` are drawn, 0 where none are."""

    inputs: int
    batch: int
    corruption: Corruption
    codings: int

    @classmethod
    def of(cls, stage: Stage, batch: int) -> "BatchSpec":
        """That of a stage."""
        coding = stage.coding
        return cls(stage.inputs, batch, stage.corruption, coding.units if coding else 0)

    @property
    def is_random(self) -> bool:
        """Whether the same samples are learnt from otherwise at another step."""
        return bool(self.codings) or not self.corruption.is_none


class Batches:
    """Makes batches of samples that pass ``below`` first, the layers that are not trained."""

    def __init__(self, spec: BatchSpec, below: Callable[[Tensor], Tensor]) -> None:
        self.spec, self._below = spec, below
        self._ops = TensorFlowOperations()
        self._corrupt = tf.function(self._corrupted, autograph=False, jit_compile=True)
        self._draw = tf.function(drawn, autograph=False, jit_compile=True)

    @property
    def signature(self) -> Batch:
        """Specifications of batches of any size."""
        rows = tf.TensorSpec((None, self.spec.inputs), tf.float32)
        draws = tf.TensorSpec((None, self.spec.codings), tf.float32)
        return Batch(rows, rows, (draws,) if self.spec.codings else ())

    def training(self, samples: Tensor, numbers: Tensor, place: Tensor) -> Batch:
        """A batch, or several in a row, of the samples ``numbers`` (m,), for the step ``place[0]``
        and those after it; the streams' keys are the rest of ``place``."""
        rows = self._below(tf.gather(samples, numbers))
        purposes = (Purpose.CORRUPTION, Purpose.CODINGS)
        return self._batch(rows, place, self.spec.batch, purposes)

    def held_out(self, samples: Array, place: Tensor) -> Batch:
        """The chunk number ``place[0]`` of the validation samples, as the network is trained."""
        rows = self._below(tf.constant(samples))
        purposes = (Purpose.HELD_OUT_CORRUPTION, Purpose.HELD_OUT_CODINGS)
        return self._batch(rows, place, ROWS, purposes)

    def clean(self, samples: Array) -> Batch:
        """Validation samples as they are."""
        rows = self._below(tf.constant(samples))
        draws = (tf.zeros([len(samples), self.spec.codings]),) if self.spec.codings else ()
        return Batch(rows, rows, draws)

    def _batch(
        self,
        rows: Tensor,
        place: Tensor,
        batch: int,
        purposes: tuple[Purpose, Purpose],
    ) -> Batch:
        steps = max(1, rows.shape[0] // batch)

        def found(purpose: Purpose, width: int) -> Tensor:
            every = bits(place[1:], purpose, place[0], steps, (batch, width))
            return every[: rows.shape[0]]

        inputs, draws = rows, tuple[Tensor, ...]()
        if not self.spec.corruption.is_none:
            inputs = self._corrupt(rows, found(purposes[0], self.spec.inputs))
        if self.spec.codings:
            draws = (self._draw(Draw.NORMAL, found(purposes[1], self.spec.codings)),)
        return Batch(inputs, rows, draws)

    def _corrupted(self, rows: Tensor, found: Tensor) -> Tensor:
        corruption = self.spec.corruption
        assert corruption.draw is not None
        return corruption.corrupted(self._ops, rows, drawn(corruption.draw, found))
