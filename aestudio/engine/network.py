"""Layers → variables and forward pass."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import tensorflow as tf

from aestudio.core.codings.drawn import DrawnOperation
from aestudio.core.objectives import Trace
from aestudio.core.parameters import ParameterKey
from aestudio.core.plan import Precision
from aestudio.core.stack import StackLayer, logits
from aestudio.core.weights import Weights
from aestudio.engine.operations import AcrossDevices, TensorFlowOperations

Tensor = Any
Variable = Any


class Network:
    """Layers on TensorFlow variables, float32.

    A tied decoder layer owns a bias only; its kernel W_{N−L+1} = W_Lᵀ is derived at call.
    """

    def __init__(
        self,
        layers: Sequence[StackLayer],
        weights: Weights,
        precision: Precision = Precision.FLOAT32,
    ) -> None:
        weights.check(layers)
        self.layers = tuple(layers)
        self.variables: Mapping[ParameterKey, Variable] = {
            key: tf.Variable(array) for key, array in weights.arrays.items()
        }
        self.ops = TensorFlowOperations(precision)

    @classmethod
    def bare(cls, layers: Sequence[StackLayer]) -> "Network":
        """Layers without variables, to be given values."""
        network = cls.__new__(cls)
        network.layers, network.variables = tuple(layers), {}
        network.ops = TensorFlowOperations()
        return network

    @property
    def inputs(self) -> int:
        """Numbers a sample."""
        return self.layers[0].inputs

    def trace(self, inputs: Tensor, targets: Tensor, draws: Tensor | None) -> Trace[Tensor]:
        """What a forward pass leaves for the terms of an objective to measure; codings are their
        means where there are no ``draws``."""
        *hidden, last = self.layers
        values, activities, divergence = inputs, {}, None
        for layer in hidden:
            if layer.heads and draws is not None:
                values, divergence = self._sampled(layer, layer.heads, values, draws)
            else:
                values = self._activated(layer, values)
            if not layer.sparsity.is_none:
                activities[layer.key] = self.ops.reshaped(values, (layer.units,))
        outputs = self._flat(self._logits(last, values))
        return Trace(targets, outputs, self.variables, activities, divergence)

    def _sampled(
        self, layer: StackLayer, heads: DrawnOperation, inputs: Tensor, draws: Tensor
    ) -> tuple[Tensor, Tensor]:
        values = layer.values(self.variables)
        return heads.sampled(self.ops, values, inputs, layer.input_shape, draws)

    def across(self, together: AcrossDevices) -> "Network":
        """The same variables on a share of each batch."""
        network = copy(self)
        network.ops = self.ops.across(together)
        return network

    def exact(self) -> "Network":
        """The same variables with every product in float32, as they are used once trained."""
        network = copy(self)
        network.ops = TensorFlowOperations()
        return network

    def within(
        self, layers: Sequence[StackLayer], others: Mapping[ParameterKey, Tensor]
    ) -> "Network":
        """The same variables as a part of more layers, for which there are the ``others``."""
        network = copy(self)
        network.layers, network.variables = tuple(layers), {**others, **self.variables}
        return network

    def at(self, values: Mapping[ParameterKey, Tensor]) -> "Network":
        """The same layers with those values."""
        network = copy(self)
        network.variables = values
        return network

    def encoded(self, batch: Tensor) -> Tensor:
        """Outputs of the last layer (n, units), for a network of encoder layers."""
        values = batch
        for layer in self.layers:
            values = self._activated(layer, values)
        return self._flat(values)

    def weights(self) -> Weights:
        """A copy of the variables' values."""
        return Weights({key: variable.numpy() for key, variable in self.variables.items()})

    def assign(self, weights: Weights) -> None:
        """Give the variables those values."""
        for key, variable in self.variables.items():
            variable.assign(weights[key])

    def _activated(self, layer: StackLayer, inputs: Tensor) -> Tensor:
        return self.ops.activated(self._logits(layer, inputs), layer.activation)

    def _logits(self, layer: StackLayer, inputs: Tensor) -> Tensor:
        return logits(self.ops, layer, layer.values(self.variables), inputs)

    def _flat(self, values: Tensor) -> Tensor:
        return self.ops.reshaped(values, (self.layers[-1].units,))
