"""A threshold says which samples count as anomalies, and changes no score."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.metrics import (
    f1_score,
    precision_recall_curve,
    precision_score,
    recall_score,
    roc_auc_score,
)

from aestudio.analysis.errors import sample_errors
from aestudio.analysis.outliers.thresholds import (
    BEST_F1,
    GAMMA,
    MAXIMUM,
    QUANTILE,
    RULES,
    SHARE,
    Threshold,
    by_best_f1,
    by_gamma,
    by_maximum,
    by_quantile,
    by_share,
    judged,
    threshold_of,
)
from aestudio.core.errors import DataError

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]


def distances(samples: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[Scores, Mask]:
    """Errors of a network that gives the mean of the samples that are usual; the others."""
    samples = samples / samples.std()
    usual = labels != 0
    made = np.broadcast_to(samples[usual].mean(axis=0), samples.shape)
    return sample_errors(samples.astype(np.float32), made.astype(np.float32)), ~usual


DIGITS = distances(*load_digits(return_X_y=True))
CANCER = distances(*load_breast_cancer(return_X_y=True))
SETS = pytest.mark.parametrize("case", [DIGITS, CANCER], ids=["digits", "breast cancer"])


@SETS
@pytest.mark.parametrize("percent", [0.0, 1.0, 5.0, 100.0])
def test_a_share_of_the_samples_is_chosen(case: tuple[Scores, Mask], percent: float) -> None:
    scores, _ = case
    found = by_share(scores, percent)
    count = max(1, round(percent / 100 * len(scores)))
    worst = sorted(scores.tolist(), reverse=True)
    assert found.value == worst[count - 1]
    assert scores[judged(scores, found).rows].tolist() == worst[:count]
    assert f"{count:,} of {len(scores):,} samples" in found.told


@SETS
def test_a_quantile_of_the_training_errors_lets_so_many_of_them_pass(
    case: tuple[Scores, Mask],
) -> None:
    training = case[0][~case[1]]
    found = by_quantile(training, 95)
    assert np.mean(training < found.value) == pytest.approx(0.95, abs=1 / len(training))
    assert "95 % of" in found.told


@SETS
def test_a_gamma_distribution_is_the_likeliest_and_has_that_tail(case: tuple[Scores, Mask]) -> None:
    training = case[0][~case[1]]
    found = by_gamma(training, 2)
    # Where the derivative of the likelihood is 0: ln k − ψ(k) = ln(mean) − mean(ln).
    from scipy.optimize import brentq
    from scipy.special import digamma, gammaincc

    gap = np.log(training.mean()) - np.log(training).mean()
    shape = brentq(lambda k: np.log(k) - digamma(k) - gap, 1e-3, 1e4)
    assert gammaincc(shape, found.value * shape / training.mean()) == pytest.approx(0.02, rel=1e-4)
    assert f"shape {shape:.3g}" in found.told
    small = by_gamma(training * 1e-12, 2)
    assert small.value == pytest.approx(found.value * 1e-12, rel=1e-4)


def test_a_gamma_distribution_is_found_again() -> None:
    drawn = stats.gamma.rvs(2.5, scale=0.01, size=20_000, random_state=0)
    expected = stats.gamma.isf(0.01, 2.5, scale=0.01)
    assert by_gamma(drawn, 1).value == pytest.approx(expected, rel=0.02)


@SETS
def test_beyond_the_training_errors_none_of_them_is_an_anomaly(case: tuple[Scores, Mask]) -> None:
    training = case[0][~case[1]]
    found = by_maximum(training)
    assert not len(judged(training, found).rows)
    assert found.value == pytest.approx(training.max(), rel=1e-12)


@SETS
def test_the_best_f1_is_that_of_scikit_learns_curve(case: tuple[Scores, Mask]) -> None:
    scores, anomalous = case
    precision, recall, _ = precision_recall_curve(anomalous, scores)
    with np.errstate(invalid="ignore"):
        best = np.nanmax(2 * precision * recall / (precision + recall))
    found = by_best_f1(scores, anomalous)
    assert judged(scores, found, anomalous).f1 == pytest.approx(best, rel=1e-12)
    assert f"{best:.3f}, by the labels of these very samples" in found.told


def test_equal_scores_are_not_told_apart_by_the_best_f1() -> None:
    scores = np.array([3.0, 2, 2, 2, 1])
    anomalous = np.array([1, 1, 0, 0, 0], np.bool_)
    # 3 alone: 2·1/(1 + 2) = 2/3; with all of the 2: 2·2/(4 + 2) = 2/3; the higher is taken.
    found = by_best_f1(scores, anomalous)
    assert found.value == 3
    assert judged(scores, found, anomalous).f1 == pytest.approx(2 / 3)


@SETS
@pytest.mark.parametrize("share", [0.3, 5, 60])
def test_what_is_judged_agrees_with_scikit_learn(case: tuple[Scores, Mask], share: float) -> None:
    scores, anomalous = case
    threshold = by_share(scores, share)
    found, told = judged(scores, threshold, anomalous), scores >= threshold.value
    assert found.rows.dtype == np.int64
    assert set(found.rows) == set(np.flatnonzero(told))
    assert found.precision == pytest.approx(precision_score(anomalous, told))
    assert found.recall == pytest.approx(recall_score(anomalous, told))
    assert found.f1 == pytest.approx(f1_score(anomalous, told))
    assert found.area == pytest.approx(roc_auc_score(anomalous, scores))


def test_without_labels_nothing_is_said_of_how_right_it_is() -> None:
    found = judged(np.array([1.0, 3, 2]), Threshold(2, ""))
    assert found.rows.tolist() == [1, 2]
    assert (found.precision, found.recall, found.f1, found.area) == (None,) * 4


def test_what_would_be_nothing_of_nothing_is_left_open() -> None:
    scores, none = np.array([1.0, 2]), np.zeros(2, np.bool_)
    found = judged(scores, Threshold(9, ""), none)
    assert (found.precision, found.recall, found.f1, found.area) == (None,) * 4
    assert judged(scores, Threshold(9, ""), ~none).f1 == 0


def test_a_score_that_is_no_number_is_the_worst() -> None:
    scores = np.array([1.0, np.nan, 5, 5])
    assert judged(scores, by_share(scores, 50)).rows.tolist() == [1, 2, 3]
    assert by_quantile(scores, 50).value == 5


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_each_rule_is_found_by_the_list_and_leaves_scores_as_they_are(rule: object) -> None:
    scores, anomalous = CANCER
    training = scores[~anomalous]
    expected = {
        SHARE: by_share(scores, 5),
        QUANTILE: by_quantile(training, 99),
        GAMMA: by_gamma(training, 1),
        MAXIMUM: by_maximum(training),
        BEST_F1: by_best_f1(scores, anomalous),
    }
    for one, threshold in expected.items():
        if one is rule:
            before = scores.copy()
            assert threshold_of(one, scores, training, one.default, anomalous) == threshold
            assert (scores == before).all()


def test_what_cannot_be_found_is_told_with_what_to_do() -> None:
    scores = np.array([1.0, 2])
    with pytest.raises(DataError, match=r"no sample is .* needs no labels"):
        threshold_of(BEST_F1, scores, scores, 0)
    with pytest.raises(DataError, match=r"all samples are"):
        by_best_f1(scores, np.ones(2, np.bool_))
    with pytest.raises(DataError, match=r"same error.*quantile"):
        by_gamma(np.full(9, 0.3), 1)
    with pytest.raises(DataError, match=r"no training samples.*another rule"):
        by_maximum(scores[:0])
    with pytest.raises(DataError, match=r"no samples"):
        by_share(np.full(3, np.nan), 5)
