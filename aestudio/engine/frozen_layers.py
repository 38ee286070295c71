"""The hidden layers below a stage, which it does not train: samples → codings."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from aestudio.core.architecture import Architecture
from aestudio.core.plan import Stage
from aestudio.core.sources import Held, Source, aligned_empty
from aestudio.core.weights import Weights
from aestudio.engine.network import Network

Tensor = Any
ROWS = 1024  # Samples a call.
FULL = 16  # float32 in the widest vector register of a CPU


class FrozenLayers:
    """Maps samples (n, inputs) to the outputs of the hidden layers below a stage (n, width).

    On a CPU a row's codings have the same bits in a batch of any size, so that it makes no
    difference when they are computed. Two things would break that: one row alone is multiplied
    by another routine, and the numbers beyond the last full vector register go through scalar
    versions of SELU and softplus. Hence the rows are filled up to a multiple of FULL.
    """

    def __init__(self, stage: Stage, architecture: Architecture, weights: Weights) -> None:
        self._depth = stage.levels_below
        self.inputs, self.width = architecture.inputs, stage.sizes[0]
        self._network = Network(
            architecture.first_levels(self._depth), weights.first_levels(self._depth)
        )
        self._function = tf.function(self._encode, autograph=False)

    def __call__(self, rows: Tensor) -> Tensor:
        """The codings of some rows, in any graph or none."""
        return self._function(rows)

    def codings(self, samples: Source, should_stop: Callable[[], bool]) -> Source | None:
        """Those of all samples, held in memory; None if asked to stop."""
        found = aligned_empty(len(samples), self.width)
        for start in range(0, len(samples), ROWS):
            if should_stop():
                return None
            found[start : start + ROWS] = self(tf.constant(samples.read(start, start + ROWS)))
        return Held(found)

    def _encode(self, rows: Tensor) -> Tensor:
        count = rows.shape[0] or tf.shape(rows)[0]
        filled = tf.pad(rows, [[0, -count % FULL], [0, 0]])
        return self._network.hidden(filled, self._depth)[:count]


def frozen_below(stage: Stage, architecture: Architecture, weights: Weights) -> FrozenLayers | None:
    """The layers below a stage; None where it takes the samples."""
    return FrozenLayers(stage, architecture, weights) if stage.levels_below else None
