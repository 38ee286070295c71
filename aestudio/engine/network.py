"""Architecture → variables and forward pass."""

from copy import copy
from typing import Any

import tensorflow as tf

from aestudio.core.architecture import Activation, Architecture
from aestudio.core.plan import Precision
from aestudio.core.weights import LayerWeights, Weights
from aestudio.engine.activations import FUNCTIONS

Tensor = Any
Variable = Any


class Network:
    """A symmetric autoencoder on TensorFlow variables, float32.

    A tied decoder layer owns a bias only; its kernel W_{N−L+1} = W_Lᵀ is derived at call.
    With mixed precision both sides of a product are rounded to bfloat16, and so is what comes
    back through it; sums within a product are float32.
    """

    def __init__(
        self,
        architecture: Architecture,
        weights: Weights,
        precision: Precision = Precision.FLOAT32,
    ) -> None:
        weights.check(architecture)
        self._precision = precision
        self.layers = architecture.dense_layers
        self._kernels = [
            None if one.kernel is None else tf.Variable(one.kernel) for one in weights.layers
        ]
        self._biases = [tf.Variable(one.bias) for one in weights.layers]

    @property
    def variables(self) -> list[Variable]:
        """What is trained: layer by layer the kernel, where owned, then the bias."""
        pairs = zip(self._kernels, self._biases, strict=True)
        return [variable for pair in pairs for variable in pair if variable is not None]

    @property
    def penalised(self) -> list[tuple[float, Variable]]:
        """Scale and variable of every kernel with an L2 penalty, each variable once."""
        pairs = zip(self.layers, self._kernels, strict=True)
        return [(layer.l2, kernel) for layer, kernel in pairs if kernel is not None and layer.l2]

    @property
    def output_activation(self) -> Activation:
        """Activation of the last layer."""
        return self.layers[-1].activation

    def logits(self, batch: Tensor) -> Tensor:
        """Outputs (n, inputs) before the last activation."""
        hidden = batch
        for index in range(len(self.layers) - 1):
            hidden = self._activated(index, hidden)
        return self._affine(len(self.layers) - 1, hidden)

    def exact(self) -> "Network":
        """The same variables with every product in float32, as they are used once trained."""
        network = copy(self)
        network._precision = Precision.FLOAT32
        return network

    def outputs(self, batch: Tensor) -> Tensor:
        """Reconstructions (n, inputs)."""
        return FUNCTIONS[self.output_activation](self.logits(batch))

    def hidden(self, batch: Tensor, depth: int) -> Tensor:
        """Outputs of encoder layer ``depth`` (from 1)."""
        hidden = batch
        for index in range(depth):
            hidden = self._activated(index, hidden)
        return hidden

    def weights(self) -> Weights:
        """A copy of the variables' values."""
        pairs = zip(self._kernels, self._biases, strict=True)
        return Weights(tuple(_values(kernel, bias) for kernel, bias in pairs))

    def assign(self, weights: Weights) -> None:
        """Give the variables those values."""
        values = [array for layer in weights.layers for array in layer.arrays()]
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)

    def _activated(self, index: int, hidden: Tensor) -> Tensor:
        return FUNCTIONS[self.layers[index].activation](self._affine(index, hidden))

    def _affine(self, index: int, hidden: Tensor) -> Tensor:
        source = self.layers[index].tied_to
        kernel = self._kernels[source - 1 if source else index]
        product = self._product(hidden, kernel, transposed=source is not None)
        return tf.nn.bias_add(product, self._biases[index])

    def _product(self, hidden: Tensor, kernel: Tensor, *, transposed: bool) -> Tensor:
        if self._precision is Precision.FLOAT32:
            return tf.matmul(hidden, kernel, transpose_b=transposed)
        sides = (tf.cast(side, tf.bfloat16) for side in (hidden, kernel))
        return tf.cast(tf.matmul(*sides, transpose_b=transposed), tf.float32)


def _values(kernel: Variable | None, bias: Variable) -> LayerWeights:
    return LayerWeights(None if kernel is None else kernel.numpy(), bias.numpy())
