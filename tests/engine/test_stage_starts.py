"""What a stage begins with, what it is trained on, and the figures that it tells of itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from math import cos, pi

import numpy as np
import pytest

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.events import EpochDone, Event, RunEnded, StepsDone
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.run import Run
from aestudio.core.sources import Held
from aestudio.core.training import TrainingJob
from aestudio.core.weights import Array, Weights
from tests.engine.passes import outputs
from tests.networks import biases, drawn, kernels

Job = Callable[..., TrainingJob]
Train = Callable[[TrainingJob], list[Event]]


def ended(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    return end.run


def elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def reconstructed(weights: Weights, samples: Array) -> Array:
    """Through hidden layers with ELU and a linear output layer, in float64."""
    layers = list(zip(kernels(weights), biases(weights), strict=True))
    for number, (kernel, bias) in enumerate(layers, start=1):
        samples = samples.astype(float) @ kernel + bias
        samples = elu(samples) if number < len(layers) else samples
    return samples


def test_fine_tuning_starts_from_the_stack(train: Train, job: Job, samples: Array) -> None:
    from aestudio.engine.shuffling import epoch_order

    stack = ended(train(job(strategy=Strategy.ONE_AT_A_TIME))).checkpoint.weights
    tuned = ended(train(job(strategy=Strategy.FINE_TUNED)))
    series = tuned.history.stage(4)
    assert series is not None
    batch = samples[epoch_order(tuned.plan.seed, 4, 0, 43)[:10]]
    expected = np.mean((reconstructed(stack, batch) - batch) ** 2)
    assert series.step_losses[0] == pytest.approx(expected, rel=1e-5)


def test_a_tied_kernel_is_transposed_where_it_is_square_too(engine: object) -> None:
    from aestudio.engine.network import Network

    architecture = Architecture(input_shape=(4,), layers=(Dense(units=4), Dense(units=4)))
    architecture = architecture.edited(tied=True)
    weights = drawn(architecture, 6, kernel=0.5)
    samples = np.random.default_rng(7).normal(size=(9, 4)).astype(np.float32)
    found = outputs(Network(architecture.stack, weights), samples)
    np.testing.assert_allclose(found, reconstructed(weights, samples), atol=1e-5)


@pytest.mark.parametrize("number", [2, 3])
def test_a_stage_learns_from_the_layer_right_below_it_where_widths_are_equal(
    engine: object, number: int
) -> None:
    from aestudio.engine.frozen_layers import frozen_below

    layers = tuple(Dense(units=4, activation=Activation.TANH) for _ in range(3))
    architecture = Architecture(input_shape=(4,), layers=layers)
    weights = drawn(architecture, 6, kernel=0.5)
    stage = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME).stages(architecture)[number - 1]
    samples = np.random.default_rng(8).normal(size=(50, 4)).astype(np.float32)
    frozen = frozen_below(stage, architecture, weights)
    assert frozen is not None
    codings = frozen.codings(Held(samples), lambda: False)
    assert codings is not None
    by_hand = samples.astype(float)
    for level in range(1, number):
        kernel, bias = (weights[f"encoder_{level}", name] for name in ("kernel", "bias"))
        by_hand = np.tanh(by_hand @ kernel + bias)
    np.testing.assert_allclose(codings.read(0, 50), by_hand, atol=1e-6)


@dataclass
class Clock:
    """Time that goes by while steps are taken, and at no other moment."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def second_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step takes one second to the clock of a stage."""
    from aestudio.engine.steps import Steps

    clock = Clock()

    def timed(take: Callable[..., Array]) -> Callable[..., Array]:
        def taking(*arguments: object) -> Array:
            losses = take(*arguments)
            clock.now += len(losses)
            return losses

        return taking

    for place in ("stage_run", "stopwatch"):
        monkeypatch.setattr(f"aestudio.engine.{place}.perf_counter", clock)
    monkeypatch.setattr(Steps, "take", timed(Steps.take))
    monkeypatch.setattr(Steps, "take_partial", timed(Steps.take_partial))


@pytest.mark.usefixtures("second_a_step")
def test_the_speed_is_that_of_the_samples_and_the_time_that_they_took(
    train: Train, job: Job, samples: Array
) -> None:
    plan = job()
    events = train(replace(plan, training=samples[:40]))
    live = [event.samples_per_s for event in events if isinstance(event, StepsDone)]
    assert live == [10.0] * len(live)
    assert live
    epochs = [event.record for event in events if isinstance(event, EpochDone)]
    assert [(epoch.seconds, epoch.samples_per_s) for epoch in epochs] == [(4.0, 10.0)] * 3


@pytest.mark.usefixtures("second_a_step")
def test_the_speed_of_an_epoch_counts_the_last_smaller_batch_by_its_samples(
    train: Train, job: Job
) -> None:
    epochs = [event.record for event in train(job()) if isinstance(event, EpochDone)]
    assert [(epoch.seconds, epoch.samples_per_s) for epoch in epochs] == [(5.0, 43 / 5)] * 3


def test_an_epoch_records_the_rate_of_its_last_step(train: Train, job: Job) -> None:
    plan = job(schedule="cosine", learning_rate=0.01)
    found = [event.record.learning_rate for event in train(plan) if isinstance(event, EpochDone)]
    least, steps = plan.plan.lowest_rate, 3 * 5
    shares = [least + (1 - least) * (1 + cos(pi * last / steps)) / 2 for last in (4, 9, 14)]
    assert found == pytest.approx([0.01 * share for share in shares])


def test_every_step_is_told_once_in_its_order(train: Train, job: Job) -> None:
    events = train(job(strategy=Strategy.ONE_AT_A_TIME))
    told = [event for event in events if isinstance(event, StepsDone)]
    history = ended(events).history
    for number, group in groupby(told, key=lambda event: event.stage):
        series = history.stage(number)
        assert series is not None
        losses = np.concatenate([event.losses for event in group])
        np.testing.assert_array_equal(losses, series.step_losses)
