"""Many samples through a network, against NumPy by hand."""

import numpy as np
import pytest

from aestudio.analysis.noise import as_seen
from aestudio.analysis.passing import CHUNK, passed
from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import AnyCorruption, NoCorruption
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.layers.dense import Dense
from aestudio.core.model import Model
from tests.networks import drawn

COUNT = 2 * CHUNK + 7


@pytest.fixture
def model() -> Model:
    """5-3-5, ELU and linear."""
    architecture = Architecture(input_shape=(5,), layers=(Dense(units=3),))
    return Model(architecture, drawn(architecture, 1, kernel=0.5))


@pytest.mark.parametrize("corruption", [NoCorruption(), GaussianNoise(strength=0.4)])
def test_codings_and_errors_are_those_of_each_sample(
    model: Model, corruption: AnyCorruption
) -> None:
    samples = np.random.default_rng(2).random((COUNT, 5), np.float32)
    shares: list[float] = []
    rows = np.arange(COUNT)
    found = passed(model, samples, rows, corruption, lambda: False, shares.append)
    arrays = model.weights.arrays
    seen = as_seen(corruption, samples, rows).astype(np.float64)
    total = seen @ arrays["encoder_1", "kernel"] + arrays["encoder_1", "bias"]
    codings = np.where(total > 0, total, np.expm1(total))
    outputs = codings @ arrays["decoder_1", "kernel"] + arrays["decoder_1", "bias"]
    assert found is not None
    np.testing.assert_allclose(found.codings, codings, rtol=1e-4, atol=1e-5)
    expected = np.square(outputs - samples).mean(axis=1)
    np.testing.assert_allclose(found.errors, expected, rtol=1e-4)
    assert shares == [CHUNK / COUNT, 2 * CHUNK / COUNT, 1.0]


def test_it_stops_between_two_chunks(model: Model) -> None:
    samples = np.zeros((COUNT, 5), np.float32)
    shares: list[float] = []
    found = passed(
        model, samples, np.arange(COUNT), NoCorruption(), lambda: bool(shares), shares.append
    )
    assert found is None
    assert len(shares) == 1
