"""A lasso takes what it encloses."""

from time import process_time

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits, load_iris

from aestudio.analysis.maps.projection import pca_map
from aestudio.analysis.maps.selecting import Mode, combined, in_range, within

DIGITS = pca_map(load_digits().data.astype(np.float32)).points
IRIS = pca_map(load_iris().data.astype(np.float32)).points


def star(points: NDArray[np.float32], tips: int, turns: int = 1) -> NDArray[np.float64]:
    """A polygon about the middle of some points, half of them inside, drawn by a shaking hand."""
    angles = np.linspace(0, 2 * np.pi * turns, tips, endpoint=False)
    reach = points.std() * np.random.default_rng(tips).uniform(0.4, 2, tips)
    way = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float64)
    return np.asarray(points.mean(axis=0) + way * reach[:, None], np.float64)


def by_hand(points: NDArray[np.float32], polygon: NDArray[np.float64]) -> list[bool]:
    """The even-odd rule in the words of its definition, point by point."""
    found = []
    for x, y in points.tolist():
        inside = False
        for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, 1, axis=0), strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
        found.append(inside)
    return found


@pytest.mark.parametrize("points", [DIGITS[:300], IRIS], ids=["digits", "iris"])
@pytest.mark.parametrize(("tips", "turns"), [(3, 1), (11, 1), (15, 2)])
def test_what_a_polygon_encloses_once_is_inside(
    points: NDArray[np.float32], tips: int, turns: int
) -> None:
    polygon = star(points, tips, turns)
    found = within(points, polygon)
    assert found.dtype == np.bool_
    assert found.tolist() == by_hand(points, polygon)
    assert 5 < found.sum() < len(points) - 5


def test_two_polygons_that_share_an_edge_share_no_point() -> None:
    grid = np.stack(np.meshgrid(np.arange(5.0), np.arange(5.0)), -1).reshape(-1, 2)
    left = within(grid, [[0, 0], [2, 0], [2, 4], [0, 4]])
    right = within(grid, [[2, 0], [4, 0], [4, 4], [2, 4]])
    assert grid[left].tolist() == [[x, y] for y in range(4) for x in range(2)]
    assert grid[right].tolist() == [[x, y] for y in range(4) for x in (2, 3)]


@pytest.mark.parametrize("polygon", [[], [[0, 0]], [[0, 0], [9, 9]], [[0, 1], [4, 1], [9, 1]]])
def test_a_line_encloses_nothing(polygon: list[list[float]]) -> None:
    assert not within(np.array([[0, 0], [1, 1], [9, 9]], np.float32), polygon).any()


def test_points_that_are_no_numbers_are_outside() -> None:
    points = np.array([[np.nan, 1], [1, np.inf], [1, 1]], np.float32)
    assert within(points, [[0, 0], [3, 0], [3, 3], [0, 3]]).tolist() == [False, False, True]


def test_a_lasso_around_some_of_a_million_points_takes_less_than_a_tenth_of_a_second() -> None:
    points = np.random.default_rng(0).normal(size=(1_000_000, 2)).astype(np.float32)
    polygon = star(points, 200)
    times = []
    for _ in range(3):
        began = process_time()
        within(points, polygon)
        times.append(process_time() - began)
    assert min(times) < 0.1


def test_a_lasso_replaces_adds_or_removes() -> None:
    before, now = np.array([1, 1, 0, 0], np.bool_), np.array([1, 0, 1, 0], np.bool_)
    assert combined(before, now, Mode.REPLACE).tolist() == [True, False, True, False]
    assert combined(before, now, Mode.ADD).tolist() == [True, True, True, False]
    assert combined(before, now, Mode.REMOVE).tolist() == [False, True, False, False]
    assert not np.shares_memory(combined(before, now, Mode.REPLACE), now)


@pytest.mark.parametrize(("low", "high"), [(1, 3), (3, 1)])
def test_a_range_holds_both_its_ends(low: float, high: float) -> None:
    values = np.array([0, 1, 2, 3, 4, np.nan])
    assert in_range(values, low, high).tolist() == [False, True, True, True, False, False]
