"""A histogram of errors in which a range is selected with the mouse, and a threshold is moved."""

from math import inf, isinf

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.analysis.residuals.summary import PERCENTILES
from aestudio.core.units import count_text
from aestudio.gui.inspect.errors.error_axis import ErrorAxis
from aestudio.gui.inspect.errors.histogram_painting import (
    LABEL_ROW,
    Line,
    bars_of,
    draw_axis,
    draw_counts,
    draw_lines,
    draw_readout,
    draw_threshold,
    figure,
    plot_of,
)
from aestudio.gui.inspect.errors.spread import Spread
from aestudio.gui.inspect.inspected import NO_ROWS, Rows
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.shell.theme import Themes

KEYS = PartKeys(
    "In the histogram of errors",
    step=Keys("The bin beside; with Shift one more", {"Left": -1, "Right": 1}),
    ends=Keys("The first bin, the last", {"Home": 0, "End": -1}),
    select=Keys("Select its samples", {"Return": None}, {"Space": None}),
    nothing=Keys("Select nothing", {"Esc": None}, {"Delete": None}),
)
GRIP = 5  # Pixels beside the threshold at which it is taken.
CLICK = 3  # Pixels that a hand moves without meaning it.
BAR = 0.5  # Share of the ink that bars are drawn with.


