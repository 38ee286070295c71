"""How many test samples are told rightly, against the number of labels: a line a kind."""

from math import ceil, floor, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.analysis.features import CODINGS, INPUTS, PCA, Curve, FeaturesCompared
from aestudio.gui.inspect.errors.histogram_painting import draw_readout
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.shell.theme import Theme, Themes, ui_font

KEYS = PartKeys(
    "In the chart of features",
    step=Keys("Fewer labels, more", {"Left": -1, "Right": 1}),
)
LEFT, TOP, RIGHT, BOTTOM = 56, 40, 24, 44
TOKENS = {CODINGS: "codings", INPUTS: "training", PCA: "muted"}
LABELS = {CODINGS: "codings", INPUTS: "raw inputs", PCA: "principal components"}
BAND, SMALL, DOT = 0.16, 11, 3.0
APART = 40  # Pixels between two numbers of labels.


class AccuracyChart(QWidget):
    """Lines through the means over the seeds, in bands of a standard deviation."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._found: FeaturesCompared | None = None
        self._number: int | None = None
        self.setObjectName("featuresChart")
        self.setAccessibleName("Accuracy against the number of labels")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(560, 380)

    @property
    def found(self) -> FeaturesCompared | None:
        """What it shows."""
        return self._found

    @property
    def readout(self) -> tuple[str, ...]:
        """What is told of the number of labels that is pointed at."""
        found, number = self._found, self._number
        if found is None or number is None:
            return ()
        lines = [f"{found.counts[number]:,} labels"]
        for curve in found.curves:
            deviation = float(curve.deviations[number])
            spread = f" ± {100 * deviation:.1f}" if np.isfinite(deviation) else ""
            lines.append(f"{LABELS[curve.key]} {100 * float(curve.means[number]):.1f}{spread} %")
        return tuple(lines)

    def show_found(self, found: FeaturesCompared) -> None:
        """Show these accuracies."""
        self._found, self._number = found, None
        self.setAccessibleDescription(found.told)
        self.update()

    def draw(self, painter: QPainter, marks: bool) -> None:
        """Paint all of it; ``marks`` are those of the hand and of the focus."""
        found, theme, plot = self._found, self._themes.current, self._plot
        if found is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_axes(painter, plot, found)
        if marks and self._number is not None:
            x = self._x(found.counts[self._number])
            painter.setPen(theme.color("accent"))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        for curve in reversed(found.curves):
            self._draw_curve(painter, found, curve)
        self._draw_legend(painter, found)
        if marks and self._number is not None:
            at = QPointF(self._x(found.counts[self._number]), plot.center().y())
            draw_readout(painter, QRectF(self.rect()), at, self.readout, theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, marks=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._found is None:
            return
        if self._plot.adjusted(-20, 0, 20, 0).contains(event.position()):
            places = np.array([self._x(one) for one in self._found.counts])
            self._number = int(np.abs(places - event.position().x()).argmin())
        else:
            self._number = None
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._number = None
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "step", by if self._found is not None:
                last = len(self._found.counts) - 1
                here = (0 if by > 0 else last) if self._number is None else self._number + by
                self._number = max(0, min(here, last))
                self.update()
            case _:
                super().keyPressEvent(event)

    def _draw_axes(self, painter: QPainter, plot: QRectF, found: FeaturesCompared) -> None:
        theme = self._themes.current
        low, high = self._range(found)
        step = _step(low, high)
        painter.setFont(ui_font(SMALL))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number in range(round(low / step), floor(high / step + 1e-9) + 1):
            value = number * step
            y = round(self._y(value, found)) + 0.5
            painter.setPen(theme.color("hairline"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.color("muted"))
            text = f"{100 * value:.0f} %"
            painter.drawText(QRectF(0, y - 8, LEFT - 8, 16), right, text)
        centre = Qt.AlignmentFlag.AlignCenter
        for count in self._ticks(found):
            x = self._x(count)
            painter.setPen(theme.color("border"))
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(x - 40, plot.bottom() + 5, 80, 16), centre, f"{count:,}")
        words = QRectF(plot.left(), plot.bottom() + 23, plot.width(), 16)
        painter.drawText(words, centre, "labels that the classifier learns from")
        self._draw_chance(painter, plot, found, theme)

    def _draw_chance(
        self, painter: QPainter, plot: QRectF, found: FeaturesCompared, theme: Theme
    ) -> None:
        y = self._y(found.chance, found)
        painter.setPen(QPen(theme.color("muted"), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(theme.color("muted"))
        place = QRectF(plot.left(), y - 17, plot.width() - 4, 16)
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignRight,
            f"the most frequent class, {100 * found.chance:.0f} %",
        )

    def _draw_curve(self, painter: QPainter, found: FeaturesCompared, curve: Curve) -> None:
        theme, token = self._themes.current, TOKENS[curve.key]
        means, apart = curve.means, np.nan_to_num(curve.deviations)
        across = [self._x(one) for one in found.counts]
        upper, lower = (
            [QPointF(x, self._y(float(y), found)) for x, y in zip(across, edge, strict=True)]
            for edge in (means + apart, means - apart)
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token, BAND))
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        points = [QPointF(x, self._y(float(y), found)) for x, y in zip(across, means, strict=True)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(curve.key, theme))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token))
        for point in points:
            painter.drawEllipse(point, DOT, DOT)

    def _draw_legend(self, painter: QPainter, found: FeaturesCompared) -> None:
        theme = self._themes.current
        font = ui_font(12)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        left = float(LEFT)
        for curve in found.curves:
            text = LABELS[curve.key]
            painter.setPen(_pen(curve.key, theme))
            painter.drawLine(QPointF(left, 18), QPointF(left + 20, 18))
            painter.setPen(theme.color("text"))
            width = metrics.horizontalAdvance(text) + 2
            painter.drawText(QRectF(left + 26, 9, width, 18), Qt.AlignmentFlag.AlignVCenter, text)
            left += 26 + width + 20
        painter.setPen(theme.color("muted"))
        seeds = found.curves[0].accuracies.shape[1]
        spread = f"band: ± 1 SD of {seeds} seeds" if seeds > 1 else "one seed"
        room = QRectF(left, 9, self.width() - RIGHT - left, 18)
        words = metrics.elidedText(spread, Qt.TextElideMode.ElideRight, round(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    @property
    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _x(self, count: int) -> float:
        assert self._found is not None
        plot = self._plot.adjusted(10, 0, -10, 0)
        low, high = log10(self._found.counts[0]), log10(self._found.counts[-1])
        if high <= low:
            return plot.center().x()
        return plot.left() + plot.width() * (log10(count) - low) / (high - low)

    def _y(self, share: float, found: FeaturesCompared) -> float:
        low, high = self._range(found)
        kept = min(max(share, low), high)
        return self._plot.bottom() - self._plot.height() * (kept - low) / (high - low)

    def _range(self, found: FeaturesCompared) -> tuple[float, float]:
        """Round shares that hold all lines, and the most frequent class."""
        edges = [
            one.means + sign * np.nan_to_num(one.deviations)
            for one in found.curves
            for sign in (-1, 1)
        ]
        least = min(found.chance, *(float(one.min()) for one in edges))
        most = max(float(one.max()) for one in edges)
        low, high = max(0.0, floor(10 * least) / 10), min(1.0, ceil(10 * most) / 10)
        step = _step(low, high)
        low = floor(low / step + 1e-9) * step
        return (low, high) if high > low else (low - step, low)

    def _ticks(self, found: FeaturesCompared) -> list[int]:
        """Those of the numbers of labels that have room, the last one surely."""
        kept: list[int] = [found.counts[-1]]
        for count in reversed(found.counts[:-1]):
            if self._x(kept[-1]) - self._x(count) >= APART:
                kept.append(count)
        return kept

    def _redraw(self) -> None:
        self.update()


def _step(low: float, high: float) -> float:
    return 0.1 if high - low <= 0.6 else 0.2


def _pen(key: str, theme: Theme) -> QPen:
    style = Qt.PenStyle.DashLine if key == PCA else Qt.PenStyle.SolidLine
    return QPen(theme.color(TOKENS[key]), 2.0, style)
