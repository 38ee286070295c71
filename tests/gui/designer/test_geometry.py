"""The hourglass is drawn to scale and answers where the pointer is."""

from itertools import pairwise
from math import sqrt

import pytest

from aestudio.core.architecture import Architecture, LayerSpec
from aestudio.gui.designer.geometry import hourglass

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


def test_the_height_of_a_bar_gives_its_units_back() -> None:
    laid = hourglass(TIED, 636, 270)
    assert [laid.units_at(bar.height) for bar in laid.bars] == [784, 300, 150, 300, 784]


def test_a_tied_network_has_an_arc_for_each_pair_of_kernels_and_an_untied_one_none() -> None:
    arcs = hourglass(TIED, 636, 270).arcs
    assert [arc.layer for arc in arcs] == [1, 2]
    assert arcs[0].top < arcs[1].top
    assert hourglass(TIED.edited(tied=False), 636, 270).arcs == ()


@pytest.mark.parametrize("depth", [1, 8, 32])
def test_any_depth_keeps_bars_apart(depth: int) -> None:
    layers = tuple(LayerSpec(units=2 * (depth - index)) for index in range(depth))
    bars = hourglass(Architecture(layers=layers, tied=True), 636, 270).bars
    assert all(a.x + a.width < b.x for a, b in pairwise(bars))


def test_a_point_between_two_bars_belongs_to_neither() -> None:
    laid = hourglass(TIED, 636, 270)
    between = (laid.bars[0].center + laid.bars[1].center) / 2
    assert laid.bar_at(between, 100) is None
    found = laid.bar_at(laid.bars[2].center, 10)
    assert found is not None
    assert found.number == 2
