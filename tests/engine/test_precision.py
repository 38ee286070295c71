"""Mixed precision: where it is refused, and what it computes."""

from collections.abc import Callable

import ml_dtypes
import numpy as np
import pytest

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.errors import TrainingError
from aestudio.core.events import RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Precision, TrainingPlan
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.core.weights import Array
from aestudio.engine import load_engine, precision
from aestudio.engine.initializers import initial_weights
from aestudio.engine.network import Network
from aestudio.engine.tensors import shared
from tests.engine.passes import outputs, steps_of, take
from tests.networks import biases, kernels

GENOA = "processor\t: 0\nflags\t\t: fpu sse avx512f avx512_bf16 avx512_vnni\n"
SAPPHIRE = "processor\t: 0\nflags\t\t: fpu sse avx512f avx512_bf16 amx_tile amx_bf16\n"
HASWELL = "processor\t: 0\nflags\t\t: fpu sse avx2 fma\n"
CPU = precision.CPU_FLAGS.read_text() if precision.CPU_FLAGS.exists() else ""


def architecture(*, tied: bool = True) -> Architecture:
    layers = (Dense(units=7, activation=Activation.TANH), Dense(units=3))
    return Architecture(input_shape=(12,), layers=layers, tied=tied)


def samples(count: int = 20) -> Array:
    return np.random.default_rng(3).random((count, 12), dtype=np.float32)


def rounded(values: Array) -> Array:
    return values.astype(ml_dtypes.bfloat16).astype(np.float32)


def elu(values: Array) -> Array:
    return np.where(values > 0, values, np.expm1(values)).astype(np.float32)


def test_a_cpu_with_matrix_units_for_bfloat16_is_taken_others_are_told_why() -> None:
    assert precision.against_cpu(SAPPHIRE, never) is None
    assert "no instructions for bfloat16" in str(precision.against_cpu(HASWELL, never))


def test_without_matrix_units_a_measurement_decides_and_its_figure_is_told() -> None:
    assert precision.against_cpu(GENOA, lambda: 1.9) is None
    assert "1.07 times as fast" in str(precision.against_cpu(GENOA, lambda: 1.07))


def test_the_measurement_is_one_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(np.cumsum([0, 3, 0, 2] * 10).tolist())
    monkeypatch.setattr(precision, "perf_counter", lambda: next(now))
    precision.measured_gain.cache_clear()
    assert precision.measured_gain(3) == 1.5


def never() -> float:
    raise AssertionError("nothing is measured where flags tell enough")


def test_a_system_that_does_not_tell_its_cpu_is_refused() -> None:
    assert "does not tell" in str(precision.against_cpu("", never))


def test_a_run_in_mixed_precision_ends_with_the_reason_where_it_does_not_pay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(precision, "against_mixed", lambda _batch: "The CPU is too old")
    plan = TrainingPlan(epochs=1, batch_size=5, precision=Precision.MIXED)
    job = TrainingJob(architecture(), plan, samples(), samples(4))
    *_, ended = load_engine().train(job, TrainingControl())
    assert isinstance(ended, RunEnded)
    assert isinstance(ended.error, TrainingError)
    assert "The CPU is too old" in str(ended.error)
    assert "Choose 32 bits" in str(ended.error)


@pytest.mark.skipif(
    " avx512f " not in CPU, reason="here TensorFlow rounds partial sums; mixed is refused anyway"
)
@pytest.mark.parametrize("tied", [True, False])
def test_products_take_numbers_rounded_to_bfloat16_and_all_else_is_float32(tied: bool) -> None:
    design = architecture(tied=tied)
    weights = initial_weights(design, 1)
    hidden = rows = samples()
    activations: list[Callable[[Array], Array]] = [np.tanh, elu, np.tanh, np.asarray]
    layers = zip(kernels(weights), biases(weights), activations, strict=True)
    for kernel, bias, activation in layers:
        product = rounded(hidden) @ rounded(kernel)
        hidden = activation(rounded(product) + bias)
    found = outputs(Network(design.stack, weights, Precision.MIXED), rows)
    # One product's last bit of bfloat16 may round the other way.
    np.testing.assert_allclose(found, hidden, atol=2**-7)
    assert np.abs(np.asarray(found) - hidden).mean() < 2**-11


def test_the_loss_of_validation_is_that_of_the_weights_in_float32() -> None:
    design = architecture()
    weights = initial_weights(design, 1)
    losses = []
    for kind in Precision:
        network = Network(design.stack, weights, kind)
        losses.append(steps_of(network, 0.001, batch=5).validate(samples()))
    assert losses[0] == losses[1]


def test_mixed_precision_keeps_float32_weights_and_learns_as_well() -> None:
    rows, design = samples(400), architecture()
    batches = np.arange(400, dtype=np.int32).reshape(40, 10)
    reached = {}
    for kind in Precision:
        network = Network(design.stack, initial_weights(design, 1), kind)
        steps = steps_of(network, 0.01, batch=10)
        for epoch in range(10):
            take(steps, shared(rows), batches, 40 * epoch)
        reached[kind] = steps.validate(rows)
        assert {array.dtype.name for array in steps.weights().arrays.values()} == {"float32"}
    assert reached[Precision.MIXED] == pytest.approx(reached[Precision.FLOAT32], rel=0.02)
    assert reached[Precision.MIXED] != reached[Precision.FLOAT32]
