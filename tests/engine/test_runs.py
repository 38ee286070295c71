"""What a run tells and leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import TrainingError
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded, StageStarted, WeightsUpdated
from aestudio.core.plan import Optimizer, Strategy, TrainingPlan
from aestudio.core.run import Run
from aestudio.core.sources import source_of
from aestudio.core.training import Engine, TrainingJob
from aestudio.core.weights import Array, Weights
from tests.engine.passes import outputs, steps_of, take, take_partial
from tests.networks import biases, kernels

Job = Callable[..., TrainingJob]
Train = Callable[[TrainingJob], list[Event]]


def finished(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.error is None, end.error
    assert end.run is not None
    assert end.reason is EndReason.FINISHED
    return end.run


def elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0))).astype(np.float32)


def hidden(weights: Weights, samples: Array, depth: int) -> Array:
    for kernel, bias in zip(kernels(weights)[:depth], biases(weights), strict=False):
        samples = elu(samples @ kernel + bias)
    return samples


# Beside Keras, each optimizer takes compiled steps: see test_against_keras.
@pytest.mark.parametrize("optimizer", [Optimizer.ADAM, Optimizer.SGD])
def test_compiled_steps_take_the_way_of_plain_ones(
    train: Train, job: Job, monkeypatch: pytest.MonkeyPatch, optimizer: Optimizer
) -> None:
    one = job(optimizer=optimizer)
    plain = finished(train(one)).checkpoint.weights
    monkeypatch.setattr("aestudio.engine.loops.CLUSTERED", 0)
    compiled = finished(train(one)).checkpoint.weights
    for found, expected in zip(kernels(compiled), kernels(plain), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_steps_are_compiled_by_the_size_of_batch_and_network(
    engine: Engine, small: Architecture
) -> None:
    from aestudio.engine.loops import CLUSTERED, Compiled, worth_compiling

    (stage,) = TrainingPlan().stages(small)
    products = sum(layer.products for layer in stage.layers)
    assert products == 2 * (8 * 6 + 6 * 4 + 4 * 3)
    least = CLUSTERED // products
    assert worth_compiling(stage.layers, least) is Compiled.NOTHING
    assert worth_compiling(stage.layers, least + 1) is Compiled.ALL_STEPS


@pytest.mark.parametrize(
    ("batch", "most"),
    [(1, 128), (2**13, 128), (2**15, 32), (2**20 - 1, 1), (2**20, 1), (2**22, 1)],
)
def test_a_compiled_call_takes_the_steps_whose_samples_fit_into_the_caches(
    engine: Engine, batch: int, most: int
) -> None:
    from aestudio.engine.loops import ClusterLoop, Sizes

    def never(*_: object) -> Any:
        """Nothing is computed."""

    loop = ClusterLoop(never, never, Sizes(batch, width=5, inputs=2, factors=1, terms=1, place=1))
    assert loop.most == most


def test_another_seed_gives_other_weights(train: Train, job: Job) -> None:
    first, second = (finished(train(job(seed=seed))) for seed in (1, 2))
    assert not first.checkpoint.weights.same_bits(second.checkpoint.weights)


def test_a_tied_decoder_owns_no_kernel_and_equals_the_encoder_transposed(
    train: Train, job: Job
) -> None:
    from aestudio.engine.network import Network

    one = job(strategy=Strategy.FINE_TUNED)
    weights = finished(train(one)).checkpoint.weights
    assert [layer for layer, name in weights.arrays if name == "kernel"] == [
        "encoder_1",
        "encoder_2",
        "encoder_3",
    ]
    samples = source_of(one.training).read(0, 5)
    by_hand = samples.astype(float)
    for kernel, bias in list(zip(kernels(weights), biases(weights), strict=True))[:-1]:
        by_hand = elu(by_hand @ kernel + bias)
    by_hand = by_hand @ weights["encoder_1", "kernel"].T + weights["decoder_1", "bias"]
    found = outputs(Network(one.architecture.stack, weights), samples)
    np.testing.assert_allclose(found, by_hand, atol=1e-5)


@pytest.mark.parametrize("tied", [True, False])
def test_a_later_stage_equals_a_shallow_network_trained_on_the_codings(
    train: Train, job: Job, small: Architecture, samples: Array, tied: bool
) -> None:
    from aestudio.engine.initializers import initial_weights

    architecture = small.edited(tied=tied)
    stack = job(architecture, strategy=Strategy.ONE_AT_A_TIME)
    weights = finished(train(stack)).checkpoint.weights
    shallow = architecture.shallow(2)
    start = initial_weights(architecture, stack.plan.seed)
    alone = TrainingJob(
        architecture,
        stack.plan,
        stack.training,
        stack.validation,
        start=None,
    )
    first_only = replace(alone, only_stage=1)
    one = finished_or_open(train(first_only))
    second = ("encoder_2", "kernel")
    assert one.checkpoint.weights[second].tobytes() == start[second].tobytes()
    two = finished_or_open(train(replace(alone, start=one, only_stage=2)))
    first = ("encoder_1", "kernel")
    assert two.checkpoint.weights[first].tobytes() == weights[first].tobytes()
    np.testing.assert_array_equal(two.checkpoint.weights[second], weights[second])
    # The same by hand: a shallow network, its inputs computed by NumPy.
    from aestudio.engine.network import Network
    from aestudio.engine.shuffling import epoch_order
    from aestudio.engine.tensors import shared

    codings = shared(hidden(weights, samples[:43], 1))
    steps = steps_of(Network(shallow, start.of(shallow)), stack.plan.learning_rate, batch=10)
    for epoch in range(3):
        order = epoch_order(stack.plan.seed, 2, epoch, 43)
        take(steps, codings, order[:40].reshape(4, 10), 5 * epoch)
        take_partial(steps, codings, order[40:], 5 * epoch + 4)
    np.testing.assert_allclose(steps.weights()[second], weights[second], atol=1e-5)


def finished_or_open(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    return end.run


def test_the_stack_equals_the_composition_of_its_autoencoders(
    train: Train, job: Job, small: Architecture, samples: Array
) -> None:
    from aestudio.engine.network import Network

    one = job(strategy=Strategy.ONE_AT_A_TIME)
    weights = finished(train(one)).checkpoint.weights
    networks = [Network(s.layers, weights.of(s.layers)) for s in one.plan.stages(small)]

    def through(level: int, inputs: object) -> object:
        if level == len(networks):
            return inputs
        network = networks[level]
        encoder, decoder = network.layers
        return network._activated(decoder, through(level + 1, network._activated(encoder, inputs)))

    whole = outputs(Network(small.stack, weights), samples[:43])
    np.testing.assert_array_equal(whole, through(0, samples[:43]))


def test_earlier_layers_keep_their_bits_in_later_stages(
    train: Train, job: Job, small: Architecture
) -> None:
    events = train(job(strategy=Strategy.ONE_AT_A_TIME))
    snapshots = [one for one in events if isinstance(one, WeightsUpdated)]
    first = next(one for one in reversed(snapshots) if one.stage == 1)
    last = snapshots[-1]
    assert first.level == 1
    assert last.level == 3
    assert first.weights.same_bits(last.weights.of(small.first_levels(1).stack))


def test_the_first_kernel_starts_alike_under_every_strategy(small: Architecture) -> None:
    from aestudio.engine.initializers import initial_weights

    deep, flat = initial_weights(small, 5), initial_weights(small.first_levels(1), 5)
    np.testing.assert_array_equal(deep["encoder_1", "kernel"], flat["encoder_1", "kernel"])


def test_divergence_is_caught_and_the_last_good_epoch_kept(train: Train, job: Job) -> None:
    end = train(job(learning_rate=10.0, optimizer=Optimizer.SGD, epochs=50))[-1]
    assert isinstance(end, RunEnded)
    assert end.reason is EndReason.FAILED
    assert isinstance(end.error, TrainingError)
    assert "step" in end.error.what
    assert "for example to 0.01" in end.error.remedy
    assert end.run is not None
    assert end.run.checkpoint.weights.finite
    assert end.run.checkpoint.step == 0
    series = end.run.history.stages[0]
    assert len(series.epochs) == end.run.checkpoint.epoch
    assert len(series.step_losses) == 5 * end.run.checkpoint.epoch


@pytest.mark.parametrize(("count", "batch", "steps"), [(43, 10, 5), (7, 100, 1), (1, 3, 1)])
def test_every_sample_counts_once_an_epoch(
    train: Train, job: Job, samples: Array, count: int, batch: int, steps: int
) -> None:
    one = job(batch_size=batch, learning_rate=1e-30)
    few = replace(one, training=samples[:count], validation=samples[:count])
    events = train(few)
    started = next(event for event in events if isinstance(event, StageStarted))
    assert started.steps_per_epoch == steps
    epoch = next(event for event in events if isinstance(event, EpochDone))
    assert epoch.record.loss == pytest.approx(epoch.record.validation_loss, rel=1e-5)


def test_without_validation_samples_there_is_no_validation_loss(
    train: Train, job: Job, samples: Array
) -> None:
    one = job()
    events = train(replace(one, validation=samples[:0]))
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [epoch.record.validation_loss for epoch in epochs] == [None] * 3


def test_without_samples_the_run_fails_with_a_remedy(
    train: Train, job: Job, samples: Array
) -> None:
    one = job()
    events = train(replace(one, training=samples[:0]))
    assert isinstance(events[-1], RunEnded)
    assert events[-1].reason is EndReason.FAILED
    assert events[-1].error is not None
    assert events[-1].error.remedy
