"""The two axes of the plot, quiet, and drawn anew only where what stands at them has changed."""

import pyqtgraph as pg

from aestudio.gui.build.training.bands import BOTTOM_AXIS, LEFT, RIGHT, TOP
from aestudio.gui.build.training.stage_axis import Tick
from aestudio.gui.shell.theme import Theme, ui_font

# Pixels by which a label may stand beyond the end of its axis.
EDGE_LABEL = 40
NAMES = ("left", "bottom")


class Axes:
    """Those of a plot widget."""

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
        tickTextOffset=8,
        autoExpandTextSpace=False,
    )
    axis.enableAutoSIPrefix(False)
