"""The NumPy network against an independent one in float64."""

import math

import numpy as np
import pytest
from sklearn.decomposition import PCA

from aestudio.analysis.activations import FUNCTIONS
from aestudio.analysis.errors import mean_error, sample_errors
from aestudio.analysis.forward import decode, encode, reconstruct
from aestudio.analysis.pca import pca_error, pca_errors
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError
from aestudio.core.layers.dense import Dense
from tests.networks import biases, drawn, full, kernels

SCALARS = {
    Activation.ELU: lambda x: x if x > 0 else math.exp(x) - 1,
    Activation.RELU: lambda x: max(x, 0.0),
    Activation.LEAKY_RELU: lambda x: x if x > 0 else 0.2 * x,
    Activation.SELU: lambda x: 1.05070098 * (x if x > 0 else 1.67326324 * (math.exp(x) - 1)),
    Activation.GELU: lambda x: x * 0.5 * (1 + math.erf(x / math.sqrt(2))),
    Activation.SILU: lambda x: x / (1 + math.exp(-x)),
    Activation.SOFTPLUS: lambda x: math.log1p(math.exp(x)),
    Activation.TANH: math.tanh,
    Activation.SIGMOID: lambda x: 1 / (1 + math.exp(-x)),
    Activation.LINEAR: lambda x: x,
}


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("activation", Activation)
def test_outputs_equal_those_derived_by_hand(activation: Activation, tied: bool) -> None:
    layers = tuple(Dense(units=units, activation=activation) for units in (4, 3))
    network = Architecture(input_shape=(5,), layers=layers, tied=tied, output_activation=activation)
    weights = drawn(network, 3)
    samples = np.random.default_rng(1).random((7, 5), np.float32)
    expected = samples.astype(np.float64)
    function = np.vectorize(SCALARS[activation], otypes=[np.float64])
    for kernel, bias in zip(kernels(weights), biases(weights), strict=True):
        expected = function(expected @ kernel.astype(np.float64) + bias)
    outputs = reconstruct(network, weights, samples)
    assert outputs.dtype == np.float32
    np.testing.assert_allclose(outputs, expected, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("activation", Activation)
def test_activations_are_exact_to_float32_wherever_they_bend(activation: Activation) -> None:
    grid = np.linspace(-6, 6, 4801, dtype=np.float32)
    expected = np.vectorize(SCALARS[activation], otypes=[np.float64])(grid.astype(float))
    found = FUNCTIONS[activation](grid)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=3e-6, atol=1e-6)


@pytest.mark.parametrize("activation", Activation)
def test_activations_of_enormous_inputs_are_their_limits(activation: Activation) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        low, high = FUNCTIONS[activation](np.array([-3e38, 3e38], np.float32))
    limits = {
        Activation.ELU: -1,
        Activation.SELU: -1.7580993,
        Activation.LEAKY_RELU: -6e37,
        Activation.LINEAR: -3e38,
        Activation.TANH: -1,
    }
    assert low == pytest.approx(limits.get(activation, 0), rel=1e-6)
    bounded = activation in (Activation.TANH, Activation.SIGMOID)
    scale = 1.05070098 if activation is Activation.SELU else 1
    assert high == pytest.approx(1 if bounded else min(3e38 * scale, 3.4028235e38), rel=1e-6)


def test_a_diverged_network_gives_no_numbers_and_no_warning() -> None:
    network = Architecture(input_shape=(5,), layers=(Dense(units=3),))
    weights = full(network, 3e38)
    outputs = reconstruct(network, weights, np.ones((2, 5), np.float32))
    assert not np.isfinite(outputs).any()
    assert not np.isfinite(sample_errors(np.ones((2, 5), np.float32), outputs)).any()


def test_decoding_the_codings_is_reconstructing() -> None:
    network = Architecture(input_shape=(5,), layers=(Dense(units=3),))
    weights, samples = drawn(network, 3), np.ones((2500, 5), np.float32)
    codings = encode(network, weights, samples)
    assert codings.shape == (2500, 3)
    outputs = reconstruct(network, weights, samples)
    assert np.array_equal(decode(network, weights, codings), outputs)
    assert mean_error(network, weights, samples) == sample_errors(samples, outputs).mean()


def test_samples_of_another_width_are_refused() -> None:
    network = Architecture(input_shape=(5,), layers=(Dense(units=3),))
    with pytest.raises(DataError, match="rows of 5 numbers"):
        encode(network, drawn(network, 3), np.ones((2, 4), np.float32))


@pytest.mark.parametrize("codes", [1, 4, 9])
def test_the_pca_floor_is_that_of_scikit_learn(codes: int) -> None:
    generator = np.random.default_rng(0)
    data = (generator.normal(size=(90, 6)) @ generator.normal(size=(6, 12))).astype(np.float32)
    train, test = data[:60], data[60:]
    model = PCA(codes).fit(train.astype(np.float64))
    lost = model.inverse_transform(model.transform(test.astype(np.float64))) - test
    assert pca_error(train, test, codes) == pytest.approx(np.mean(lost**2), abs=1e-9)
    errors = pca_errors(train, test)
    assert errors.shape == (13,)
    assert errors[codes] == pytest.approx(np.mean(lost**2), abs=1e-9)
    assert errors[0] == pytest.approx(np.mean((test - train.mean(axis=0)) ** 2), rel=1e-6)
