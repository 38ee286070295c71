"""Very many points are drawn where they are, in their colours, in no time."""

from time import process_time

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits, load_wine

from aestudio.analysis.maps import splat as subject
from aestudio.analysis.maps.projection import pca_map
from aestudio.analysis.maps.splat import GREY, Splat, splat_of

DIGITS = pca_map(load_digits().data.astype(np.float32)).points
WINE = pca_map(load_wine().data.astype(np.float32)).points
SETS = pytest.mark.parametrize("points", [DIGITS, WINE], ids=["digits", "wine"])
RED, BLUE = [255, 0, 0], [0, 0, 255]


def in_red(count: int) -> NDArray[np.uint8]:
    return np.tile(np.array(RED, np.uint8), (count, 1))


def square(drawn: Splat) -> tuple[float, float, float, float]:
    (x, y), side = drawn.low, drawn.extent
    return x, y, x + side, y + side


def counted(points: NDArray[np.float32], window: tuple[float, ...], side: int) -> NDArray[np.int64]:
    """Points of each pixel, the upper row first."""
    x0, y0, x1, y1 = window
    edges = np.linspace(x0, x1, side + 1), np.linspace(y0, y1, side + 1)
    counts = np.histogram2d(points[:, 0], points[:, 1], edges)[0]
    return np.asarray(counts.T[::-1], np.int64)


def test_a_point_is_a_round_dot_where_it_lies() -> None:
    points = np.array([[0, 0], [10, 10]], np.float32)
    image = splat_of(points, np.array([RED, BLUE], np.uint8)).image((-5, -10, 15, 10), (200, 100))
    assert image.shape == (100, 200, 4)
    assert image.dtype == np.uint8
    for (x, y), colour in (((50, 50), RED), ((150, 0), BLUE)):
        assert image[y, x].tolist() == [*colour, 230]
        near = image[max(0, y - 9) : y + 10, x - 9 : x + 10, 3]
        assert (near == near[:, ::-1]).all()
    rows, columns = np.nonzero(image[..., 3])
    far = np.minimum(np.hypot(columns - 50, rows - 50), np.hypot(columns - 150, rows))
    assert 4 < far.max() <= 5
    around = np.hypot(*np.meshgrid(np.arange(200) - 50, np.arange(100) - 50))
    assert image[around <= 4, 3].min() > 0


@SETS
def test_dots_grow_as_the_window_gets_smaller(points: NDArray[np.float32]) -> None:
    many = np.resize(points, (36_000, 2))
    drawn = splat_of(many, in_red(len(many)))
    x, y = many[0]
    sizes = []
    for zoom in (1, 3, 4000):
        half = drawn.extent / 2 / zoom
        sizes.append(drawn._radius((x - half, y - half, x + half, y + half), (300, 300), 10))
    assert sizes[0] < sizes[1] < sizes[2] == 4.5


@SETS
def test_every_point_of_many_is_in_the_picture(
    points: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "DRAWN", 50)
    drawn = splat_of(points, in_red(len(points)))
    inside = np.delete(points, drawn.order[drawn.strays], axis=0)
    for side in (181, 512):
        image = drawn.image(square(drawn), (side, side))
        counts = counted(inside, square(drawn), side)
        strays = image[..., 3] == 230
        assert np.mean((image[..., 3] > 0) == (counts > 0) | strays) > 0.9999
        expected = np.clip(170 + 17 * (counts - 1), 170, 255)
        same = (image[..., 3] == expected) | (counts == 0) | strays
        assert same.mean() > 0.9999
        assert (image[image[..., 3] > 0][:, :3] == RED).all()


@SETS
def test_closer_by_a_part_stands_for_all_and_stays_while_the_window_moves(
    points: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "DRAWN", 50)
    monkeypatch.setattr(subject, "SIDES", (8,))
    monkeypatch.setattr(subject, "MOST", 0.5)
    drawn = splat_of(points, in_red(len(points)))
    x0, y0, x1, y1 = square(drawn)
    step = drawn.extent / 400
    image = drawn.image((x0, y0, x1, y1), (400, 400))
    moved = drawn.image((x0 + 3 * step, y0, x1 + 3 * step, y1), (400, 400))
    assert 10 < np.count_nonzero(image[..., 3]) <= 50
    assert np.mean(image[:, 3:, 3] == moved[:, :-3, 3]) > 0.9998
    assert (counted(points, (x0, y0, x1, y1), 400)[image[..., 3] > 0] > 0).mean() > 0.9


