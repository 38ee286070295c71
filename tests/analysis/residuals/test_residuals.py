"""What reconstructions miss, in numbers and in no more words than these bear."""

from collections import defaultdict

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from sklearn.datasets import load_digits, load_wine
from sklearn.decomposition import PCA

from aestudio.analysis.errors import sample_errors
from aestudio.analysis.pca import fit_pca
from aestudio.analysis.residuals.beside_pca import (
    beside_pca,
    pca_reconstructions,
    pca_sample_errors,
)
from aestudio.analysis.residuals.inputs import inputs_missed
from aestudio.analysis.residuals.parts import parts_compared
from aestudio.analysis.residuals.summary import bins_of, class_errors, errors_summary
from aestudio.core.encoding import Feature
from aestudio.core.errors import DataError
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array

Numbers = NDArray[np.float64]
DIGITS = (load_digits().data / 16).astype(np.float32)
WINE_RAW = load_wine().data
WINE = ((WINE_RAW - WINE_RAW.mean(axis=0)) / WINE_RAW.std(axis=0)).astype(np.float32)
SETS = pytest.mark.parametrize("samples", [DIGITS[:400], WINE], ids=["digits", "wine"])


def rebuilt(samples: Array, codes: int = 3) -> Array:
    """Samples as scikit-learn's PCA gives them back."""
    fitted = PCA(codes, svd_solver="full").fit(samples.astype(np.float64))
    made = fitted.inverse_transform(fitted.transform(samples.astype(np.float64)))
    return np.asarray(made, np.float32)


def errors_of(samples: Array) -> Numbers:
    return sample_errors(samples, rebuilt(samples))


@SETS
def test_errors_are_counted_between_edges_as_by_freedman_and_diaconis(samples: Array) -> None:
    errors = errors_of(samples)
    found = errors_summary(errors)
    bins = len(np.histogram_bin_edges(errors, "fd")) - 1
    assert not found.histogram.logarithmic
    assert len(found.histogram.counts) == min(max(bins, 20), 120)
    expected = np.histogram(errors, found.histogram.edges)[0]
    assert found.histogram.counts.tolist() == expected.tolist()
    assert found.histogram.counts.sum() == found.count == len(errors)


@SETS
def test_errors_are_summed_up(samples: Array) -> None:
    errors = errors_of(samples)
    found = errors_summary(errors)
    assert found.mean == pytest.approx(sum(errors.tolist()) / len(errors))
    assert found.standard_error == pytest.approx(stats.sem(errors))
    expected = stats.scoreatpercentile(errors, [50, 90, 95, 99])
    np.testing.assert_allclose(found.percentiles, expected)
    assert found.missing == 0


def test_skewed_errors_are_shown_on_a_logarithmic_scale() -> None:
    errors = np.random.default_rng(0).lognormal(0, 2, 500)
    found = errors_summary(np.append(errors, 0.0)).histogram
    assert found.logarithmic
    ratios = found.edges[1:] / found.edges[:-1]
    np.testing.assert_allclose(ratios, ratios[0])
    assert found.edges[-1] == pytest.approx(errors.max())
    assert found.edges[-1] / found.edges[0] <= 1e6 * 1.000001
    assert found.counts.sum() == 501


@pytest.mark.parametrize("errors", [[0.3] * 5, [0.0] * 3, [2.0]], ids=["equal", "none", "one"])
def test_errors_that_are_all_the_same_lie_in_the_middle(errors: list[float]) -> None:
    found = errors_summary(np.array(errors)).histogram
    assert len(found.counts) == 20
    assert np.flatnonzero(found.counts).tolist() in ([9], [10])
    assert (np.diff(found.edges) > 0).all()


@pytest.mark.parametrize("errors", [[0.02, 0.5, 9.0, 0.3], [0.1, 0.11, 0.12, 0.0]])
def test_bins_have_equal_ratios_or_widths_as_is_asked(errors: list[float]) -> None:
    even, ratios = (bins_of(np.array(errors), logarithmic) for logarithmic in (False, True))
    assert np.diff(even.edges) == pytest.approx((max(errors) - min(errors)) / (len(even.edges) - 1))
    assert np.ptp(ratios.edges[1:] / ratios.edges[:-1]) < 1e-9
    assert ratios.edges[-1] == pytest.approx(max(errors))


def test_errors_that_are_all_0_have_even_bins_whatever_is_asked() -> None:
    assert not bins_of(np.zeros(4), logarithmic=True).logarithmic


def test_bins_stay_few_and_many_enough() -> None:
    generator = np.random.default_rng(0)
    assert len(bins_of(generator.random(8)).counts) == 20
    far = np.append(generator.normal(50, 0.1, 5000), [0, 99])
    assert len(bins_of(far).counts) == 120


def test_errors_that_are_no_numbers_are_counted_apart() -> None:
    found = errors_summary(np.array([1.0, np.nan, 3, np.inf]))
    assert (found.count, found.missing, found.mean) == (2, 2, 2.0)
    with pytest.raises(DataError, match=r"no errors that are numbers.*earlier snapshot"):
        errors_summary(np.array([np.nan]))


