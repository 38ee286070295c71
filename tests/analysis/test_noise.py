"""What a network saw of a sample depends on the sample alone."""

import numpy as np
import pytest

from aestudio.analysis.noise import KEY, as_seen
from aestudio.core.corruptions import NoCorruption
from aestudio.core.corruptions.dropout import Dropout
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.corruptions.masking import Masking
from aestudio.core.corruptions.salt_and_pepper import SaltAndPepper
from aestudio.core.weights import Array

SAMPLES = np.random.default_rng(0).random((5, 301), np.float32)
ROWS = [7, 70_000, 0, 3, 8]


def stream(row: int) -> np.random.Generator:
    """NumPy's own, of that row."""
    return np.random.Generator(np.random.Philox(key=np.array([KEY, row], np.uint64)))


def even() -> Array:
    """Numbers between 0 and 1 for each row."""
    return np.stack([stream(row).random(301, np.float32) for row in ROWS])


def test_gaussian_noise_is_added_from_a_stream_for_each_row() -> None:
    draws = np.stack([stream(row).standard_normal(301, np.float32) for row in ROWS])
    found = as_seen(GaussianNoise(strength=0.3), SAMPLES, ROWS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, SAMPLES + 0.3 * draws, atol=1e-6)


def test_numbers_are_hidden_where_the_draw_is_below_the_share() -> None:
    hidden = even() < 0.4
    assert 0.3 < hidden.mean() < 0.5
    masked = as_seen(Masking(share=0.4), SAMPLES, ROWS)
    np.testing.assert_array_equal(masked, np.where(hidden, 0, SAMPLES))
    dropped = as_seen(Dropout(share=0.4), SAMPLES, ROWS)
    np.testing.assert_allclose(dropped, np.where(hidden, 0, SAMPLES / 0.6), rtol=1e-6)


def test_the_lowest_draws_give_pepper_and_those_above_them_salt() -> None:
    draws = even()
    expected = np.where(draws < 0.2, -1, np.where(draws < 0.4, 2, SAMPLES))
    found = as_seen(SaltAndPepper(share=0.4, pepper=-1, salt=2), SAMPLES, ROWS)
    np.testing.assert_array_equal(found, expected.astype(np.float32))


@pytest.mark.parametrize("corruption", [GaussianNoise(), Masking()])
def test_a_sample_has_the_same_noise_in_whatever_order_and_company(
    corruption: GaussianNoise | Masking,
) -> None:
    whole = as_seen(corruption, SAMPLES, ROWS)
    some = [3, 1]
    part = as_seen(corruption, SAMPLES[some], np.array(ROWS)[some])
    np.testing.assert_array_equal(part, whole[some])


def test_without_a_corruption_samples_are_seen_as_they_are() -> None:
    assert as_seen(NoCorruption(), SAMPLES, ROWS) is SAMPLES
