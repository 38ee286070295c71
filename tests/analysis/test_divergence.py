"""What the distributions of the codings tell, by hand."""

import numpy as np
import pytest

from aestudio.analysis.divergence import collapsed, divergences
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings import Plain
from aestudio.core.codings.variational import Variational
from aestudio.core.layers.dense import Dense
from tests.networks import drawn, zeros

HIDDEN = Dense(units=5, activation=Activation.RELU)
NETWORK = Architecture(input_shape=(6,), layers=(Dense(units=3),), coding=Variational())
SAMPLES = np.random.default_rng(0).random((1200, 6), np.float32)


@pytest.mark.parametrize("deep", [False, True])
def test_the_divergence_of_a_coding_is_the_mean_over_the_samples(deep: bool) -> None:
    network = NETWORK.edited(layers=((HIDDEN,) if deep else ()) + NETWORK.layers)
    weights = drawn(network, 1, kernel=0.3)
    inside, last = SAMPLES.astype(np.float64), f"encoder_{network.depth}"
    if deep:
        first = weights["encoder_1", "kernel"], weights["encoder_1", "bias"]
        inside = np.maximum(inside @ first[0] + first[1], 0)
    means = inside @ weights[last, "kernel"] + weights[last, "bias"]
    logs = inside @ weights[last, "log_variance_kernel"] + weights[last, "log_variance_bias"]
    expected = 0.5 * (means**2 + np.exp(logs) - 1 - logs).mean(axis=0)
    found = divergences(network, weights, SAMPLES)
    assert found is not None
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_coding_that_is_drawn_from_the_prior_has_collapsed() -> None:
    weights = zeros(NETWORK)
    # Means of 0 and ±0.2 and ±0.1 around it, variances of 1: 0, ½ · 0.04 and ½ · 0.01 nats.
    signs = np.array([1, -1] * 3, np.float32)[:, None] * np.eye(6, dtype=np.float32)
    weights["encoder_1", "kernel"][:, 1:] = np.array([0.2, 0.1])
    found = divergences(NETWORK, weights, signs)
    assert found is not None
    np.testing.assert_allclose(found, [0, 0.02, 0.005], rtol=1e-5)
    assert collapsed(found).tolist() == [True, False, True]


def test_codings_that_are_not_drawn_have_no_divergence() -> None:
    plain = NETWORK.edited(coding=Plain())
    assert divergences(plain, zeros(plain), SAMPLES) is None
    assert divergences(NETWORK, zeros(NETWORK), SAMPLES[:0]) is None
