"""A picture of the curves names all of them, however many there are."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication

from aestudio.gui.build.training.loss_picture import Named, legend_lines
from aestudio.gui.shell.theme import ui_font

INK = QColor("black")


@pytest.mark.parametrize("width", [120, 300, 640, 2000])
def test_a_legend_goes_on_in_another_line_where_there_is_no_room(
    qapp: QApplication, width: int
) -> None:
    words = ["training", "validation", "whole, 1–2", "KL divergence", "gradient norm", "rate"]
    named = [Named(one, INK) for one in words]
    lines = legend_lines(named, width)
    assert [one.text for line in lines for one in line] == words
    metrics = QFontMetricsF(ui_font(11))
    for line in lines:
        # A stroke of 16 and 6 before each, 12 and the rounding between.
        least = sum(22 + metrics.horizontalAdvance(one.text) for one in line) + 12 * (len(line) - 1)
        assert least <= width or len(line) == 1
    assert len(lines) == 1 or width < 640


def test_a_legend_of_nothing_is_a_line_without_entries(qapp: QApplication) -> None:
    assert legend_lines([], 300) == ((),)