@SETS
@pytest.mark.parametrize("most", [50, 10_000], ids=["many", "few"])
def test_what_is_not_selected_is_grey_and_below(
    points: NDArray[np.float32], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "DRAWN", most)
    pairs = np.concatenate([points, points])
    selected = np.arange(len(pairs)) % len(points) == 3
    selected[: len(points)] = False
    drawn = splat_of(pairs, in_red(len(pairs)), selected)
    x, y = points[3]
    size = drawn.extent / 2
    image = drawn.image((x - size, y - size, x + size, y + size), (301, 301))
    assert image[150, 150, :3].tolist() == RED
    colours = {tuple(one) for one in image[image[..., 3] > 0][:, :3].tolist()}
    assert colours == {tuple(RED), GREY}
    assert (image[..., 0] == 255).sum() < (image[..., 0] == 150).sum()
    nothing = drawn.coloured(in_red(len(pairs)), np.zeros(len(pairs), np.bool_))
    assert GREY not in {tuple(one) for one in nothing.image(square(drawn), (301, 301))[..., :3][0]}
    assert nothing.selected is None


@pytest.mark.parametrize("most", [50, 10_000], ids=["many", "few"])
def test_other_colours_need_no_other_order(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "DRAWN", most)
    colours = np.random.default_rng(0).integers(0, 256, (len(DIGITS), 3)).astype(np.uint8)
    first = splat_of(DIGITS, in_red(len(DIGITS)))
    again = first.coloured(colours)
    assert again.x is first.x
    fresh = splat_of(DIGITS, colours)
    for zoom in (1, 3):
        x, y = DIGITS[0]
        window = (x - 30 / zoom, y - 30 / zoom, x + 30 / zoom, y + 30 / zoom)
        image = again.image(window, (200, 150))
        assert (image == fresh.image(window, (200, 150))).all()
        shown = {tuple(one) for one in image[image[..., 3] > 0][:, :3].tolist()}
        assert shown <= {tuple(one) for one in colours.tolist()}
        assert len(shown) > 30


def test_a_point_far_from_all_others_does_not_make_them_a_blot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subject, "DRAWN", 50)
    points = np.concatenate([DIGITS, [[1e6, -1e6]]])
    drawn = splat_of(points, in_red(len(points)))
    assert drawn.extent < 4 * np.ptp(DIGITS, axis=0).max()
    assert drawn.order[drawn.strays].tolist()[-1:] == [len(DIGITS)]
    assert np.count_nonzero(drawn.image((-40, -40, 40, 40), (400, 400))[..., 3]) > 500
    image = drawn.image((1e6 - 1, -1e6 - 1, 1e6 + 1, -1e6 + 1), (21, 21))
    assert image[10, 10, :3].tolist() == RED
    whole = drawn.image((-1e5, -1.1e6, 1.1e6, 1e5), (400, 400))
    assert whole[366, 366, :3].tolist() == RED


@pytest.mark.parametrize(
    "points",
    [np.zeros((0, 2)), np.full((3, 2), np.nan), np.ones((5, 2)), np.full((1, 2), 1e30)],
    ids=["none", "no numbers", "all in one", "far"],
)
def test_little_to_draw_is_no_trouble(points: NDArray[np.float64]) -> None:
    drawn = splat_of(points.astype(np.float32), in_red(len(points)))
    image = drawn.image((0, 0, 2, 2), (9, 9))
    assert bool(image[..., 3].any()) == (len(points) == 5)
    assert not drawn.image((2, 2, 2, 3), (9, 9)).any()


def test_a_million_points_are_drawn_within_12_ms_whatever_the_window() -> None:
    points = np.random.default_rng(0).normal(size=(1_000_000, 2)).astype(np.float32)
    drawn = splat_of(points, in_red(len(points)))
    for zoom in (1, 4, 16, 64):
        half = 4 / zoom
        times = []
        for _ in range(5):
            began = process_time()
            drawn.image((-half, -half, half, half), (1200, 800))
            times.append(process_time() - began)
        assert min(times) < 0.012


def test_on_a_dense_screen_dots_have_more_pixels() -> None:
    points = np.array([[0.0, 0.0]], np.float32)
    splat = splat_of(points, np.zeros((1, 3), np.uint8))
    window = (-1.0, -1.0, 1.0, 1.0)
    plain = np.count_nonzero(splat.image(window, (100, 100), most=3.0)[:, :, 3])
    dense = np.count_nonzero(splat.image(window, (200, 200), 2.0, most=3.0)[:, :, 3])
    # A disc of 3 pixels and one of 6, each with an edge half a pixel wide.
    assert plain == pytest.approx(np.pi * 3.5**2, rel=0.1)
    assert dense == pytest.approx(np.pi * 6.5**2, rel=0.1)


def test_all_points_of_a_window_are_among_those_near_it() -> None:
    points = np.random.default_rng(4).normal(size=(5000, 2)).astype(np.float32)
    splat = splat_of(points, np.zeros((5000, 3), np.uint8))
    inside = (points > (0.1, -0.2)).all(axis=1) & (points < (0.3, 0.1)).all(axis=1)
    near = splat.rows_near((0.1, -0.2, 0.3, 0.1))
    assert set(np.flatnonzero(inside).tolist()) <= set(near.tolist())
    assert len(near) < 2 * np.count_nonzero(inside)
