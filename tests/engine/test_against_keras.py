"""The engine against Keras, built by hand, on the same weights, batches and settings."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aestudio.core.architecture import Activation, Architecture, LayerSpec
from aestudio.core.events import Event, RunEnded
from aestudio.core.plan import Loss, Optimizer, TrainingPlan
from aestudio.core.training import Engine, TrainingJob
from aestudio.core.weights import Array, Weights

Train = Callable[[TrainingJob], list[Event]]
RATE, MOMENTUM, SCALE = 0.01, 0.8, 0.002


def of_keras(optimizer: Optimizer) -> Any:
    import keras

    match optimizer:
        case Optimizer.ADAM:
            return keras.optimizers.Adam(RATE)
        case Optimizer.NADAM:
            return keras.optimizers.Nadam(RATE)
        case Optimizer.RMSPROP:
            return keras.optimizers.RMSprop(RATE)
        case Optimizer.ADAGRAD:
            return keras.optimizers.Adagrad(RATE)
        case Optimizer.SGD:
            return keras.optimizers.SGD(RATE, momentum=MOMENTUM)


@pytest.mark.parametrize("optimizer", list(Optimizer))
def test_fifty_updates_from_the_same_gradients_are_those_of_keras(
    engine: Engine, optimizer: Optimizer
) -> None:
    import keras
    import tensorflow as tf

    from aestudio.engine.optimizers import rule

    generator = np.random.default_rng(8)
    start = generator.normal(size=(5, 4)).astype(np.float32)
    sizes = 10.0 ** generator.integers(-4, 2, (50, 5, 4))
    gradients = (generator.normal(size=sizes.shape) * sizes).astype(np.float32)
    ours, theirs = tf.Variable(start), keras.Variable(start)
    update = rule(optimizer, RATE, MOMENTUM)
    slots = [tf.Variable(np.full_like(start, value)) for value in update.slots]
    peer = of_keras(optimizer)
    for gradient, factors in zip(gradients, update.factors(np.arange(1.0, 51.0)), strict=True):
        update.update(ours, tf.constant(gradient), slots, tf.constant(factors))
        peer.apply([tf.constant(gradient)], [theirs])
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=2e-5, atol=2e-6)


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


def keras_model(architecture: Architecture, weights: Weights, loss: Loss) -> Any:
    import keras

    stack: list[Any] = []
    for layer in architecture.dense_layers:
        if layer.tied_to:
            stack.append(transposed(stack[layer.tied_to - 1], layer.activation.value))
        else:
            penalty = keras.regularizers.L2(layer.l2 / 2)
            stack.append(
                keras.layers.Dense(layer.units, layer.activation.value, kernel_regularizer=penalty)
            )
    model = keras.Sequential([keras.Input((architecture.inputs,)), *stack])
    for built, layer_weights in zip(stack, weights.layers, strict=True):
        built.set_weights(list(layer_weights.arrays()))
    losses = {
        Loss.MEAN_SQUARED_ERROR: "mean_squared_error",
        Loss.BINARY_CROSS_ENTROPY: "binary_crossentropy",
    }
    model.compile(optimizer=of_keras(Optimizer.ADAM), loss=losses[loss], jit_compile=False)
    return model


def trained_by_keras(model: Any, plan: TrainingPlan, samples: Array) -> list[Array]:
    from aestudio.engine.shuffling import epoch_order

    for epoch in range(plan.epochs):
        order = epoch_order(plan.seed, 1, epoch, len(samples))
        for first in range(0, len(order), plan.batch_size):
            batch = samples[order[first : first + plan.batch_size]]
            model.train_on_batch(batch, batch)
    return [array for layer in model.layers for array in layer.get_weights()]


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("loss", list(Loss))
def test_a_hundred_steps_end_at_the_weights_of_keras(
    train: Train, samples: Array, loss: Loss, tied: bool
) -> None:
    from aestudio.engine.initializers import initial_weights

    cross = loss is Loss.BINARY_CROSS_ENTROPY
    architecture = Architecture(
        inputs=8,
        layers=(LayerSpec(units=6, l2=SCALE), LayerSpec(units=3, l2=2 * SCALE)),
        tied=tied,
        output_activation=Activation.SIGMOID if cross else Activation.LINEAR,
    )
    plan = TrainingPlan(batch_size=10, epochs=20, learning_rate=RATE, loss=loss)
    job = TrainingJob(architecture, plan, samples, samples[:0])
    end = train(replace(job, training=samples[:43]))[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    model = keras_model(architecture, initial_weights(architecture, plan.seed), loss)
    theirs = trained_by_keras(model, plan, samples[:43])
    ours = [array for layer in end.run.checkpoint.weights.layers for array in layer.arrays()]
    assert end.run.checkpoint.weights.finite
    for found, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=2e-5)
