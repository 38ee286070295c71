"""What is told of a sample that is drawn as a line, where the mouse is."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from aestudio.core.encoding import Encoding, Feature
from aestudio.core.scaling import Scaling
from aestudio.gui.inspect.samples.view import SamplesView
from aestudio.gui.inspect.view import Tools
from tests.gui.inspect.looking import looked_at, shown
from tests.gui.small import dataset

COLUMNS = ("length", "width", "height", "weight", "age", "price")


@pytest.fixture
def view(qtbot: QtBot, tools: Tools) -> SamplesView:
    features = tuple(Feature(column=name) for name in COLUMNS)
    scaling = Scaling(np.full(6, 10.0), np.full(6, 2.0))
    data = replace(dataset((6,)), encoding=Encoding(features=features), scaling=scaling)
    return shown(qtbot, SamplesView("samples", tools), looked_at(data))


@pytest.mark.parametrize("number", range(6))
def test_the_column_below_the_mouse_is_told_with_its_value_and_what_came_out(
    view: SamplesView, number: int
) -> None:
    found = view.grid.shown
    assert found is not None
    row = int(found.order[0])
    place = view.grid.place_of(row)
    assert place is not None
    at = place.left() + 4 + (number + 0.5) * (place.width() - 8) / 6, place.top() + 10
    told = view.grid.words_at(QPointF(*at).toPoint()).split("\n")
    value, made = (10 + 2 * float(one[number]) for one in (found.part.samples[row],
                                                          view.grid.outputs[row]))  # fmt: skip
    assert told[0] == f"{COLUMNS[number]}: {value:.4g}, output {made:.4g}"
    assert f"row {int(found.part.rows[row]) + 1} of the data" in told[1]


def test_below_the_pictures_the_sample_alone_is_told(view: SamplesView) -> None:
    found = view.grid.shown
    assert found is not None
    place = view.grid.place_of(int(found.order[0]))
    assert place is not None
    told = view.grid.words_at(QPointF(place.center().x(), place.bottom() - 12).toPoint())
    assert "\n" not in told
    assert "of the data" in told


def test_of_images_no_column_is_told(qtbot: QtBot, tools: Tools) -> None:
    view = shown(qtbot, SamplesView("samples", tools), looked_at(dataset((6, 6))))
    found = view.grid.shown
    assert found is not None
    place = view.grid.place_of(int(found.order[0]))
    assert place is not None
    assert "\n" not in view.grid.words_at(place.center().toPoint())