class ErrorHistogram(QWidget):
    """``ranged`` carries the least and the most error to select, infinite where it is open, and
    whether they come on top of what is selected; ``cleared`` tells that nothing is to be;
    ``threshold_moved`` carries an error, while it is dragged."""

    ranged = Signal(float, float, bool)
    cleared = Signal()
    threshold_moved = Signal(float)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._spread: Spread | None = None
        self._chosen: NDArray[np.int64] = np.empty(0, np.int64)
        self._rows: Rows = NO_ROWS
        self._threshold: float | None = None
        self._message = ""
        self._pressed: float | None = None
        self._at: QPointF | None = None
        self._moving = False
        self._cursor, self._anchor = -1, -1
        self.setObjectName("errorHistogram")
        self.setAccessibleName("How many samples have which error")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(560, 280)

    @property
    def spread(self) -> Spread | None:
        """What it shows."""
        return self._spread

    @property
    def selected_counts(self) -> NDArray[np.int64]:
        """Selected samples in each bin."""
        return self._chosen

    @property
    def message(self) -> str:
        """What stands there in place of bars."""
        return self._message

    @property
    def readout(self) -> tuple[str, ...]:
        """What is told of the bin below the mouse, or of the range that is being dragged."""
        if self._spread is None or self._at is None:
            return ()
        if self._pressed is not None and abs(self._at.x() - self._pressed) > CLICK:
            low, high = self._dragged
            count = len(self._spread.rows_between(low, high))
            return (self.range_text(low, high), count_text(count, "sample"))
        number = self._bin_at(self._at)
        return () if number is None else self._words(number)

    def show_spread(self, spread: Spread) -> None:
        """Show these errors."""
        self._spread, self._message = spread, ""
        self._cursor = min(self._cursor, len(spread.summary.histogram.counts) - 1)
        self._count()

    def say(self, message: str) -> None:
        """Say in place of bars why there are none."""
        self._spread, self._message = None, message
        self.update()

    def show_selection(self, rows: Rows) -> None:
        """Show where these samples are."""
        self._rows = rows
        self._count()

    def show_threshold(self, threshold: float | None) -> None:
        """Show from which error on samples count as anomalies; None for no line."""
        self._threshold = threshold
        self.update()

    def axis(self) -> ErrorAxis:
        """Where errors lie; for a histogram that is shown."""
        assert self._spread is not None
        histogram, plot = self._spread.summary.histogram, self._plot
        low, high = float(histogram.edges[0]), float(histogram.edges[-1])
        return ErrorAxis(low, high, histogram.logarithmic, plot.left(), max(1.0, plot.width()))

    def range_text(self, low: float, high: float) -> str:
        """A range in words; where it is open the ends of the axis stand."""
        axis = self.axis()
        return f"errors {figure(axis.within(low))} – {figure(axis.within(high))}"

    def draw(self, painter: QPainter, marks: bool) -> None:
        """Paint all of it; ``marks`` are those of the hand and of the focus."""
        theme, area = self._themes.current, QRectF(self.rect())
        if self._spread is None:
            painter.setPen(theme.color("muted"))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area.adjusted(40, 0, -40, 0), words, self._message)
            return
        histogram, plot, axis = self._spread.summary.histogram, self._plot, self.axis()
        top = draw_counts(painter, plot, float(histogram.counts.max()), theme)
        if self._threshold is not None:
            beyond = QRectF(plot)
            beyond.setLeft(axis.pixel(self._threshold))
            painter.fillRect(beyond, theme.color("warning", 0.08))
        if marks:
            self._draw_hand(painter, plot, axis)
        for bar in bars_of(histogram.counts, histogram.edges, axis, plot, top):
            painter.fillRect(bar, theme.mixed("muted", BAR))
        for bar in bars_of(self._chosen, histogram.edges, axis, plot, top):
            if bar.height():
                painter.fillRect(bar, theme.color("accent"))
        scale = ", logarithmic" if histogram.logarithmic else ""
        words_below = f"error of a sample: squared, mean over its scaled features{scale}"
        draw_axis(painter, plot, axis, words_below, theme)
        if self._threshold is not None:
            draw_threshold(painter, plot, axis, self._threshold, theme)
        draw_lines(painter, plot, axis, self._lines(), theme)
        if marks and self.readout and self._at is not None:
            draw_readout(painter, area, self._at, self.readout, theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, marks=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._spread is None:
            return
        self._at = event.position()
        self._moving = self._on_threshold(self._at)
        self._pressed = None if self._moving else self._at.x()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        if self._spread is None:
            return
        if self._moving:
            axis = self.axis()
            self.threshold_moved.emit(axis.within(axis.error(self._at.x())))
        on = self._moving or (self._pressed is None and self._on_threshold(self._at))
        self.setCursor(Qt.CursorShape.SizeHorCursor if on else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._at, self._moving = event.position(), False
        more = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._pressed is not None and self._spread is not None:
            if abs(self._at.x() - self._pressed) > CLICK:
                low, high = self._dragged
                self.ranged.emit(low, high, more)
            else:
                number = self._bin_at(self._at)
                self._cursor = self._anchor = -1 if number is None else number
                self._select_bins(more)
        self._pressed = None
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._at = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._spread is None:
            super().keyPressEvent(event)
            return
        last = len(self._spread.summary.histogram.counts) - 1
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match KEYS.pressed(event):
            case "step", by:
                self._go(max(0, min(self._cursor + by, last)), extend)
            case "ends", end:
                self._go(end % (last + 1), extend)
            case "select", _:
                self._select_bins(more=False)
            case "nothing", _:
                self.cleared.emit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: object) -> None:
        self.update()

    @property
    def _plot(self) -> QRectF:
        """The room for bars; above the labels of all lines one row is that of the threshold."""
        return plot_of(QRectF(self.rect()).adjusted(0, LABEL_ROW, 0, 0))

    @property
    def _dragged(self) -> tuple[float, float]:
        assert self._pressed is not None
        assert self._at is not None
        axis = self.axis()
        low, high = sorted((axis.error(self._pressed), axis.error(self._at.x())))
        return low, high

    def _lines(self) -> list[Line]:
        assert self._spread is not None
        values = self._spread.summary.percentiles.tolist()
        return [
            Line(value, f"{percent} %") for percent, value in zip(PERCENTILES, values, strict=True)
        ]

    def _draw_hand(self, painter: QPainter, plot: QRectF, axis: ErrorAxis) -> None:
        """The bin below the mouse or at the keyboard, and the range that is being dragged."""
        theme = self._themes.current
        if self._pressed is not None and self._at is not None:
            left, right = sorted((self._pressed, self._at.x()))
            across = QRectF(left, plot.top(), right - left, plot.height()).intersected(plot)
            painter.fillRect(across, theme.color("accent_ground"))
        elif self._at is not None and (number := self._bin_at(self._at)) is not None:
            painter.fillRect(self._column(number, number, plot, axis), theme.color("hover"))
        if self.hasFocus() and self._cursor >= 0:
            first, last = sorted((self._cursor, self._anchor))
            painter.fillRect(self._column(first, last, plot, axis), theme.color("accent_ground"))

    def _column(self, first: int, last: int, plot: QRectF, axis: ErrorAxis) -> QRectF:
        assert self._spread is not None
        edges = self._spread.summary.histogram.edges
        left, right = axis.pixel(float(edges[first])), axis.pixel(float(edges[last + 1]))
        return QRectF(left, plot.top(), right - left, plot.height())

    def _bin_at(self, at: QPointF) -> int | None:
        plot = self._plot
        if self._spread is None or not plot.contains(at):
            return None
        edges, axis = self._spread.summary.histogram.edges, self.axis()
        number = int(np.searchsorted(edges, axis.within(axis.error(at.x())), side="right")) - 1
        return min(number, len(edges) - 2)

    def _words(self, number: int) -> tuple[str, ...]:
        assert self._spread is not None
        histogram, summary = self._spread.summary.histogram, self._spread.summary
        low, high = histogram.edges[number : number + 2].tolist()
        count = int(histogram.counts[number])
        told = [
            self.range_text(low, high),
            f"{count_text(count, 'sample')}, {100 * count / summary.count:.1f} %",
        ]
        if len(self._rows):
            told.append(f"{int(self._chosen[number]):,} of them selected")
        return tuple(told)

    def _on_threshold(self, at: QPointF) -> bool:
        if self._threshold is None or isinf(self._threshold):
            return False
        return abs(self.axis().pixel(self._threshold) - at.x()) <= GRIP

    def _go(self, number: int, extend: bool) -> None:
        self._cursor = number
        if not extend or self._anchor < 0:
            self._anchor = number
        words = self._words(number)
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def _select_bins(self, more: bool) -> None:
        if self._cursor < 0 or self._spread is None:
            self.cleared.emit()
            return
        first, last = sorted((self._cursor, self._anchor))
        edges = self._spread.summary.histogram.edges
        low, high = float(edges[first]), float(edges[last + 1])
        # The upper edge belongs to the next bin, but for the last one, which is open as the first.
        end = inf if last == len(edges) - 2 else float(np.nextafter(high, low))
        self.ranged.emit(-inf if first == 0 else low, end, more)

    def _count(self) -> None:
        if self._spread is not None:
            self._chosen = self._spread.counts_of(self._rows)
        self.update()

    def _redraw(self) -> None:
        self.update()
