"""The errors of two parts on the same bins, as shares of each."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from aestudio.analysis.residuals.parts import PartsCompared
from aestudio.analysis.residuals.summary import ErrorsSummary
from aestudio.gui.inspect.errors.error_axis import ErrorAxis
from aestudio.gui.inspect.errors.histogram_painting import (
    Line,
    draw_axis,
    draw_counts,
    draw_lines,
    draw_readout,
    figure,
    plot_of,
)
from aestudio.gui.kit.figures import count_text
from aestudio.gui.shell.theme import Themes

TOKENS = ("training", "validation")
FILL = 0.22


class PartsChart(QWidget):
    """Two outlines, each with its mean; ``names`` are those of the parts."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._compared: PartsCompared | None = None
        self._names = ("Training", "Test")
        self._at: QPointF | None = None
        self.setObjectName("errorPartsChart")
        self.setAccessibleName("Errors in training and in test")
        self.setMouseTracking(True)
        themes.changed.connect(self._redraw)

    @property
    def readout(self) -> tuple[str, ...]:
        """What is told of the bin below the mouse."""
        if self._compared is None or self._at is None:
            return ()
        plot, edges = plot_of(QRectF(self.rect())), self._edges
        if not plot.contains(self._at):
            return ()
        axis = self._axis(plot)
        at = axis.within(axis.error(self._at.x()))
        number = min(int(np.searchsorted(edges, at, side="right")) - 1, len(edges) - 2)
        low, high = edges[number : number + 2].tolist()
        return (f"errors {figure(low)} – {figure(high)}", *self._told_of(number))

    def show_compared(self, compared: PartsCompared, names: tuple[str, str]) -> None:
        """Show these parts."""
        self._compared, self._names = compared, names
        means = [f"{name}: mean {figure(one.mean)}" for name, one in self._both()]
        self.setAccessibleDescription(", ".join(means))
        self.update()

    def draw(self, painter: QPainter, marks: bool) -> None:
        """Paint all of it; ``marks`` are those of the hand."""
        if self._compared is None:
            return
        theme, area = self._themes.current, QRectF(self.rect())
        plot = plot_of(area)
        axis = self._axis(plot)
        shares = [_shares(one) for _name, one in self._both()]
        most = max(float(one.max()) for one in shares)
        top = draw_counts(painter, plot, most, theme, " %")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for token, share in zip(TOKENS, shares, strict=True):
            outline = _outline(share, self._edges, axis, plot, top)
            painter.fillPath(outline, theme.color(token, FILL))
            painter.setPen(QPen(theme.color(token), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(outline)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        scale = ", logarithmic" if axis.logarithmic else ""
        draw_axis(painter, plot, axis, f"error of a sample{scale}", theme)
        lines = [
            Line(one.mean, f"{name} mean {figure(one.mean)}", token)
            for token, (name, one) in zip(TOKENS, self._both(), strict=True)
        ]
        draw_lines(painter, plot, axis, lines, theme)
        if marks and self._at is not None and self.readout:
            draw_readout(painter, area, self._at, self.readout, theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, marks=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._at = None
        self.update()

    def _both(self) -> tuple[tuple[str, ErrorsSummary], ...]:
        assert self._compared is not None
        both = self._compared.training, self._compared.test
        return tuple(zip(self._names, both, strict=True))

    @property
    def _edges(self) -> NDArray[np.float64]:
        assert self._compared is not None
        return self._compared.training.histogram.edges

    def _axis(self, plot: QRectF) -> ErrorAxis:
        assert self._compared is not None
        edges, logarithmic = self._edges, self._compared.training.histogram.logarithmic
        width = max(1.0, plot.width())
        return ErrorAxis(float(edges[0]), float(edges[-1]), logarithmic, plot.left(), width)

    def _told_of(self, number: int) -> list[str]:
        found = []
        for name, one in self._both():
            count = int(one.histogram.counts[number])
            share = 100 * count / one.count
            found.append(f"{name}: {share:.1f} %, {count_text(count, 'sample')}")
        return found

    def _redraw(self) -> None:
        self.update()


def _shares(one: ErrorsSummary) -> NDArray[np.float64]:
    """Of each bin, in percent."""
    return 100 * one.histogram.counts / one.count


def _outline(
    shares: NDArray[np.float64],
    edges: NDArray[np.float64],
    axis: ErrorAxis,
    plot: QRectF,
    top: float,
) -> QPainterPath:
    path = QPainterPath(QPointF(axis.pixel(float(edges[0])), plot.bottom()))
    for number, share in enumerate(shares.tolist()):
        y = plot.bottom() - plot.height() * share / top
        path.lineTo(axis.pixel(float(edges[number])), y)
        path.lineTo(axis.pixel(float(edges[number + 1])), y)
    path.lineTo(axis.pixel(float(edges[-1])), plot.bottom())
    return path
