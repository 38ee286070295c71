"""Paints a histogram of errors: its bars, its axes, and the lines that stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from aestudio.gui.build.training.stage_axis import nice_step
from aestudio.gui.inspect.errors.error_axis import ErrorAxis
from aestudio.gui.kit.figures import in_powers
from aestudio.gui.shell.theme import Theme, ui_font

LEFT, RIGHT, BOTTOM = 52, 16, 38
LABEL_ROW, LABEL_ROWS = 15, 2
TOP = LABEL_ROW * LABEL_ROWS + 6
SMALL = 11
BETWEEN_LABELS = 6
LEAST_SEEN = 2.0  # Pixels of a bar in which there is something.


@dataclass(frozen=True, slots=True)
class Line:
    """A line at an error, and what stands above it; ``token`` is its colour."""

    at: float
    text: str
    token: str = "muted"


def plot_of(area: QRectF) -> QRectF:
    """The room for bars within all of it."""
    return area.adjusted(LEFT, TOP, -RIGHT, -BOTTOM)


def left_of(at: float, width: float, plot: QRectF) -> float:
    """Where words begin that stand above or below a point: around it, but within the widget."""
    return max(plot.left() - 2, min(at - width / 2, plot.right() + RIGHT - 2 - width))


def figure(error: float) -> str:
    """An error where there is little room: 0.0123, 1.2e-6."""
    return in_powers(f"{error:.3g}") if isfinite(error) else "–"


def draw_counts(
    painter: QPainter, plot: QRectF, most: float, theme: Theme, unit: str = ""
) -> float:
    """Lines at round counts and what they stand for; the count that is as high as the plot."""
    step = max(1.0, nice_step(max(most, 1.0) * 34 / max(plot.height(), 34.0)))
    top = max(most, 1.0) * 1.04
    painter.setFont(ui_font(SMALL))
    value = 0.0
    while value <= top:
        y = round(plot.bottom() - plot.height() * value / top) + 0.5
        painter.setPen(theme.color("hairline" if value else "border"))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(theme.color("muted"))
        place = QRectF(plot.left() - LEFT, y - 8, LEFT - 8, 16)
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            f"{value:,.0f}{unit}",
        )
        value += step
    return top


def draw_axis(painter: QPainter, plot: QRectF, axis: ErrorAxis, words: str, theme: Theme) -> None:
    """Round errors below the plot, and what they are."""
    painter.setFont(ui_font(SMALL))
    metrics = QFontMetricsF(ui_font(SMALL))
    middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
    for tick in axis.ticks():
        painter.setPen(theme.color("border"))
        painter.drawLine(QPointF(tick.at, plot.bottom()), QPointF(tick.at, plot.bottom() + 4))
        painter.setPen(theme.color("muted"))
        width = metrics.horizontalAdvance(tick.text) + 2
        place = QRectF(left_of(tick.at, width, plot), plot.bottom() + 4, width, 16)
        painter.drawText(place, middle, tick.text)
    painter.drawText(QRectF(plot.left(), plot.bottom() + 20, plot.width(), 16), middle, words)


def bars_of(
    counts: NDArray[np.generic],
    edges: NDArray[np.float64],
    axis: ErrorAxis,
    plot: QRectF,
    top: float,
) -> list[QRectF]:
    """A bar for each bin, empty where there is nothing in it."""
    places = [axis.pixel(float(edge)) for edge in edges]
    found = []
    for number, count in enumerate(counts.tolist()):
        height = max(LEAST_SEEN, plot.height() * count / top) if count else 0.0
        left, right = places[number], places[number + 1]
        gap = 1.0 if right - left > 4 else 0.0
        found.append(QRectF(left, plot.bottom() - height, max(1.0, right - left - gap), height))
    return found


def draw_lines(
    painter: QPainter, plot: QRectF, axis: ErrorAxis, lines: Sequence[Line], theme: Theme
) -> None:
    """Lines from their labels down; labels that would touch stand above each other."""
    font = ui_font(SMALL)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    taken = [plot.left() - LEFT] * LABEL_ROWS
    labels = []
    for line in sorted(lines, key=lambda one: one.at):
        x = round(axis.pixel(line.at)) + 0.5
        width = metrics.horizontalAdvance(line.text) + 2
        left = left_of(x, width, plot)
        # The lowest has room first, so that labels are near to what they are of.
        free = [row for row in range(LABEL_ROWS) if taken[row] + BETWEEN_LABELS <= left]
        row = free[-1] if free else 0
        taken[row] = left + width
        top = plot.top() - TOP + 2 + row * LABEL_ROW
        strong = line.token != "muted"
        style = Qt.PenStyle.SolidLine if strong else Qt.PenStyle.DashLine
        painter.setPen(QPen(theme.color(line.token), 1.5 if strong else 1.0, style))
        painter.drawLine(QPointF(x, top + LABEL_ROW), QPointF(x, plot.bottom()))
        place = QRectF(left, top, width, LABEL_ROW)
        labels.append((place, line.text, theme.color(line.token if strong else "text")))
    for place, text, colour in labels:
        painter.fillRect(place, theme.color("panel"))  # Lines of others end behind words.
        painter.setPen(colour)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def draw_threshold(
    painter: QPainter, plot: QRectF, axis: ErrorAxis, threshold: float, theme: Theme
) -> None:
    """A line that can be moved, with its words in a row of their own above those of others."""
    font, text = ui_font(SMALL), threshold_text(axis, threshold)
    width = QFontMetricsF(font).horizontalAdvance(text) + 2
    x = round(axis.pixel(threshold)) + 0.5
    words = QRectF(left_of(x, width, plot), plot.top() - TOP - LABEL_ROW + 2, width, LABEL_ROW)
    painter.setFont(font)
    painter.setPen(QPen(theme.color("warning"), 1.5))
    painter.drawLine(QPointF(x, words.bottom()), QPointF(x, plot.bottom()))
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)


def threshold_text(axis: ErrorAxis, threshold: float) -> str:
    """What a threshold is, and on which side of the axis it lies where that ends before it."""
    before, behind = "← " * (threshold < axis.low), " →" * (threshold > axis.high)
    return f"{before}threshold {figure(threshold)}{behind}"


def draw_readout(
    painter: QPainter, area: QRectF, at: QPointF, words: Sequence[str], theme: Theme
) -> None:
    """A small card beside a point, within ``area``."""
    painter.setFont(ui_font(SMALL))
    metrics = QFontMetricsF(ui_font(SMALL))
    width = max(metrics.horizontalAdvance(one) for one in words) + 17
    height = 16 * len(words) + 8
    left = at.x() + 12 if at.x() + 12 + width <= area.right() else at.x() - 12 - width
    top = min(max(at.y() - height - 8, area.top() + 2), area.bottom() - height - 2)
    card = QRectF(left, top, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("border"))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    for number, text in enumerate(words):
        painter.setPen(theme.color("muted" if number else "text"))
        line = QRectF(left + 8, top + 4 + 16 * number, width, 16)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
