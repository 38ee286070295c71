"""How steep the objective is where a network stands."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.objectives import Term
from aestudio.engine.network import Network

Tensor = Any


class GradientNorm:
    """The length of the gradient on one batch, all parameters together.

    The batch and its random numbers stay the same, so that only the network moves. There is no
    graph: to make one takes longer than all epochs of a stage of a few samples.
    """

    def __init__(
        self,
        network: Network,
        objective: Sequence[Term],
        inputs: Tensor,
        targets: Tensor,
        draws: Tensor | None,
    ) -> None:
        self._network, self._objective = network, tuple(objective)
        self._example = inputs, targets, draws

    def at(self, weights: NDArray[np.float64]) -> float:
        """That of the network as it stands, with ``weights`` (k,) of the scheduled terms."""
        # Values rather than variables: of those on several devices there is one copy each.
        values = {key: tf.convert_to_tensor(one) for key, one in self._network.variables.items()}
        network = self._network.at(values)
        with tf.GradientTape() as tape:
            tape.watch(list(values.values()))
            trace = network.trace(*self._example)
            terms = [term.value(network.ops, trace) for term in self._objective]
            total = network.ops.total(self._weighted(terms, weights))
        return float(tf.linalg.global_norm(tape.gradient(total, list(values.values()))))

    def _weighted(self, terms: Sequence[Tensor], weights: NDArray[np.float64]) -> list[Tensor]:
        scheduled = iter(weights.tolist())
        return [
            next(scheduled) * value if term.is_scheduled else value
            for term, value in zip(self._objective, terms, strict=True)
        ]
