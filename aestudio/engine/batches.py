"""Samples → what a step learns from: damaged where wanted, with the random numbers it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from aestudio.core.corruptions import Corruption, Draw
from aestudio.core.plan import Stage
from aestudio.core.weights import Array
from aestudio.engine.batch import Batch
from aestudio.engine.loops import Place
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
        noise = tf.TensorSpec((None, self.spec.inputs), tf.uint16)
        draws = tf.TensorSpec((None, self.spec.codings), tf.uint16)
        damaged = not self.spec.corruption.is_none
        return Batch(rows, (noise,) if damaged else (), (draws,) if self.spec.codings else ())

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

    def example(self, samples: Array, place: Place) -> tuple[Tensor, Tensor, Tensor | None]:
        """What goes in and should come out of samples at a place, and what draws their codings:
        at once, where to compile would take longer."""
        rows = self._below(tf.constant(samples))
        purposes = (Purpose.CORRUPTION, Purpose.CODINGS)
        batch = self._batch(rows, tf.constant(place), len(samples), purposes)
        inputs = self._corrupted(rows, batch.noise[0]) if batch.noise else rows
        return inputs, rows, drawn(Draw.NORMAL, batch.draws[0]) if batch.draws else None

    def clean(self, samples: Array) -> Batch:
        """Validation samples as they are."""
        return Batch(self._below(tf.constant(samples)))

    def inputs(self, batch: Batch) -> Tensor:
        """What goes in (n, inputs): the samples, damaged where there is noise. Within a step, so
        that XLA need not write them twice."""
        return self._corrupt(batch.samples, batch.noise[0]) if batch.noise else batch.samples

    def draws(self, batch: Batch) -> Tensor | None:
        """What codings are drawn by, N(0, 1): (n, codings); None where they are not drawn."""
        return self._draw(Draw.NORMAL, batch.draws[0]) if batch.draws else None

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

        widths = (0 if self.spec.corruption.is_none else self.spec.inputs, self.spec.codings)
        noise, draws = (
            (found(purpose, width),) if width else ()
            for purpose, width in zip(purposes, widths, strict=True)
        )
        return Batch(rows, noise, draws)

    def _corrupted(self, rows: Tensor, found: Tensor) -> Tensor:
        corruption = self.spec.corruption
        assert corruption.draw is not None
        return corruption.corrupted(self._ops, rows, drawn(corruption.draw, found))
