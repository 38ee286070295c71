"""Each point of a map stands for codings."""

import gc
import weakref
from time import process_time

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits, load_iris
from sklearn.neighbors import KNeighborsRegressor

from aestudio.analysis.maps.decoding import along, codings_at, path, prepare
from aestudio.analysis.maps.projection import MapPoints, codes_map, pca_map
from aestudio.core.weights import Array

DIGITS = load_digits().data[:200].astype(np.float32)
IRIS = load_iris().data.astype(np.float32)
SETS = pytest.mark.parametrize("codings", [DIGITS, IRIS], ids=["digits", "iris"])


def bent(codings: Array) -> MapPoints:
    """A map that no plane gives, in which no two samples meet."""
    points = np.random.default_rng(0).normal(size=(len(codings), 2)).astype(np.float32)
    return MapPoints(points, "tsne", "")


@SETS
@pytest.mark.parametrize("neighbours", [1, 5])
def test_where_no_plane_helps_near_samples_count_by_their_distance(
    codings: Array, neighbours: int
) -> None:
    map_, point = bent(codings), np.array([0.3, -0.2])
    fitted = KNeighborsRegressor(neighbours, weights="distance").fit(map_.points, codings)
    found = codings_at(point, map_, codings, neighbours)
    np.testing.assert_allclose(found.codings, fitted.predict([point])[0], rtol=1e-5, atol=1e-6)
    assert found.told == f"decoded here, by {neighbours} neighbour{'s' if neighbours > 1 else ''}"


def test_at_a_sample_its_own_codings_are_found() -> None:
    map_ = bent(IRIS)
    assert codings_at(map_.points[7], map_, IRIS).codings.tolist() == IRIS[7].tolist()


def test_of_samples_that_lie_in_one_point_the_mean_is_taken() -> None:
    points = np.array([[0, 0], [0, 0], [1, 1]], np.float32)
    codings = np.array([[2], [4], [90]], np.float32)
    found = codings_at((0, 0), MapPoints(points, "tsne", ""), codings)
    assert found.codings.tolist() == [3]
    assert found.told == "decoded here, by 3 neighbours"


@SETS
def test_on_a_plane_codings_are_exact(codings: Array) -> None:
    map_ = pca_map(codings)
    _, _, rows = np.linalg.svd(codings - codings.mean(axis=0), full_matrices=False)
    plane = rows[:2].T @ rows[:2]
    expected = codings.mean(axis=0) + (codings[9] - codings.mean(axis=0)) @ plane
    found = codings_at(map_.points[9], map_, codings)
    np.testing.assert_allclose(found.codings, expected, atol=1e-3)
    assert "plane of the two components" in found.told
    other = codings_at((3, 4), codes_map(codings, 1, 2), codings)
    assert other.codings[1:3].tolist() == [3, 4]
    assert "other codes at their mean" in other.told


def test_a_path_goes_in_equal_steps_through_all_corners() -> None:
    corners = np.array([[0.0, 0], [3, 0], [3, 1]])
    expected = [[0, 0], [1, 0], [2, 0], [3, 0], [3, 1]]
    np.testing.assert_allclose(along(corners, 5), expected, atol=1e-12)
    map_ = codes_map(IRIS, 0, 1)
    assert path(corners, 5, map_, IRIS).codings[:, :2].tolist() == expected
    assert path(corners[:1], 3, map_, IRIS).codings[:, :2].tolist() == [[0, 0]] * 3


def test_a_path_through_a_bent_map_is_that_of_its_points() -> None:
    map_, corners = bent(DIGITS), np.array([[-1.0, 0], [1, 0.5], [0, 1]])
    found = path(corners, 7, map_, DIGITS)
    each = [codings_at(point, map_, DIGITS).codings for point in along(corners, 7)]
    np.testing.assert_allclose(found.codings, each, rtol=1e-6)


def test_a_point_of_100_000_is_decoded_within_2_ms() -> None:
    points: NDArray[np.float32] = np.random.default_rng(1).random((100_000, 2), np.float32)
    map_ = MapPoints(points, "tsne", "")
    prepare(map_)
    began = process_time()
    for place in points[:50]:
        codings_at(place + 0.001, map_, points)
    assert process_time() - began < 50 * 0.002


def test_what_was_sorted_for_a_map_goes_with_it() -> None:
    map_ = bent(IRIS)
    prepare(map_)
    gone = weakref.ref(map_)
    del map_
    gc.collect()
    assert gone() is None
