"""Walks through codings against SciPy, scikit-learn and by hand."""

import numpy as np
import pytest
from scipy.interpolate import interp1d
from scipy.spatial import geometric_slerp
from sklearn.datasets import load_digits, load_iris
from sklearn.decomposition import PCA

from aestudio.analysis.walks.steps import Path, arithmetic, between, path_of, principal_direction
from aestudio.core.errors import DataError
from aestudio.core.weights import Array
from tests.analysis.unit_networks import KINDS

IRIS = load_iris().data.astype(np.float32)
DIGITS = load_digits().data.astype(np.float32)


def test_a_straight_walk_meets_all_codings_in_even_steps() -> None:
    found = between(IRIS[[3, 70, 120]], 5)
    assert found.codings.dtype == np.float32
    expected = interp1d([0, 1, 2], IRIS[[3, 70, 120]], axis=0)(np.linspace(0, 2, 11))
    np.testing.assert_allclose(found.codings, expected, rtol=1e-6)
    np.testing.assert_allclose(found.at, np.linspace(0, 2, 11))
    assert found.told == "From each of 3 codings to the next, in a straight line, in 5 steps"


def test_a_spherical_walk_turns_evenly_and_so_does_its_distance() -> None:
    one, other = DIGITS[[3, 70]].astype(np.float64) - 5
    found = between(np.stack([one, other]).astype(np.float32), 6, Path.SPHERICAL).codings
    lengths = np.linalg.norm(one), np.linalg.norm(other)
    shares = np.linspace(0, 1, 7)
    directions = geometric_slerp(one / lengths[0], other / lengths[1], shares)
    expected = directions * np.interp(shares, [0, 1], lengths)[:, np.newaxis]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "ends", [[[0, 0], [1, 2]], [[1, 2], [2, 4]], [[1, 2], [-1, -2]], [[0, 0], [0, 0]]]
)
def test_codings_that_span_no_plane_are_joined_straight(ends: list[list[float]]) -> None:
    given = np.array(ends, np.float32)
    straight = between(given, 4).codings
    np.testing.assert_array_equal(between(given, 4, Path.SPHERICAL).codings, straight)


def test_codings_near_a_prior_are_walked_around_the_origin() -> None:
    assert path_of(KINDS["variational"]) is Path.SPHERICAL
    assert path_of(KINDS["dense"]) is Path.STRAIGHT


@pytest.mark.parametrize("codings", [IRIS, DIGITS])
@pytest.mark.parametrize("number", [0, 2])
def test_a_principal_direction_is_that_of_scikit_learn(codings: Array, number: int) -> None:
    found = principal_direction(codings, number, 7, 2.5)
    model = PCA(4).fit(codings.astype(np.float64))
    direction = model.components_[number]
    deviation = np.std((codings - model.mean_) @ direction)
    direction *= np.sign(direction[np.abs(direction).argmax()])
    at = np.linspace(-2.5, 2.5, 7)
    expected = model.mean_ + np.outer(at * deviation, direction)
    np.testing.assert_allclose(found.codings, expected, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(found.at, at)
    assert f"{model.explained_variance_ratio_[number]:.1%}" in found.told


def test_codings_that_are_all_the_same_stay_where_they_are() -> None:
    found = principal_direction(np.full((4, 3), 2, np.float32), 1, 5)
    np.testing.assert_array_equal(found.codings, np.full((5, 3), 2))
    assert "0.0%" in found.told


def test_what_tells_one_from_another_is_added_to_a_third() -> None:
    found = arithmetic(IRIS[0], IRIS[60], IRIS[120])
    assert found.codings.shape == (1, 4)
    np.testing.assert_allclose(found.codings[0], IRIS[0] - IRIS[60] + IRIS[120], rtol=1e-5)
    groups = arithmetic(IRIS[:50], IRIS[50:100], IRIS[120])
    expected = IRIS[:50].mean(axis=0) - IRIS[50:100].mean(axis=0) + IRIS[120]
    np.testing.assert_allclose(groups.codings[0], expected, rtol=1e-5)


def test_walks_without_a_way_are_refused() -> None:
    with pytest.raises(DataError, match="make no way"):
        between(IRIS[:1], 3)
    with pytest.raises(DataError, match="make no way"):
        between(IRIS[:2], 0)
    for number in (4, -1):
        with pytest.raises(DataError, match="one of the 4 directions"):
            principal_direction(IRIS, number, 5)
    with pytest.raises(DataError, match="no direction"):
        principal_direction(IRIS[:1], 0, 5)
