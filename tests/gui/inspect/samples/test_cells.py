"""Where samples lie in the grid, and which are found there."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF

from aestudio.gui.inspect.samples.cells import GAP, MARGIN, TOP, Cells


@pytest.fixture
def cells() -> Cells:
    """103 samples in rows of ten."""
    return Cells(count=103, width=550, picture=44, height=44, frames=3)


def test_columns_fill_the_width_from_edge_to_edge(cells: Cells) -> None:
    places = [cells.place(number) for number in range(cells.columns)]
    assert places[0].left() == MARGIN
    assert places[-1].right() == 550 - MARGIN
    assert all(left.right() < right.left() for left, right in pairwise(places))


def test_all_of_them_are_within_the_height_and_the_last_line_touches_its_end(cells: Cells) -> None:
    lines = -(-103 // cells.columns)
    assert cells.whole_height == lines * cells.line_height + TOP + GAP
    assert cells.place(102).bottom() <= cells.whole_height


def test_a_picture_of_them_ends_behind_a_whole_line(cells: Cells) -> None:
    for height in (1000, 300, cells.line_height + 5):
        found = cells.whole_lines(height)
        assert found <= height
        ends = {cells.place(number).bottom() for number in range(103)}
        assert found in ends | {cells.whole_height}
    assert cells.whole_lines(100_000) <= cells.whole_height


def test_what_is_in_sight_is_all_that_overlaps_the_window_and_no_line_more(cells: Cells) -> None:
    top, height = 300, 200
    window = QRectF(0, top, 550, height)
    seen = {number for number in range(103) if cells.place(number).intersects(window)}
    found = cells.shown(top, height)
    assert seen <= {*found}
    assert len(found) - len(seen) <= 2 * cells.columns
    assert {*found} < {*cells.shown(top, height, ahead=2)}


def test_a_hundred_thousand_samples_cost_no_more_than_those_in_sight() -> None:
    many = Cells(count=100_000, width=550, picture=44, height=44, frames=3)
    assert len(many.shown(many.whole_height // 2, 600)) < 100
    assert many.shown(many.whole_height - 600, 600).stop == 100_000


@pytest.mark.parametrize("number", [0, 1, 57, 102])
def test_a_point_within_a_cell_finds_it(cells: Cells, number: int) -> None:
    middle = cells.place(number).center()
    assert cells.at(middle.x(), middle.y()) == number


@pytest.mark.parametrize(("x", "y"), [(2, 30), (548, 30), (30, 100_000), (30, -5)])
def test_beside_all_cells_there_is_none(cells: Cells, x: float, y: float) -> None:
    assert cells.at(x, y) is None


def test_pictures_of_a_sample_lie_above_each_other_or_across(cells: Cells) -> None:
    place = cells.place(13)
    above = cells.pictures(place)
    assert all(upper.bottom() < lower.top() for upper, lower in pairwise(above))
    assert above[-1].bottom() <= cells.figure(place).top()
    across = Cells(count=3, width=550, picture=100, height=80, frames=3, across=True)
    beside = across.pictures(across.place(0))
    assert all(left.right() < right.left() for left, right in pairwise(beside))
    assert across.place(0).contains(beside[-1])


@pytest.mark.parametrize("across", [False, True], ids=["above each other", "side by side"])
def test_the_line_of_the_class_is_near_the_pictures_and_has_room_below(across: bool) -> None:
    cells = Cells(count=10, width=550, picture=44, height=44, frames=3, across=across)
    place = cells.place(3)
    line, figure = cells.class_line(place), cells.figure(place)
    assert 0 < line.top() - cells.pictures(place)[-1].bottom() <= 3
    assert figure.top() - line.bottom() >= 2
    assert figure.height() >= 16
    assert figure.bottom() + 4 <= place.bottom()
