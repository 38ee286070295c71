"""Numbers of units become pictures: their shape, their colours, and where they lie in the grid."""

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from aestudio.gui.inspect.neurons.lattice import GAP, Lattice, fitting
from aestudio.gui.inspect.neurons.painting import image_of_unit
from aestudio.gui.inspect.neurons.tiles import MOST_SIDE, ZERO, Form, has_colours, tiles_of
from aestudio.gui.shell.theme import DARK, LIGHT, Theme

GENERATOR = np.random.default_rng(4)


@pytest.mark.parametrize(
    ("shape", "picture", "form"),
    [
        ((7,), (1, 7), Form.BARS),
        ((40, 1), (1, 40), Form.BARS),
        ((40, 3), (3, 40), Form.IMAGE),
        ((6, 5), (6, 5), Form.IMAGE),
        ((6, 5, 3), (6, 5), Form.IMAGE),
        ((3, 6, 5), (6, 5), Form.IMAGE),
        ((1,), (1, 1), Form.IMAGE),
    ],
)
def test_a_unit_is_drawn_in_the_shape_of_a_sample(
    shape: tuple[int, ...], picture: tuple[int, int], form: Form
) -> None:
    images = GENERATOR.normal(size=(2, *shape)).astype(np.float32)
    tiles = tiles_of(images, np.arange(2), "", limit=3.0)
    assert tiles.steps.shape == (2, *picture)
    assert tiles.form is form
    assert has_colours(shape) is (3 in (shape[0], shape[-1]) and len(shape) == 3)


def test_channels_are_averaged_or_the_colours_that_they_are() -> None:
    image = np.zeros((1, 1, 1, 3), np.float32)
    image[0, 0, 0] = (1.0, -1.0, 0.5)
    plain = tiles_of(image, np.arange(1), "", limit=1.0)
    assert plain.steps[0, 0, 0] == round(0.5 / 3 * ZERO) + ZERO
    coloured = tiles_of(image, np.arange(1), "", limit=1.0, in_colour=True)
    assert coloured.steps[0, 0, 0].tolist() == [254, 0, round(0.5 * ZERO + ZERO)]


def test_pictures_larger_than_any_in_the_grid_are_averaged_over_squares() -> None:
    image = GENERATOR.normal(size=(1, 200, 200)).astype(np.float32)
    tiles = tiles_of(image, np.arange(1), "", limit=2.0)
    assert tiles.steps.shape == (1, 100, 100)
    assert MOST_SIDE <= 100
    mean = image[0, 4:6, 8:10].mean()
    assert tiles.steps[0, 2, 4] == pytest.approx(mean / 2 * ZERO + ZERO, abs=1)
    assert tiles.values.shape == (1, 40_000)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_0_is_the_ground_of_the_panel_and_both_ends_differ(theme: Theme, qtbot: QtBot) -> None:
    image = np.array([[[-1.0, 0.0, 1.0], [-9.0, 0.0, 9.0]]], np.float32)
    drawn = image_of_unit(tiles_of(image, np.arange(1), "", limit=1.0), 0, theme)
    low, ground, high = (drawn.pixelColor(column, 0) for column in range(3))
    assert ground == QColor(theme.panel)
    assert low.blue() > low.red()
    assert high.red() > high.blue()
    assert drawn.pixelColor(2, 1) == high, "what is beyond the scale has its colour"


def test_kernels_of_zeros_are_blank_on_any_scale() -> None:
    images = np.zeros((3, 2, 2), np.float32)
    for limit in (0.0, None):
        assert (tiles_of(images, np.arange(3), "", limit=limit).steps == ZERO).all()


def test_each_cell_is_found_where_it_lies_and_none_between() -> None:
    lattice = Lattice(11, 200, 38, 20, frames=2)
    for number in range(11):
        place = lattice.place(number)
        assert lattice.at(place.center().x(), place.center().y()) == number
        assert lattice.at(place.left() - GAP / 2, place.center().y()) is None
    assert lattice.at(*lattice.place(11).center().toTuple()) is None
    assert lattice.place(10).bottom() <= lattice.whole_height
    assert lattice.shown(0, lattice.whole_height) == range(11)


def test_pictures_are_as_large_as_lets_all_be_seen() -> None:
    wide = fitting(12, 600, 300, 1.0, 38, 96)
    assert Lattice(12, 600, wide, wide).whole_height <= 300
    assert wide == 96 or Lattice(12, 600, wide + 2, wide + 2).whole_height > 300
    assert fitting(2_000, 600, 300, 1.0, 38, 96) == 38
