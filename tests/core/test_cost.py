"""What a design is said to cost, against a count of what lies in memory, and sizes in words."""

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.cost import COMPILED, training_bytes
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Optimizer, Strategy, TrainingPlan
from aestudio.core.units import bytes_text

NETWORK = Architecture(input_shape=(10,), layers=(Dense(units=6), Dense(units=4)))
PARAMETERS = 10 * 6 + 6 + 6 * 4 + 4 + 4 * 6 + 6 + 6 * 10 + 10
# Of each parameter: itself and its gradient, six states kept, three sets of weights.
SETS = {Optimizer.SGD: 1, Optimizer.RMSPROP: 1, Optimizer.ADAGRAD: 1, Optimizer.ADAM: 2}
SETS |= {Optimizer.NADAM: 2}


@pytest.mark.parametrize("optimizer", list(Optimizer))
def test_memory_is_that_of_states_activations_and_data(optimizer: Optimizer) -> None:
    state = PARAMETERS * (1 + SETS[optimizer])
    numbers = PARAMETERS + state + 6 * state + 3 * PARAMETERS
    activations = 2 * 20 * (10 + 6 + 4 + 6 + 10)
    plan = TrainingPlan(optimizer=optimizer, batch_size=20)
    expected = 4 * (numbers + activations + 1000 * 10)
    assert training_bytes(NETWORK, plan, 1000) == COMPILED + expected


# Bytes that training took beside the program: the most it held, less what it held before, on
# 2026-11-26 with TensorFlow 2.21 on two cores, two batches of 28 × 28 or 48 × 48 pixels.
MEASURED = [
    ({"filters": (32, 64), "stride": (2, 2)}, 28, 695, 242e6),
    ({"filters": (32, 64), "stride": (2, 2)}, 28, 2085, 708e6),
    ({"filters": (32,), "stride": (2,)}, 48, 520, 198e6),
    ({"filters": (32,), "stride": (2,)}, 48, 1560, 545e6),
    ({"filters": (8,), "stride": (2,)}, 48, 1302, 230e6),
]


@pytest.mark.parametrize(("layers", "side", "batch", "measured"), MEASURED)
def test_convolutions_take_the_memory_that_was_measured(
    layers: dict[str, tuple[int, ...]], side: int, batch: int, measured: float
) -> None:
    pairs = zip(layers["filters"], layers["stride"], strict=True)
    network = Architecture(
        input_shape=(side, side),
        layers=tuple(Convolution(filters=filters, stride=stride) for filters, stride in pairs),
    )
    told = training_bytes(network, TrainingPlan(batch_size=batch), 2 * batch, streamed=True)
    assert told == pytest.approx(measured, rel=0.2)


def test_streamed_data_take_no_memory_and_a_batch_no_more_than_there_is() -> None:
    plan = TrainingPlan(batch_size=500)
    held, streamed = (training_bytes(NETWORK, plan, 100, one) for one in (False, True))
    assert held - streamed == 4 * 100 * 10
    assert training_bytes(NETWORK, plan.edited(batch_size=100), 100) == held


def test_the_largest_cache_counts_where_codings_are_cached() -> None:
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME, batch_size=20)
    deep = NETWORK.edited(layers=(*NETWORK.layers, Dense(units=2)))
    uncached = training_bytes(deep, plan.edited(cache_codings=False), 1000)
    assert training_bytes(deep, plan, 1000) - uncached == 4 * 1000 * 6


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "1 kB"),
        (999, "1 kB"),
        (640_000, "640 kB"),
        (1_000_000, "1 MB"),
        (9_400_000, "9 MB"),
        (999_400_000, "999 MB"),
        (1_000_000_000, "1.0 GB"),
        (1_234_000_000, "1.2 GB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_suits_it(size: int, text: str) -> None:
    assert bytes_text(size) == text


FINE_TUNED = TrainingPlan(strategy=Strategy.FINE_TUNED, batch_size=100, cache_codings=False)


@pytest.mark.parametrize("stage", ["autoencoder-1", "autoencoder-2", "fine-tuning"])
def test_the_batch_of_a_single_stage_counts(stage: str) -> None:
    common = training_bytes(NETWORK, FINE_TUNED, 10_000)
    own = training_bytes(NETWORK, FINE_TUNED.with_override(stage, batch_size=4_100), 10_000)
    # Forward and back, 4 bytes each, the outputs of all layers for 4,000 samples more.
    assert own - common == 2 * 4 * 4_000 * (10 + 6 + 4 + 6 + 10)
    assert own == training_bytes(NETWORK, FINE_TUNED.edited(batch_size=4_100), 10_000)


def test_the_batch_of_a_stage_that_the_plan_does_not_have_is_none() -> None:
    left = FINE_TUNED.with_override("whole", batch_size=4_100)
    assert training_bytes(NETWORK, left, 10_000) == training_bytes(NETWORK, FINE_TUNED, 10_000)


def test_a_stage_takes_no_larger_batches_than_there_are_samples() -> None:
    (stage, *_) = FINE_TUNED.stages(NETWORK)
    assert (stage.batch(7), stage.batch(1_000)) == (7, 100)


def test_stages_of_convolutions_take_the_time_that_was_measured_for_them() -> None:
    # Microseconds a sample of each stage on 2026-11-26, batches of 128, two cores.
    measured = [250.5, 219.0, 111.1, 721.1]
    images = {"kind": "convolution", "activation": "relu"}
    network = Architecture.checked(
        {
            "input_shape": (32, 32, 3),
            "layers": [
                {**images, "filters": 32, "kernel_size": 5},
                {**images, "filters": 64},
                {"kind": "dense", "units": 128},
            ],
            "tied": True,
        }
    )
    stages = TrainingPlan(strategy=Strategy.FINE_TUNED).stages(network)
    per_work = measured[0] / stages[0].work
    assert per_work * sum(one.work for one in stages) == pytest.approx(sum(measured), rel=0.2)
