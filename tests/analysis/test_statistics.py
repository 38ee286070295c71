"""What is told of samples, against NumPy and scikit-learn on data whose answer is known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from aestudio.analysis.statistics import MOST_FEATURES, Statistics, statistics
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.data.preparation.prepare import prepare
from aestudio.data.samples import Samples
from aestudio.data.watch import ReadingStoppedError, Watch
from tests.data.test_precision import from_the_first, ids, northings, prepared


def told(
    values: NDArray[np.float32] | NDArray[np.uint8],
    scaling: ScalingRule = ScalingRule.AUTO,
    shape: tuple[int, ...] | None = None,
) -> Statistics:
    samples = Samples(values, shape or values.shape[1:], "numbers")
    return statistics(prepare(samples, Preparation(scaling=scaling), 0.2))


def table(rows: int = 300) -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(1000, 0.5, (rows, 4)).astype(np.float32)


def test_moments_and_limits_are_those_of_numpy() -> None:
    values = table(9000)
    found = told(values)
    wide = values.astype(np.float64)
    np.testing.assert_allclose(found.mean, wide.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(found.deviation, wide.std(axis=0), rtol=1e-5)
    np.testing.assert_array_equal(found.low, values.min(axis=0))
    np.testing.assert_array_equal(found.high, values.max(axis=0))


def test_a_histogram_counts_every_sample_once() -> None:
    values = table()
    counts, edges = told(values).histogram(2)
    assert counts.sum() == len(values)
    assert counts.tolist() == np.histogram(values[:, 2], edges)[0].tolist()


def test_few_whole_numbers_get_a_bin_each() -> None:
    counts, edges = told(np.array([[0], [2], [2], [5]], np.float32)).histogram(0)
    assert counts.tolist() == [1, 0, 2, 0, 0, 1]
    assert edges[0] == -0.5


def test_samples_that_equal_an_earlier_one_are_duplicates() -> None:
    values = table(50)
    assert told(np.concatenate([values, values[:7], values[:2]])).repeats.duplicates == 9


def test_features_that_hardly_vary_are_named() -> None:
    values = table(1000)
    values[:, 1] = 4
    values[:9, 1] = 5
    values[:, 3] = 4
    values[:11, 3] = 5
    assert told(values).near_constant == (1,)


def test_a_code_for_missing_is_suspected() -> None:
    values = table(1000)
    values[[5, 70, 400], 1] = -999
    (found,) = told(values).suspicious
    assert (found.feature, found.count) == (1, 3)
    assert "-999 comes 3 times" in found.what


def test_a_value_far_from_the_rest_is_suspected() -> None:
    values = table(1000)
    values[5, 2] = 3e6
    (found,) = told(values).suspicious
    assert (found.feature, found.what) == (2, "1 value lies far from the rest")


def test_normal_numbers_and_images_are_not_suspected() -> None:
    assert told(table(5000)).suspicious == ()
    images = np.zeros((100, 16), np.uint8)
    images[3] = 255
    assert told(images, shape=(4, 4)).suspicious == ()


def test_the_spectrum_is_that_of_scikit_learn() -> None:
    values = load_breast_cancer().data.astype(np.float32)
    samples = Samples(values, values.shape[1:], "cancer")
    prepared = prepare(samples, Preparation(scaling=ScalingRule.STANDARDISE), 0.2)
    found = statistics(prepared)
    scaled = StandardScaler().fit_transform(values[prepared.training].astype(np.float64))
    expected = PCA().fit(scaled).explained_variance_ratio_
    assert found.spectrum is not None
    np.testing.assert_allclose(found.spectrum, expected, atol=1e-6)
    for share in (0.9, 0.95, 0.99):
        assert found.codes_for(share) == PCA(share).fit(scaled).n_components_


def test_of_a_single_sample_no_codes_are_suggested() -> None:
    found = told(table(1))
    assert found.spectrum is None
    assert found.codes_for(0.9) is None


def test_too_many_features_have_no_spectrum() -> None:
    values = np.random.default_rng(0).random((20, MOST_FEATURES + 1)).astype(np.float32)
    assert told(values).spectrum is None


def test_a_column_that_numbers_the_rows_is_suspected_even_if_some_were_dropped() -> None:
    values = table(100)
    values[:, 1] = np.arange(100)
    (found,) = told(np.delete(values, [3, 50], axis=0)).suspicious
    assert (found.feature, found.count) == (1, 98)
    assert "counts the rows" in found.what


def test_rows_may_be_numbered_from_anywhere_but_no_number_comes_twice() -> None:
    values = table(100)
    values[:, 1] = np.arange(5000, 5100)
    values[:, 2] = np.arange(100) * 1.25
    (found,) = told(values).suspicious
    assert (found.feature, found.count) == (1, 100)
    values[50, 1] = values[49, 1]
    assert told(values).suspicious == ()


@pytest.mark.parametrize(("rows", "suspected"), [(9, 0), (10, 1)])
def test_a_few_rising_numbers_may_be_chance(rows: int, suspected: int) -> None:
    values = table(rows)
    values[:, 0] = np.arange(rows)
    assert len(told(values).suspicious) == suspected


@pytest.mark.parametrize(("last", "suspected"), [(99, 1), (200, 1), (201, 0)])
def test_half_of_the_numbered_rows_may_have_been_left_out(last: int, suspected: int) -> None:
    values = table(100)
    values[:, 3] = np.arange(100)
    values[-1, 3] = last
    assert len(told(values).suspicious) == suspected


def quartered(*far: float) -> NDArray[np.float32]:
    """A column with median 0 and quartiles 1 apart, with these values at its end."""
    even = np.tile(np.array([-0.5, -0.5, 0.5, 0.5, 0], np.float32), 200)
    return np.concatenate([even, np.array(far, np.float32)])[:, None]


@pytest.mark.parametrize(
    ("far", "words"),
    [
        ((15,), []),
        ((15.01,), ["1 value lies far from the rest"]),
        ((-15.01, 20), ["2 values lie far from the rest"]),
        ((99, 99), ["2 values lie far from the rest"]),
        ((99, 99, 99), ["99 comes 3 times, far from the rest: a code for missing?"]),
        (
            (99, 99, 99, -50),
            [
                "99 comes 3 times, far from the rest: a code for missing?",
                "1 value lies far from the rest",
            ],
        ),
    ],
)
def test_far_is_fifteen_spans_of_the_quartiles(far: tuple[float, ...], words: list[str]) -> None:
    assert [one.what for one in told(quartered(*far)).suspicious] == words


def test_the_spectrum_takes_each_feature_about_its_own_mean() -> None:
    generator = np.random.default_rng(4)
    values = (generator.normal(size=(200, 3)) * (3, 2, 1) + (100, -50, 7)).astype(np.float32)
    samples = Samples(values, (3,), "numbers")
    prepared = prepare(samples, Preparation(scaling=ScalingRule.NONE), 0.2)
    expected = PCA().fit(values[prepared.training].astype(float)).explained_variance_ratio_
    found = statistics(prepared)
    assert found.spectrum is not None
    np.testing.assert_allclose(found.spectrum, expected, atol=1e-6)
    assert [found.codes_for(share) for share in (0.01, 0.9, 1.0)] == [1, 2, 3]


def test_as_many_codes_as_keep_exactly_the_share_are_enough() -> None:
    found = told(table())
    for share, codes in ((0.5, 1), (0.5 + 1e-6, 2), (1.0, 3)):
        halves = replace(found, spectrum=np.array([0.5, 0.25, 0.25]))
        assert halves.codes_for(share) == codes


def test_numbers_that_are_not_whole_or_far_apart_get_32_bins() -> None:
    for column in ([0, 0.5, 31], [0, 32], [0, 1000]):
        counts, edges = told(np.array(column, np.float32)[:, None]).histogram(0)
        assert (len(counts), edges[0], edges[-1]) == (32, column[0], column[-1])
    counts, _ = told(np.array([[0], [31]], np.float32)).histogram(0)
    assert len(counts) == 32
    assert (counts[0], counts[-1]) == (1, 1)


def test_one_value_in_a_hundred_may_differ_and_the_feature_hardly_varies() -> None:
    values = table(500)
    values[:, 1], values[:, 2] = 4, 4
    values[:5, 1] = 5
    values[:6, 2] = 5
    assert told(values).near_constant == (1,)


def test_a_look_at_samples_can_be_stopped_and_tells_how_far_it_is() -> None:
    shares, samples = list[float](), Samples(table(9000), (4,), "numbers")
    prepared = prepare(samples, Preparation(), 0.2)
    statistics(prepared, Watch(told=shares.append))
    assert shares[:3] == [0, 4096 / 9000, 8192 / 9000]
    with pytest.raises(ReadingStoppedError, match="statistics: reading was stopped"):
        statistics(prepared, Watch(stopped=lambda: True))


def test_measurements_that_rise_are_not_taken_for_numbers_of_rows() -> None:
    values = table(100)
    values[:, 1] = np.sort(values[:, 1])
    values[:, 2] = np.arange(100) * 3
    values[:, 3] = np.arange(100) // 2
    assert told(values).suspicious == ()


@pytest.mark.parametrize("make", [northings, ids])
def test_statistics_are_those_of_64_bits(make: Callable[[], Any]) -> None:
    array = make()
    found = statistics(prepared(array))
    exact = from_the_first(array)
    first = array[0].astype(np.float64)
    np.testing.assert_allclose(found.deviation, exact.std(axis=0), rtol=1e-9)
    np.testing.assert_allclose(found.mean, exact.mean(axis=0) + first, rtol=1e-15)
    np.testing.assert_allclose(found.low, array.min(axis=0).astype(float), rtol=1e-15)
    np.testing.assert_allclose(found.high, array.max(axis=0).astype(float), rtol=1e-15)
    counts, _edges = found.histogram(0)
    edges = np.linspace(exact[:, 0].min(), exact[:, 0].max(), 33)
    expected, _ = np.histogram(exact[:, 0], edges)
    assert counts.tolist() == expected.tolist()
    assert found.repeats.duplicates == 0


def test_rows_are_counted_however_large_their_numbers_are() -> None:
    array = np.c_[2**62 + np.arange(100), np.arange(100) % 7]
    found = statistics(prepared(array)).suspicious
    assert [(one.feature, one.count) for one in found] == [(0, 100)]


def test_what_nearly_all_samples_share_is_found_wherever_the_others_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aestudio.analysis.statistics.PROBES", 11)
    values = np.full((600, 1), 4, np.uint8)
    values[:6] = 5
    assert told(values).near_constant == (0,)
    assert told(values[::-1]).near_constant == (0,)
