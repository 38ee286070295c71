"""The hidden layers below a stage, which it does not train: samples → codings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tensorflow as tf

from aestudio.core.architecture import Architecture
from aestudio.core.parameters import ParameterKey
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
MOST_GRAPHS = 16  # That are kept; they hold no weights.


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
        variables = Network(layers, weights.of(layers)).variables
        self._encoder = _encoder(tuple(layers))
        self._values = [variables[key] for key in self._encoder.keys]

    def __call__(self, rows: Tensor) -> Tensor:
        """The codings of some rows, in any graph or none."""
        # Graphs are optimized by the number of rows too, which decides over bits of the steps.
        found = self._encoder.graph(rows, self._values)
        return tf.ensure_shape(found, (rows.shape[0], self.width))

    def codings(self, samples: Source, should_stop: Callable[[], bool]) -> Source | None:
        """Those of all samples, held in memory; None if asked to stop."""
        found = aligned_empty(len(samples), self.width)
        for start in range(0, len(samples), ROWS):
            if should_stop():
                return None
            found[start : start + ROWS] = self(tf.constant(samples.read(start, start + ROWS)))
        return Held(found)


@dataclass(frozen=True, slots=True)
class Encoder:
    """``graph`` makes codings of rows and of the values of ``keys``, in their order."""

    keys: tuple[ParameterKey, ...]
    graph: Callable[[Tensor, Sequence[Tensor]], Tensor]


@lru_cache(maxsize=MOST_GRAPHS)
def _encoder(layers: tuple[StackLayer, ...]) -> Encoder:
    """One graph for rows of any number, each of which would have one of its own otherwise, and for
    layers of any weights: to make one takes longer than to pass small data through."""
    inputs, width, network = layers[0].inputs, layers[-1].units, Network.bare(layers)
    shapes = {
        layer.source(one.name): one.shape
        for layer in layers
        for one in layer.operation.parameters(layer.input_shape)
    }

    def encode(rows: Tensor, values: Sequence[Tensor]) -> Tensor:
        count = tf.shape(rows)[0]
        filled = tf.pad(rows, [[0, -count % TILE], [0, 0]])
        found = tf.map_fn(
            network.at(dict(zip(shapes, values, strict=True))).encoded,
            tf.reshape(filled, [-1, TILE, inputs]),
            fn_output_signature=tf.TensorSpec([TILE, width], tf.float32),
            parallel_iterations=1,
        )
        return tf.reshape(found, [-1, width])[:count]

    of_values = [tf.TensorSpec(shape, tf.float32) for shape in shapes.values()]
    signature = [tf.TensorSpec((None, inputs), tf.float32), of_values]
    return Encoder(tuple(shapes), tf.function(encode, signature, autograph=False))


def frozen_below(stage: Stage, architecture: Architecture, weights: Weights) -> FrozenLayers | None:
    """The layers below a stage; None where it takes the samples."""
    below = architecture.stack[: stage.levels_below]
    return FrozenLayers(below, weights) if below else None
