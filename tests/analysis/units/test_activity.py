"""Statistics of units against arrays that NumPy computes at once."""

import numpy as np
import pytest

from aestudio.analysis.forward import layer_outputs
from aestudio.analysis.units.activity import UnitStatistics, units_of
from aestudio.analysis.units.rows import kernel_rows
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from aestudio.core.weights import Array, Weights
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.networks import kernels


def found(model: Model, layer: int, samples: Array) -> UnitStatistics:
    """What is there unless somebody stops it."""
    statistics = units_of(model, layer, samples)
    assert statistics is not None
    return statistics


@pytest.mark.parametrize("kind", KINDS)
def test_units_of_every_layer_are_looked_at_over_all_samples_and_places(kind: str) -> None:
    model, samples = model_of(kind), samples_of(kind)
    outputs = layer_outputs(model.architecture, model.weights, samples)
    for layer, values in zip(model.architecture.stack, outputs, strict=True):
        own = found(model, layer.number, samples)
        images = layer.operation.sees_images and len(layer.output_shape) == 3
        channels = layer.output_shape[2] if images else values.shape[1]
        rows = values.reshape(-1, channels).astype(np.float64)
        np.testing.assert_allclose(own.mean, rows.mean(axis=0), atol=1e-12)
        np.testing.assert_allclose(own.spread, rows.std(axis=0), atol=1e-12)
        assert own.low.tolist() == rows.min(axis=0).tolist()
        assert own.high.tolist() == rows.max(axis=0).tolist()
        zeros = {"sigmoid": 0.5, "softplus": float(np.float32(np.log(2)))}
        zero = zeros.get(layer.activation.value, 0.0)
        np.testing.assert_array_equal(own.active, (rows > zero).mean(axis=0))


@pytest.mark.parametrize("tied", [False, True])
def test_the_norm_of_a_dense_unit_is_that_of_its_column(tied: bool) -> None:
    model = model_of("tied" if tied else "dense")
    for number, kernel in enumerate(kernels(model.weights), 1):
        own = found(model, number, samples_of("dense", 2))
        np.testing.assert_allclose(own.norm, np.linalg.norm(kernel, axis=0), rtol=1e-6)


def test_the_norm_of_a_filter_is_that_of_its_window_both_ways() -> None:
    model = model_of("convolution")
    first, _second, _third, fourth, fifth, _last = kernels(model.weights)
    for number, kernel, axes in ((1, first, (0, 1, 2)), (5, fifth, (0, 1, 3))):
        expected = np.sqrt(np.square(kernel.astype(np.float64)).sum(axis=axes))
        np.testing.assert_allclose(found(model, number, samples_of("dense", 2)).norm, expected)
    dense = np.linalg.norm(fourth.astype(np.float64), axis=0)
    np.testing.assert_allclose(found(model, 4, samples_of("dense", 2)).norm, dense)


def test_a_layer_without_a_kernel_has_no_norms() -> None:
    model = model_of("own decoder")
    assert model.architecture.stack[3].own == ()
    assert kernel_rows(model, 4).shape == (3, 0)
    assert found(model, 4, samples_of("dense", 2)).norm.tolist() == [0, 0, 0]


def test_many_samples_are_joined_to_what_they_are_at_once() -> None:
    model = model_of("table")
    samples = np.random.default_rng(2).normal(100, 1, (2500, 13)).astype(np.float32)
    own = found(model, 2, samples)
    values = list(layer_outputs(model.architecture, model.weights, samples))[1].astype(np.float64)
    np.testing.assert_allclose(own.mean, values.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(own.spread, values.std(axis=0), rtol=1e-9)


def test_units_that_are_constant_or_move_a_hundredth_of_the_others_are_still() -> None:
    zeros = np.zeros(6)
    spread, high = np.array([2.0, 2.0, 0.019, 0.021, 3.0, 2.0]), np.array([1.0, 1, 1, 1, 1, 0])
    own = UnitStatistics(zeros, spread, zeros, high, zeros, zeros)
    assert own.still.tolist() == [False, False, True, False, False, True]


def test_a_layer_that_is_dead_is_still_as_a_whole() -> None:
    model = model_of("dense")
    arrays = {key: one * 0 for key, one in model.weights.arrays.items()}
    own = found(Model(model.architecture, Weights(arrays)), 1, samples_of("dense"))
    assert own.still.all()


def test_nothing_is_found_when_told_to_stop_between_samples() -> None:
    answers = iter([False, True])
    samples = np.zeros((2500, 64), np.float32)
    assert units_of(model_of("dense"), 1, samples, lambda: next(answers)) is None


def test_no_samples_are_refused() -> None:
    with pytest.raises(DataError, match="no samples"):
        units_of(model_of("dense"), 1, np.zeros((0, 64), np.float32))
