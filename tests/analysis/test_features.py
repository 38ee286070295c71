"""What codings are worth to a classifier that has few labels."""

from collections import Counter
from itertools import repeat

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn import decomposition
from sklearn.datasets import load_digits, load_iris
from sklearn.linear_model import LogisticRegression

from aestudio.analysis import features
from aestudio.analysis.features import (
    CODINGS,
    INPUTS,
    PCA,
    FeaturesCompared,
    features_compared,
)
from aestudio.core.errors import DataError
from aestudio.core.weights import Array

DIGITS, DIGIT_LABELS = load_digits(return_X_y=True)
IRIS, IRIS_LABELS = load_iris(return_X_y=True)
ORDER = np.random.default_rng(0).permutation(150)
IRIS, IRIS_LABELS = IRIS[ORDER].astype(np.float32), IRIS_LABELS[ORDER]
FEW = (DIGITS[:300, 8:40].astype(np.float32), DIGIT_LABELS[:300])


def compared(
    inputs: Array, labels: NDArray[np.int64], codings: Array | None = None, **settings: object
) -> FeaturesCompared | None:
    """The first two thirds train; codings are two of the inputs unless given."""
    codings = inputs[:, 2:4] if codings is None else codings
    at = 2 * len(inputs) // 3
    parts = (inputs[:at], codings[:at], labels[:at], inputs[at:], codings[at:], labels[at:])
    return features_compared(*parts, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", [FEW, (IRIS, IRIS_LABELS)], ids=["digits", "iris"])
def test_with_all_labels_each_kind_comes_to_what_a_classifier_by_hand_does(
    case: tuple[Array, NDArray[np.int64]],
) -> None:
    inputs, labels = case
    found = compared(inputs, labels, counts=(0,), seeds=(0,))
    assert found is not None
    at = 2 * len(inputs) // 3
    components = decomposition.PCA(2, svd_solver="full").fit(inputs[:at].astype(np.float64))
    kinds = {
        INPUTS: inputs.astype(np.float64),
        CODINGS: inputs[:, 2:4].astype(np.float64),
        PCA: components.transform(inputs.astype(np.float64)),
    }
    assert found.counts == (at,)
    for key, values in kinds.items():
        deviation = values[:at].std(axis=0)
        scaled = (values - values[:at].mean(axis=0)) / np.where(deviation == 0, 1, deviation)
        fitted = LogisticRegression(max_iter=2000, tol=1e-6).fit(scaled[:at], labels[:at])
        expected = np.mean(fitted.predict(scaled[at:]) == labels[at:])
        assert found.curve(key).means[0] == pytest.approx(expected, abs=0.011)
    counts = Counter(labels[at:].tolist())
    assert found.chance == max(counts.values()) / (len(labels) - at)


def test_few_labels_are_drawn_class_by_class_and_anew_with_each_seed() -> None:
    labels = np.repeat([7, 8, 9], [600, 300, 3])
    one, again, other = (features._drawn(labels, 30, seed) for seed in (0, 0, 1))
    assert one.tolist() == again.tolist() != other.tolist()
    assert len(set(one.tolist())) == 30
    assert Counter(labels[one].tolist()) == {7: 19, 8: 10, 9: 1}
    assert Counter(labels[features._drawn(labels, 903, 5)].tolist()) == {7: 600, 8: 300, 9: 3}


def test_curves_rise_and_their_spread_over_seeds_is_told() -> None:
    found = compared(IRIS, IRIS_LABELS, counts=(6, 30, 0, 5000, 2), seeds=(1, 2, 3, 4))
    assert found is not None
    assert found.counts == (6, 30, 100)
    curve = found.curve(INPUTS)
    assert curve.accuracies.shape == (3, 4)
    by_hand = [np.mean(row) for row in curve.accuracies.tolist()]
    np.testing.assert_allclose(curve.means, by_hand)
    assert curve.deviations[0] > curve.deviations[2] == 0
    assert curve.means[2] > curve.means[0]


def test_what_is_surely_better_is_said_to_be() -> None:
    codings = np.eye(3, dtype=np.float32)[IRIS_LABELS]
    noise = np.random.default_rng(0).normal(size=(150, 4)).astype(np.float32)
    found = compared(noise, IRIS_LABELS, codings, counts=(6, 0))
    assert found is not None
    assert "With 6 labels 100.0 % of the test samples are told rightly by codings" in found.told
    assert "Codings are better than the inputs with 6 and 100 labels." in found.told
    assert "Codings are better than PCA with 6 and 100 labels." in found.told
    other = compared(codings, IRIS_LABELS, noise, counts=(0,), seeds=(0,))
    assert other is not None
    assert "Codings are worse than the inputs with 100 labels." in other.told
    assert other.told.endswith("One seed says little of the spread.")


def test_of_what_may_be_chance_nothing_is_said() -> None:
    found = compared(IRIS, IRIS_LABELS, IRIS, counts=(0,))
    assert found is not None
    assert "Codings and the inputs cannot be told apart." in found.told
    assert "Codings and PCA cannot be told apart." in found.told


def test_very_many_samples_are_thinned_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "MOST_TRAINED", 60)
    monkeypatch.setattr(features, "MOST_TESTED", 30)
    monkeypatch.setattr(features, "MOST_INPUTS", 3)
    found = compared(IRIS, IRIS_LABELS, counts=(0,), seeds=(0,))
    assert found is not None
    assert found.counts == (60,)
    told = "Taken were 60 of 100 training samples, 30 of 50 test samples, 3 of 4 inputs, to be"
    assert told in found.told


def test_it_tells_how_far_it_is_and_stops_when_it_is_told_to() -> None:
    told: list[float] = []
    compared(IRIS, IRIS_LABELS, counts=(9, 0), seeds=(0,), progress=told.append)
    np.testing.assert_allclose(told, np.arange(7) / 6)
    answers = iter([False, False, True])
    assert compared(IRIS, IRIS_LABELS, should_stop=lambda: next(answers)) is None
    assert next(answers, None) is None
    assert compared(IRIS, IRIS_LABELS, should_stop=repeat(True).__next__) is None


def test_what_cannot_be_compared_is_told_with_what_to_do() -> None:
    with pytest.raises(DataError, match=r"single class.*two classes or more"):
        compared(IRIS, np.zeros(150, np.int64))
    none = IRIS[:0]
    with pytest.raises(DataError, match=r"no test samples.*aside"):
        features_compared(IRIS, IRIS, IRIS_LABELS, none, none, IRIS_LABELS[:0])
    with pytest.raises(DataError, match=r"no finite numbers.*earlier snapshot"):
        compared(IRIS, IRIS_LABELS, np.full((150, 2), np.nan, np.float32))


def test_scaled_and_unscaled_inputs_are_worth_the_same() -> None:
    one = compared(IRIS, IRIS_LABELS, counts=(0,), seeds=(0,))
    scaled = ((IRIS - 3) * np.array([50, 1e-4, 7, 1])).astype(np.float32)
    other = compared(scaled, IRIS_LABELS, counts=(0,), seeds=(0,))
    assert one is not None
    assert other is not None
    assert one.curve(INPUTS).means == pytest.approx(other.curve(INPUTS).means, abs=0.021)
