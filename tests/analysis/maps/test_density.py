"""Thumbnails are shown where samples are thickest, and stay while the map is moved."""

from collections import Counter
from time import process_time

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import pdist
from sklearn.datasets import load_digits, load_wine
from sklearn.preprocessing import scale

from aestudio.analysis.maps.density import Window, peaks
from aestudio.analysis.maps.projection import pca_map

DIGITS = pca_map(load_digits().data.astype(np.float32)).points
WINE = pca_map(scale(load_wine().data).astype(np.float32)).points
SETS = pytest.mark.parametrize("points", [DIGITS, WINE], ids=["digits", "wine"])
PIXELS, APART = (800, 600), 48


def whole(points: NDArray[np.float32]) -> Window:
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return x0, y0, x1, y1


def on_screen(points: NDArray[np.float32], window: Window) -> NDArray[np.float64]:
    size = np.array([window[2] - window[0], window[3] - window[1]])
    return np.asarray((points - np.array(window[:2])) / size * np.array(PIXELS), np.float64)


@SETS
def test_thumbnails_do_not_cover_each_other(points: NDArray[np.float32]) -> None:
    rows = peaks(points, whole(points), PIXELS, APART)
    assert rows.dtype == np.int64
    assert len(rows) > 10
    apart = pdist(on_screen(points[rows], whole(points)), "chebyshev")
    assert apart.min() >= APART


@SETS
def test_the_first_of_them_lies_where_most_samples_are(points: NDArray[np.float32]) -> None:
    """Of all squares of 3 × 3 bins, a bin being a quarter of the distance, none has more."""
    (x0, y0, x1, y1), bins = whole(points), np.array(PIXELS) / (APART / 4)
    size = np.array([x1 - x0, y1 - y0]) / bins
    places = Counter((int(a), int(b)) for a, b in np.floor(points / size))

    def around(a: int, b: int) -> int:
        return sum(places[a + da, b + db] for da in (-1, 0, 1) for db in (-1, 0, 1))

    first = peaks(points, whole(points), PIXELS, APART)[0]
    a, b = np.floor(points[first] / size).astype(int)
    assert around(a, b) == max(around(*place) for place in list(places))


def test_the_thickest_places_come_first() -> None:
    generator = np.random.default_rng(0)
    sizes, middles = (400, 100, 25), np.array([[0, 0], [5, 5], [0, 8]])
    points = np.concatenate(
        [generator.normal(at, 0.02, (n, 2)) for n, at in zip(sizes, middles, strict=True)]
    )
    rows = peaks(points, (-2, -2, 10, 10), PIXELS, 60)
    np.testing.assert_allclose(points[rows], middles, atol=0.3)


@SETS
def test_thumbnails_stay_while_the_map_is_moved(points: NDArray[np.float32]) -> None:
    x0, y0, x1, y1 = whole(points)
    width, height = (x1 - x0) / 2, (y1 - y0) / 2
    window = (x0 + width / 2, y0 + height / 2, x0 + 1.5 * width, y0 + 1.5 * height)
    before = peaks(points, window, PIXELS, APART)
    for share in (0.01, 0.13, -0.2):
        dx, dy = share * width, share * height / 2
        moved = (window[0] + dx, window[1] + dy, window[2] + dx, window[3] + dy)
        after = peaks(points, moved, PIXELS, APART)
        x, y = points.T
        seen = np.flatnonzero(
            (x >= max(window[0], moved[0]))
            & (x <= min(window[2], moved[2]))
            & (y >= max(window[1], moved[1]))
            & (y <= min(window[3], moved[3]))
        )
        assert set(before) & set(seen) == set(after) & set(seen)
        assert len(set(before) & set(seen)) > 3


@SETS
def test_closer_by_all_that_is_seen_is_shown(points: NDArray[np.float32]) -> None:
    x, y = points[5]
    near = np.abs(points - points[5]).max(axis=1)
    size = float(np.sort(near)[1]) / 2
    assert peaks(points, (x - size, y - size, x + size, y + size), PIXELS, APART).tolist() == [5]


def test_where_nothing_is_nothing_is_shown() -> None:
    assert not len(peaks(WINE, (100, 100, 101, 101), PIXELS, APART))
    assert not len(peaks(WINE[:0], (0, 0, 1, 1), PIXELS, APART))
    assert not len(peaks(WINE, (0, 0, 0, 1), PIXELS, APART))
    assert not len(peaks(np.full((3, 2), np.nan), (0, 0, 1, 1), PIXELS, APART))


def test_of_100_000_samples_they_are_found_in_30_ms() -> None:
    points = np.random.default_rng(0).normal(size=(100_000, 2)).astype(np.float32)
    times = []
    for _ in range(4):
        began = process_time()
        peaks(points, whole(points), (1600, 1000), 40)
        times.append(process_time() - began)
    assert min(times) < 0.03
