"""The hidden layers below a stage, which it does not train: samples → codings."""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from aestudio.core.architecture import Architecture
from aestudio.core.plan import Stage
from aestudio.core.sources import Held, Source, aligned_empty
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Weights
from aestudio.engine.network import Network

Tensor = Any
ROWS = 1024  # Samples a call.
# Rows that go through the layers together: whole vector registers of any CPU (16 numbers), and
# whole blocks of the products of AVX2 (6 rows) and AVX-512.
TILE = 48


class FrozenLayers:
    """Maps samples (n, inputs) to the outputs of the hidden layers below a stage (n, width).

    On a CPU a row's codings have the same bits in a batch of any size, so that it makes no
    difference when they are computed. Three things would break that: one row alone is multiplied
    by another routine, the rows beyond the last full block of a product are summed in another
    order, which depends on the CPU, and the numbers beyond the last full vector register go
    through scalar versions of SELU and softplus. Hence the rows go in tiles of one size, the last
    one filled up.
    """

    def __init__(self, layers: Sequence[StackLayer], weights: Weights) -> None:
        self.inputs, self.width = layers[0].inputs, layers[-1].units
        self._network = Network(layers, weights.of(layers))
        # One graph for rows of any number: each number would have one of its own otherwise.
        rows = tf.TensorSpec((None, self.inputs), tf.float32)
        self._function = tf.function(self._encode, [rows], autograph=False)

    def __call__(self, rows: Tensor) -> Tensor:
        """The codings of some rows, in any graph or none."""
        # Graphs are optimized by the number of rows too, which decides over bits of the steps.
        return tf.ensure_shape(self._function(rows), (rows.shape[0], self.width))

    def codings(self, samples: Source, should_stop: Callable[[], bool]) -> Source | None:
        """Those of all samples, held in memory; None if asked to stop."""
        found = aligned_empty(len(samples), self.width)
        for start in range(0, len(samples), ROWS):
            if should_stop():
                return None
            found[start : start + ROWS] = self(tf.constant(samples.read(start, start + ROWS)))
        return Held(found)

    def _encode(self, rows: Tensor) -> Tensor:
        count = tf.shape(rows)[0]
        filled = tf.pad(rows, [[0, -count % TILE], [0, 0]])
        found = tf.map_fn(
            self._network.encoded,
            tf.reshape(filled, [-1, TILE, self.inputs]),
            fn_output_signature=tf.TensorSpec([TILE, self.width], tf.float32),
            parallel_iterations=1,
        )
        return tf.reshape(found, [-1, self.width])[:count]


def frozen_below(stage: Stage, architecture: Architecture, weights: Weights) -> FrozenLayers | None:
    """The layers below a stage; None where it takes the samples."""
    below = architecture.stack[: stage.levels_below]
    return FrozenLayers(below, weights) if below else None
