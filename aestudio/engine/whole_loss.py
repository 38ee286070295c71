"""What a stack of trained layers makes of the samples, while one of them is trained alone."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from aestudio.core.objectives import Reconstruction
from aestudio.core.weights import Array
from aestudio.engine.network import Network

Tensor = Any


class WholeLoss:
    """Measures the outputs of the layers that are trained followed by those that decode them.

    ``before`` makes what goes in of what the stage is given. There is no graph: to make one takes
    longer than to do without.
    """

    def __init__(
        self, network: Network, measure: Reconstruction, before: Callable[[Tensor], Tensor]
    ) -> None:
        self._network, self._measure, self._before = network, measure, before

    def summed(self, inputs: Array, samples: Array) -> float:
        """The sum of the losses of ``samples`` (n, features), of which the stage is given
        ``inputs`` (n, width)."""
        rows = self._before(tf.constant(inputs))
        trace = self._network.trace(rows, tf.constant(samples), None)
        return float(tf.reduce_sum(self._measure.of_samples(self._network.ops, trace)))
