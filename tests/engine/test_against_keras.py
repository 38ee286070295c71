"""The engine against Keras, built by hand, on the same weights, batches and settings."""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.events import Event, RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss
from aestudio.core.plan import Optimizer, TrainingPlan
from aestudio.core.training import Engine, TrainingJob
from aestudio.core.weights import Array
from tests.engine import by_keras

Train = Callable[[TrainingJob], list[Event]]
RATE, MOMENTUM, SCALE, BATCH, EPOCHS = 0.01, 0.8, 0.002, 10, 20


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
    peer = by_keras.optimizer_of(optimizer, RATE, MOMENTUM)
    for gradient, factors in zip(gradients, update.factors(np.arange(1.0, 51.0)), strict=True):
        update.update(ours, tf.constant(gradient), slots, tf.constant(factors))
        peer.apply([tf.constant(gradient)], [theirs])
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=2e-5, atol=2e-6)


def cases() -> Iterator[tuple[Activation, Loss, Optimizer, bool, bool]]:
    """Each activation with each loss, tied and untied, plain and compiled; and each optimizer
    with each loss, tied and untied: twenty cases hold all these pairs."""
    for (i, activation), (j, loss) in product(enumerate(Activation), enumerate(Loss)):
        optimizer = list(Optimizer)[(i + 2 * j) % len(Optimizer)]
        yield activation, loss, optimizer, (i + j) % 2 == 0, (i // 5 + j) % 2 == 0


def batches(seed: int) -> Iterator[NDArray[np.int32]]:
    from aestudio.engine.shuffling import epoch_order

    for epoch in range(EPOCHS):
        order = epoch_order(seed, 1, epoch, 43)
        yield from (order[first : first + BATCH] for first in range(0, 43, BATCH))


@pytest.mark.parametrize(("activation", "loss", "optimizer", "tied", "compiled"), list(cases()))
def test_a_hundred_steps_have_the_losses_of_keras_and_end_at_its_weights(
    train: Train,
    samples: Array,
    monkeypatch: pytest.MonkeyPatch,
    activation: Activation,
    loss: Loss,
    optimizer: Optimizer,
    tied: bool,
    compiled: bool,
) -> None:
    from aestudio.engine.initializers import initial_weights

    if compiled:
        monkeypatch.setattr("aestudio.engine.loops.CLUSTERED", 0)
    cross = loss is Loss.BINARY_CROSS_ENTROPY
    layers = (
        Dense(units=6, l2=SCALE, activation=activation),
        Dense(units=3, l2=2 * SCALE, activation=activation),
    )
    output = Activation.SIGMOID if cross else activation
    architecture = Architecture(
        input_shape=(8,), layers=layers, tied=tied, output_activation=output
    )
    plan = TrainingPlan(
        batch_size=BATCH,
        epochs=EPOCHS,
        learning_rate=RATE,
        momentum=MOMENTUM,
        loss=loss,
        optimizer=optimizer,
    )
    end = train(TrainingJob(architecture, plan, samples[:43], samples[:0]))[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    model = by_keras.network(architecture, initial_weights(architecture, plan.seed))
    rule = by_keras.optimizer_of(optimizer, RATE, MOMENTUM)
    losses = by_keras.trained(model, rule, loss, samples, batches(plan.seed))
    # Float32 keeps seven digits of each number; the order of sums differs, and a hundred steps
    # with their square roots and kinks make more of that.
    (series,) = end.run.history.stages
    assert len(losses) == 100
    np.testing.assert_allclose(series.step_losses, losses, rtol=2e-4)
    ours = end.run.checkpoint.weights.arrays.values()
    for found, expected in zip(ours, by_keras.arrays_of(model), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=2e-5)


def test_the_cases_hold_every_pair() -> None:
    every = list(cases())
    assert {case[:2] for case in every} == set(product(Activation, Loss))
    for place in (3, 4):
        assert {(case[0], case[place]) for case in every} == set(product(Activation, (0, 1)))
    assert {case[1:4] for case in every} == set(product(Loss, Optimizer, (True, False)))
    assert {(case[2], case[4]) for case in every} == set(product(Optimizer, (True, False)))
