"""One autoencoder at a time, in the three ways of Géron's chapter "Autoencoders".

A separate network for each stage, its weights copied into the stack; one network in which a
stage trains its own layers only, above frozen ones; the same with the frozen outputs cached.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.digest import run_digest
from aestudio.core.events import EndReason, Event, RunEnded, StageStarted
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss
from aestudio.core.plan import Optimizer, Strategy, TrainingPlan
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingJob
from aestudio.core.weights import Array, Weights
from tests.engine import by_keras
from tests.networks import drawn

Train = Callable[[TrainingJob], list[Event]]
SIZES, SCALE, RATE, BATCH, EPOCHS, SEED = (8, 6, 4, 3), 1e-3, 0.002, 10, 4, 5


def finished(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    assert end.reason is EndReason.FINISHED
    return end.run


def one_network(samples: Array, *, tied: bool, cached: bool) -> TrainingJob:
    layers = tuple(Dense(units=units, l2=SCALE) for units in SIZES[1:])
    plan = TrainingPlan(
        strategy=Strategy.ONE_AT_A_TIME,
        learning_rate=RATE,
        batch_size=BATCH,
        epochs=EPOCHS,
        seed=SEED,
        cache_codings=cached,
    )
    architecture = Architecture(input_shape=(SIZES[0],), layers=layers, tied=tied)
    return TrainingJob(architecture, plan, samples[:43], samples[43:])


@dataclass
class Stack:
    """What separate networks leave: the arrays of each layer, and the losses of each stage."""

    layers: dict[str, list[Array]]
    losses: list[Array]


def separate_networks(architecture: Architecture, start: Weights, samples: Array) -> Stack:
    """Each stage a network of its own on codings that the one before has put out."""
    stack = Stack({}, [])
    for level in range(1, len(SIZES)):
        layers = architecture.shallow(level)
        model = shallow(level, start.of(layers), tied=architecture.tied)
        adam = by_keras.optimizer_of(Optimizer.ADAM, RATE, 0)
        loss = Loss.MEAN_SQUARED_ERROR
        stack.losses.append(by_keras.trained(model, adam, loss, samples, batches(level)))
        for layer, trained in zip(layers, model.layers, strict=True):
            stack.layers[layer.key] = trained.get_weights()
        samples = np.asarray(model.layers[0](samples))
    return stack


def shallow(level: int, weights: Weights, *, tied: bool) -> Any:
    outer, units = SIZES[level - 1], SIZES[level]
    activation = "linear" if level == 1 else "elu"
    encoder = by_keras.dense(units, "elu", SCALE)
    if tied:
        decoder = by_keras.transposed(encoder, activation)
    else:
        decoder = by_keras.dense(outer, activation, SCALE)
    return by_keras.model_of(outer, [encoder, decoder], weights)


def batches(stage: int) -> Iterator[NDArray[np.int32]]:
    from aestudio.engine.shuffling import epoch_order

    for epoch in range(EPOCHS):
        order = epoch_order(SEED, stage, epoch, 43)
        yield from (order[first : first + BATCH] for first in range(0, 43, BATCH))


@pytest.mark.parametrize("tied", [True, False], ids=["tied", "untied"])
def test_separate_networks_copied_into_the_stack_equal_one_network(
    train: Train, samples: Array, tied: bool
) -> None:
    from aestudio.engine.initializers import initial_weights

    job = one_network(samples, tied=tied, cached=False)
    run = finished(train(job))
    start = initial_weights(job.architecture, SEED)
    stack = separate_networks(job.architecture, start, samples[:43])
    # Keras sums the same products in another order, and Adam divides by their square roots.
    for ours, theirs in zip(run.history.stages, stack.losses, strict=True):
        np.testing.assert_allclose(ours.step_losses, theirs, rtol=2e-5)
    weights = run.checkpoint.weights
    for layer in job.architecture.stack:
        own = weights.of((layer,)).arrays.values()
        for found, expected in zip(own, stack.layers.pop(layer.key), strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-4, atol=5e-6)


def deep(activation: Activation, *, tied: bool = True) -> Architecture:
    layers = tuple(Dense(units=n, activation=activation, l2=SCALE) for n in (13, 7, 3))
    return Architecture(input_shape=(784,), layers=layers, tied=tied)


def wide_job(
    architecture: Architecture, batch: int, strategy: Strategy, *, cached: bool
) -> TrainingJob:
    x = np.random.default_rng(3).random((60, 784), dtype=np.float32)
    plan = TrainingPlan(batch_size=batch, epochs=2, strategy=strategy, cache_codings=cached)
    return TrainingJob(architecture, plan, x[:43], x[43:])


# A last batch of one sample, odd numbers of units and these activations take other routines
# on the CPU than a full block of rows would; below, each activation meets each size of a batch.
@pytest.mark.parametrize(
    ("activation", "batch"),
    [
        (Activation.ELU, 42),
        (Activation.SELU, 10),
        (Activation.SOFTPLUS, 42),
        (Activation.TANH, 10),
    ],
)
def test_caching_the_codings_changes_no_bit(
    train: Train, activation: Activation, batch: int
) -> None:
    both = [
        finished(train(wide_job(deep(activation), batch, Strategy.ONE_AT_A_TIME, cached=cached)))
        for cached in (True, False)
    ]
    assert run_digest(both[0]) == run_digest(both[1])


@pytest.mark.usefixtures("compiled")
def test_caching_the_codings_changes_no_bit_of_compiled_steps_and_fine_tuning(
    train: Train,
) -> None:
    architecture = deep(Activation.ELU, tied=False)
    both = [
        finished(train(wide_job(architecture, 10, Strategy.FINE_TUNED, cached=cached)))
        for cached in (True, False)
    ]
    assert run_digest(both[0]) == run_digest(both[1])


@pytest.mark.parametrize("activation", list(Activation))
def test_a_sample_has_the_same_codings_in_a_batch_of_any_size(
    engine: Engine, activation: Activation
) -> None:
    import tensorflow as tf

    from aestudio.engine.frozen_layers import FrozenLayers
    from aestudio.engine.initializers import initial_weights

    architecture = deep(activation)
    frozen = FrozenLayers(architecture.stack[:2], initial_weights(architecture, 1))
    x = np.random.default_rng(4).random((1000, 784), dtype=np.float32)
    together = np.asarray(frozen(tf.constant(x)))
    for rows in (1, 2, 7, 43, 150):
        some = np.random.default_rng(5).permutation(1000)[:rows]
        found = np.asarray(frozen(tf.constant(x[some])))
        np.testing.assert_array_equal(found, together[some], err_msg=f"{rows} rows")


@pytest.mark.parametrize(("cached", "sizes"), [(True, [0, 43 + 7, 43 + 7, 0]), (False, [0] * 4)])
def test_a_stage_tells_the_memory_of_its_cache(
    train: Train, samples: Array, cached: bool, sizes: list[int]
) -> None:
    job = one_network(samples, tied=True, cached=cached)
    plan = job.plan.edited(strategy=Strategy.FINE_TUNED, epochs=1)
    events = train(TrainingJob(job.architecture, plan, job.training, job.validation))
    told = [event.cached_bytes for event in events if isinstance(event, StageStarted)]
    widths = (8, 6, 4, 8)
    assert told == [4 * n * width for n, width in zip(sizes, widths, strict=True)]


def test_a_cache_holds_what_the_layers_below_put_out_whoever_has_the_like_of_them(
    engine: Engine,
) -> None:
    from aestudio.core.sources import Held
    from aestudio.engine.frozen_layers import FrozenLayers

    layers = tuple(Dense(units=n, activation=Activation.TANH) for n in (4, 3, 2))
    architecture = Architecture(input_shape=(5,), layers=layers)
    x = np.random.default_rng(7).normal(size=(1030, 5)).astype(np.float32)
    every = [drawn(architecture, seed) for seed in (6, 8)]
    stacks = [FrozenLayers(architecture.stack[:2], weights) for weights in every]
    for weights, frozen in zip(every, stacks, strict=True):
        codings = frozen.codings(Held(x), lambda: False)
        assert codings is not None
        by_hand = x.astype(float)
        for layer in ("encoder_1", "encoder_2"):
            by_hand = np.tanh(by_hand @ weights[layer, "kernel"] + weights[layer, "bias"])
        np.testing.assert_allclose(codings.read(0, 1030), by_hand, atol=1e-6)
