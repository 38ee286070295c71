"""The hourglass is drawn to scale and answers where the pointer is."""

from itertools import pairwise
from math import log, sqrt

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.gui.build.designer.geometry import CAPTION_ROW, LABEL_ROW, hourglass
from aestudio.gui.build.designer.height_scale import Growth, scale_for
from aestudio.gui.build.designer.label_places import LabelSpace

TIED = Architecture(tied=True)


def test_bar_heights_go_with_the_square_root_of_the_units() -> None:
    bars = hourglass(TIED, 636, 270).bars
    assert bars[1].height / bars[0].height == pytest.approx(sqrt(300 / 784))
    assert bars[2].height / bars[0].height == pytest.approx(sqrt(150 / 784))


def test_the_drawing_is_symmetric_and_inside_its_space() -> None:
    laid = hourglass(TIED, 636, 270)
    for left, right in zip(laid.bars, reversed(laid.bars), strict=True):
        assert left.height == right.height
        assert left.center + right.center == pytest.approx(636)
    assert min(bar.y for bar in laid.bars) > 0
    assert max(bar.bottom for bar in laid.bars) < 270


@pytest.mark.parametrize("units", [(784, 300, 150), (65_536, 300, 2), (5, 3, 1)])
def test_the_height_of_a_bar_gives_its_units_back(units: tuple[int, ...]) -> None:
    scale = scale_for(units, 120.0)
    assert [scale.units_at(scale.height(one)) for one in units] == pytest.approx(list(units))


def test_where_one_layer_dwarfs_the_rest_heights_go_with_the_logarithm_and_stay_apart() -> None:
    assert scale_for((784, 300, 8), 120.0).growth is Growth.ROOT
    scale = scale_for((784, 65_536, 300, 2), 120.0)
    assert scale.growth is Growth.LOGARITHM
    heights = [scale.height(one) for one in (65_536, 784, 300, 2)]
    assert heights[0] == 120.0
    assert all(a - b > 8 for a, b in pairwise(heights))
    assert heights[-1] == pytest.approx(120 * log(3) / log(65_537))


def test_a_height_is_rounded_to_what_a_pixel_is_worth() -> None:
    scale = scale_for((784, 300, 150), 95.0)
    assert scale.round_units_at(scale.height(317)) == 320
    assert scale.round_units_at(scale.height(147)) == 150
    assert scale.round_units_at(scale.height(6)) == 6
    assert scale.round_units_at(0.0) == 1


def test_above_the_drawing_units_double_with_forty_pixels() -> None:
    scale = scale_for((784, 300, 150), 95.0)
    assert scale.units_at(95.0) == pytest.approx(784)
    assert scale.units_at(95.0 + 80) == pytest.approx(2 * 784)
    assert scale.units_at(95.0 + 240) == pytest.approx(8 * 784)
    assert scale.height(5000) == 95.0


@pytest.mark.parametrize("depth", [1, 4, 12, 20])
@pytest.mark.parametrize("canvas", [(420, 180), (636, 236), (1000, 400)])
def test_everything_lies_inside_of_the_canvas(depth: int, canvas: tuple[int, int]) -> None:
    layers = tuple(Dense(units=100 - depth) for _ in range(depth))
    laid = hourglass(Architecture(layers=layers, tied=True), *canvas)
    assert laid.label_top + laid.label_rows * LABEL_ROW + CAPTION_ROW <= canvas[1]
    assert all(bar.y >= max(arc.bottom for arc in laid.arcs) - 4 for bar in laid.bars)


def test_a_tied_network_has_an_arc_for_each_pair_of_kernels_and_an_untied_one_none() -> None:
    arcs = hourglass(TIED, 636, 270).arcs
    assert [arc.layer for arc in arcs] == [1, 2]
    assert arcs[0].top < arcs[1].top
    assert hourglass(TIED.edited(tied=False), 636, 270).arcs == ()


@pytest.mark.parametrize("depth", [1, 8, 32])
def test_any_depth_keeps_bars_apart(depth: int) -> None:
    layers = tuple(Dense(units=2 * (depth - index)) for index in range(depth))
    bars = hourglass(Architecture(layers=layers, tied=True), 636, 270).bars
    assert all(a.x + a.width < b.x for a, b in pairwise(bars))


def test_a_point_between_two_bars_belongs_to_neither() -> None:
    laid = hourglass(TIED, 636, 270)
    between = (laid.bars[0].center + laid.bars[1].center) / 2
    assert laid.bar_at(between, 100) is None
    found = laid.bar_at(laid.bars[2].center, 10)
    assert found is not None
    assert found.number == 2


def labels(bars: int, column: float, text: float, rows: int, selected: int = 0) -> set[int]:
    centers = [column * (number + 0.5) for number in range(bars)]
    places = LabelSpace(centers, column * bars, selected).places(
        dict.fromkeys(range(bars), text), rows
    )
    spans = [
        (place.row, place.center - text / 2, place.center + text / 2) for place in places.values()
    ]
    assert all(left >= 0 and right <= column * bars for _row, left, right in spans)
    for row in range(rows):
        inside = sorted(span for span in spans if span[0] == row)
        assert all(a[2] < b[1] for a, b in pairwise(inside))
    return set(places)


@pytest.mark.parametrize(("bars", "column"), [(5, 120), (25, 24), (41, 15)])
def test_every_layer_has_its_label_from_one_to_twenty_of_them(bars: int, column: float) -> None:
    assert labels(bars, column, 30, 3) == set(range(bars))


def test_where_not_all_have_room_the_selected_layer_the_codings_and_the_ends_do() -> None:
    shown = labels(65, 7, 46, 3, selected=9)
    assert {9, 32, 0, 64} <= shown
    assert len(shown) < 65


def test_labels_that_share_rows_lie_alike_on_both_sides() -> None:
    centers = [25 * (number + 0.5) for number in range(25)]
    places = LabelSpace(centers, 625, 3).places(dict.fromkeys(range(25), 30.0), 3)
    assert [places[n].row for n in range(25)] == [places[24 - n].row for n in range(25)]
    assert {place.row for place in places.values()} == {0, 1}
