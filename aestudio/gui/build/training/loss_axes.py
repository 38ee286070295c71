"""The two axes of the plot, quiet, and drawn anew only where what stands at them has changed."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from aestudio.gui.build.training.bands import BOTTOM_AXIS, LEFT, RIGHT, TOP
from aestudio.gui.build.training.stage_axis import Tick
from aestudio.gui.shell.theme import Theme, ui_font

# Pixels by which a label may stand beyond the end of its axis.
EDGE_LABEL = 40
APART = 8  # Pixels between the plot and its labels.
HIGH = 0.8  # Of the height of a line: no figure reaches below it.
WIDEST = 100  # A label at the most.
NAMES = ("left", "bottom")


class TickAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Nothing but the texts of its ticks, at the places that pyqtgraph gives them, which also looks
    for lines, a grid and texts that overlap, and takes far longer over it."""

    def paint(self, painter: QPainter, *_how: object) -> None:
        view, upright = self.linkedView(), self.orientation == "left"
        bounds, (low, high) = self.mapRectFromParent(self.geometry()), self.range
        if view is None or high <= low:
            return
        painter.setFont(self.style["tickFont"])
        painter.setPen(self.textPen())
        height = HIGH * QFontMetricsF(self.style["tickFont"], painter.device()).height()
        for at, text in self._tickLevels[0] if self._tickLevels else ():
            share = (at - low) / (high - low)
            if upright:
                y = bounds.bottom() - share * bounds.height()
                place = QRectF(0, y - height / 2, bounds.right() - APART, height)
                side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            else:
                x = bounds.left() + share * bounds.width()
                place = QRectF(x - WIDEST / 2, bounds.top() + APART, WIDEST, height)
                side = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(place, int(side | Qt.TextFlag.TextDontClip), text)


def tick_axes() -> dict[str, TickAxis]:
    """By their names, for a plot that is made."""
    return {name: TickAxis(name) for name in NAMES}


class Axes:
    """Those of a plot widget, made of its axes of ticks."""

    def __init__(self, plot: pg.PlotWidget) -> None:
        self._plot = plot
        self._labels: dict[str, list[tuple[float, str]]] = {}
        item = plot.getPlotItem()
        item.hideButtons()
        # The card's hairline of one pixel counts in LEFT and RIGHT.
        item.layout.setContentsMargins(0, TOP, RIGHT - 1, 0)
        item.getAxis("left").setWidth(LEFT - 1)
        item.getAxis("bottom").setHeight(BOTTOM_AXIS)
        for name in NAMES:
            _quiet(item.getAxis(name))

    def show_theme(self, theme: Theme) -> None:
        """Write in the colours of ``theme``."""
        for name in NAMES:
            self._plot.getAxis(name).setTextPen(theme.color("muted"))

    def show_ticks(self, name: str, ticks: list[Tick], low: float, high: float) -> None:
        """Mark an axis that runs from ``low`` to ``high``."""
        # pyqtgraph drops a label that rounding puts beyond the end of the axis.
        spare = (high - low) * 1e-7
        places = [min(max(tick.at, low + spare), high - spare) for tick in ticks]
        labels = [(at, tick.text) for at, tick in zip(places, ticks, strict=True)]
        # To set them draws the whole axis anew, which while training is most of the painting.
        if labels != self._labels.get(name):
            self._labels[name] = labels
            self._plot.getAxis(name).setTicks([labels])


def _quiet(axis: pg.AxisItem) -> None:
    axis.setPen(None)
    axis.setTickFont(ui_font(11))
    axis.setStyle(
        hideOverlappingLabels=EDGE_LABEL,
        tickLength=0,
        tickAlpha=0,
        tickTextOffset=APART,
        autoExpandTextSpace=False,
    )
    axis.enableAutoSIPrefix(False)
