"""The non-linearities, as Keras 3 defines them (keras.activations, default arguments)."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from aestudio.core.activation import Activation

Tensor = Any
LEAK = 0.2  # keras.activations.leaky_relu, negative_slope

FUNCTIONS: dict[Activation, Callable[[Tensor], Tensor]] = {
    Activation.ELU: tf.nn.elu,
    Activation.RELU: tf.nn.relu,
    Activation.LEAKY_RELU: lambda z: tf.nn.leaky_relu(z, LEAK),
    Activation.SELU: tf.nn.selu,
    Activation.GELU: lambda z: tf.nn.gelu(z, approximate=False),
    Activation.SILU: lambda z: z * tf.sigmoid(z),
    Activation.SOFTPLUS: tf.math.softplus,
    Activation.TANH: tf.tanh,
    Activation.SIGMOID: tf.sigmoid,
    Activation.LINEAR: lambda z: z,
}
