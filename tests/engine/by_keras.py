"""Autoencoders and their training in plain Keras, written by hand to compare with."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.architecture import Architecture
from aestudio.core.objectives import Loss
from aestudio.core.plan import Optimizer
from aestudio.core.weights import Array, Weights
from tests.networks import by_layer

OUTPUTS = {
    Loss.MEAN_SQUARED_ERROR: "mean_squared_error",
    Loss.BINARY_CROSS_ENTROPY: "binary_crossentropy",
}


def optimizer_of(name: Optimizer, rate: float, momentum: float) -> Any:
    import keras

    match name:
        case Optimizer.ADAM:
            return keras.optimizers.Adam(rate)
        case Optimizer.NADAM:
            return keras.optimizers.Nadam(rate)
        case Optimizer.RMSPROP:
            return keras.optimizers.RMSprop(rate)
        case Optimizer.ADAGRAD:
            return keras.optimizers.Adagrad(rate)
        case Optimizer.SGD:
            return keras.optimizers.SGD(rate, momentum=momentum)


def transposed(source: Any, activation: str) -> Any:
    """A dense layer with a bias of its own and the transpose of another layer's kernel."""
    import keras

    class Transposed(keras.layers.Layer):  # type: ignore[misc, unused-ignore]
        def build(self, shape: Any) -> None:
            self.bias = self.add_weight(shape=(source.kernel.shape[0],), name="bias")

        def call(self, batch: Any) -> Any:
            product = keras.ops.matmul(batch, keras.ops.transpose(source.kernel))
            return keras.activations.get(activation)(product + self.bias)

    return Transposed()


def dense(units: int, activation: str, l2: float) -> Any:
    """A dense layer; Keras counts scale · Σw², so half of our scale is the same penalty."""
    import keras

    penalty = keras.regularizers.L2(l2 / 2) if l2 else None
    return keras.layers.Dense(units, activation, kernel_regularizer=penalty)


def model_of(inputs: int, layers: Iterable[Any], weights: Weights) -> Any:
    """A stack of layers that starts at ``weights``."""
    import keras

    stack = list(layers)
    model = keras.Sequential([keras.Input((inputs,)), *stack])
    for layer, own in zip(stack, by_layer(weights), strict=True):
        layer.set_weights(own)
    return model


def network(architecture: Architecture, weights: Weights) -> Any:
    """The model of an architecture."""
    stack: list[Any] = []
    for layer in architecture.stack:
        if layer.tied_to:
            stack.append(transposed(stack[layer.tied_to - 1], layer.activation.value))
        else:
            stack.append(dense(layer.units, layer.activation.value, layer.l2))
    return model_of(architecture.inputs, stack, weights)


def step_of(model: Any, optimizer: Any, loss: Loss) -> Callable[[Array], float]:
    """One step on a batch; returns its reconstruction loss before the step."""
    import keras
    import tensorflow as tf

    measure = keras.losses.get(OUTPUTS[loss])
    rows = tf.TensorSpec((None, model.input_shape[1]), tf.float32)
    optimizer.build(model.trainable_variables)

    def step(batch: Any) -> Any:
        with tf.GradientTape() as tape:
            reconstruction = keras.ops.mean(measure(batch, model(batch, training=True)))
            total = reconstruction + sum(model.losses)
        gradients = tape.gradient(total, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return reconstruction

    compiled = tf.function(step, [rows], autograph=False)
    return lambda batch: float(compiled(tf.constant(batch)))


def trained(
    model: Any, optimizer: Any, loss: Loss, samples: Array, batches: Iterable[NDArray[np.int32]]
) -> Array:
    """Train on those batches; the reconstruction loss of each step."""
    step = step_of(model, optimizer, loss)
    return np.array([step(samples[batch]) for batch in batches], np.float32)


def arrays_of(model: Any) -> list[Array]:
    """Kernels, where owned, and biases of all layers in order."""
    return [array for layer in model.layers for array in layer.get_weights()]