def test_classes_are_told_the_worst_first() -> None:
    labels = load_wine().target
    errors = errors_of(WINE)
    by_class = defaultdict(list)
    for label, error in zip(labels.tolist(), errors.tolist(), strict=True):
        by_class[str(label)].append(error)
    found = class_errors(errors, labels)
    assert {one.label for one in found} == set(by_class)
    for one in found:
        assert one.count == len(by_class[one.label])
        assert one.mean == pytest.approx(sum(by_class[one.label]) / one.count)
        assert one.median == pytest.approx(np.median(by_class[one.label]))
    assert [one.mean for one in found] == sorted((one.mean for one in found), reverse=True)
    broken, whole = class_errors(np.array([1.0, np.nan]), np.array(["a", "b"]))
    assert (whole.label, whole.mean) == ("a", 1)
    assert (broken.label, broken.count) == ("b", 0)
    assert np.isnan(broken.mean)


def test_pixels_are_missed_as_their_mean_square_says() -> None:
    made = rebuilt(DIGITS[:100])
    found = inputs_missed(DIGITS[:100], made, Scaling.uniform(0, 16))
    apart = made.astype(np.float64) - DIGITS[:100]
    np.testing.assert_allclose(found.squared, (apart**2).sum(axis=0) / 100, rtol=1e-5, atol=1e-30)


def test_columns_are_missed_in_their_own_units() -> None:
    scaling = Scaling(
        WINE_RAW.mean(axis=0).astype(np.float32), WINE_RAW.std(axis=0).astype(np.float32)
    )
    features = tuple(Feature(column=name) for name in load_wine().feature_names)
    made = rebuilt(WINE)
    found = inputs_missed(WINE, made, scaling, features)
    raw = made.astype(np.float64) * WINE_RAW.std(axis=0) + WINE_RAW.mean(axis=0)
    expected = np.sqrt(((raw - WINE_RAW) ** 2).mean(axis=0))
    assert list(found.columns) == load_wine().feature_names
    np.testing.assert_allclose(list(found.columns.values()), expected, rtol=1e-4)


def drawn(mean: float, count: int, seed: int) -> Numbers:
    return np.random.default_rng(seed).gamma(4, mean / 4, count)


def test_both_parts_are_counted_in_the_same_bins() -> None:
    training, test = errors_of(WINE[:100]), errors_of(WINE[100:])
    found = parts_compared(training, test)
    assert found.training.histogram.edges is found.test.histogram.edges
    assert found.training.histogram.counts.sum() == 100
    assert found.test.histogram.counts.sum() == 78
    welch = stats.ttest_ind(test, training, equal_var=False)
    assert found.difference / found.standard_error == pytest.approx(welch.statistic)


@pytest.mark.parametrize(
    ("mean", "told"),
    [
        (1.0, "no overfitting can be seen"),
        (1.5, "% more, the network reconstructs what it was trained on better: it overfits, or"),
        (0.6, "says nothing of overfitting"),
    ],
)
def test_of_overfitting_no_more_is_said_than_the_spread_allows(mean: float, told: str) -> None:
    found = parts_compared(drawn(1, 1000, 0), drawn(mean, 300, 1))
    assert told in found.told
    assert f"± {found.standard_error:.2g} (standard error)" in found.told
    few = parts_compared(drawn(1, 1000, 0), drawn(mean, 1, 1))
    assert "too few to compare" in few.told


@SETS
@pytest.mark.parametrize("codes", [0, 2, 5])
def test_errors_of_pca_are_those_of_scikit_learn(samples: Array, codes: int) -> None:
    training, test = samples[:120].astype(np.float64), samples[120:]
    pca = fit_pca(samples[:120])
    fitted = PCA(max(codes, 1), svd_solver="full").fit(training)
    made = fitted.inverse_transform(fitted.transform(test)) if codes else fitted.mean_
    expected = ((made - test) ** 2).mean(axis=1)
    np.testing.assert_allclose(pca_sample_errors(pca, test, codes), expected, rtol=1e-4, atol=1e-9)
    given = np.broadcast_to(made, test.shape)
    np.testing.assert_allclose(pca_reconstructions(pca, test, codes), given, atol=1e-4)
    assert pca_sample_errors(pca, test, codes).mean() == pytest.approx(pca.error(test, codes))


def test_the_share_of_samples_that_are_better_than_by_pca_is_told() -> None:
    pca, others = fit_pca(WINE), errors_of(WINE)
    errors = np.where(np.arange(len(WINE)) < 50, others / 2, others * 2)
    errors[60] = np.nan
    found = beside_pca(errors, pca, WINE, 3)
    assert found.better.tolist() == [row < 50 for row in range(178)]
    assert found.share == pytest.approx(50 / 178)
    assert "better than PCA with 3 components in 50 of 178 samples" in found.told
    known = np.arange(len(WINE)) != 60
    means = f"error is {errors[known].mean():.4g}, that of PCA {others[known].mean():.4g}"
    assert f"{means}, without 1 sample whose error is no number." in found.told
    nothing = beside_pca(np.full(178, np.nan), pca, WINE, 3)
    assert nothing.told == "The network's errors are no numbers: there is nothing to compare."
    assert nothing.share == 0
    assert "no samples" in beside_pca(errors[:0], pca, WINE[:0], 3).told
