"""What selected samples have in common, on the iris set."""

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.preprocessing import StandardScaler

from aestudio.analysis.passing import Passed
from aestudio.analysis.selected import selected_of

IRIS = load_iris()
CODINGS = np.asarray(IRIS.data, np.float32)
LABELS = np.asarray(IRIS.target, np.int64)
ERRORS = np.random.default_rng(5).random(len(CODINGS))


def test_codes_are_told_in_standard_deviations_of_all_the_farthest_first() -> None:
    rows = np.flatnonzero(LABELS == 2)
    found = selected_of(rows, Passed.of(ERRORS, CODINGS), LABELS)
    apart = StandardScaler().fit_transform(CODINGS)[rows].mean(axis=0)
    assert found.codes.tolist() == sorted(range(4), key=lambda one: -abs(apart[one]))
    np.testing.assert_allclose(found.apart, apart[found.codes], rtol=1e-4)


def test_errors_and_classes_of_the_selection() -> None:
    rows = np.array([3, 60, 140, 141])
    found = selected_of(rows, Passed.of(ERRORS, CODINGS), LABELS)
    assert found.mean_error == pytest.approx(np.mean([ERRORS[one] for one in rows]))
    assert found.times_all == pytest.approx(found.mean_error / ERRORS.mean())
    assert found.worst_error == max(ERRORS[one] for one in rows)
    assert found.classes == 3
    assert found.worst_first.tolist() == sorted(rows.tolist(), key=lambda one: -ERRORS[one])


def test_a_code_that_never_moves_and_all_samples_tell_nothing() -> None:
    still = np.hstack([np.full((150, 1), 0.3, np.float32), CODINGS])
    found = selected_of(np.arange(50), Passed.of(ERRORS, still), None)
    assert found.codes[-1] == 0
    assert found.apart[-1] == 0
    assert len(selected_of(np.arange(150), Passed.of(ERRORS, CODINGS), LABELS).codes) == 0
    assert found.classes == 0
