"""The error of each sample against that of principal components."""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from aestudio.gui.inspect.errors.error_axis import ErrorAxis
from aestudio.gui.inspect.errors.histogram_painting import draw_readout, figure
from aestudio.gui.inspect.inspected import NO_ROWS, Rows
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.samples.part import Part
from aestudio.gui.shell.theme import Themes, ui_font

KEYS = PartKeys(
    "In the errors beside PCA",
    step=Keys("The sample with less, with more error", {"Left": -1, "Right": 1}),
)
LEFT, TOP, RIGHT, BOTTOM = 68, 12, 16, 36
MOST_DRAWN = 5000
NEAR = 8  # Pixels within which a point is meant.
CLICK = 3
DOT = 3.0
FLOOR = 1e-6  # Of the highest error: what lies below stands at the edge.


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Errors float64 (n,) of the samples of a part: of the network, and of PCA. ``order`` are the
    rows that have both, the least error of the network first; ``drawn`` those of them that are
    drawn, between errors of ``ends``."""

    part: Part
    mine: NDArray[np.float64]
    theirs: NDArray[np.float64]
    order: Rows
    drawn: Rows
    ends: tuple[float, float]


def pairs_of(part: Part, mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> Pairs:
    """What is drawn of the samples of a part: all, or evenly spread ones of very many."""
    known = np.flatnonzero(np.isfinite(mine) & np.isfinite(theirs))
    values = np.concatenate([mine[known], theirs[known]])
    high = float(values.max()) if len(values) and values.max() > 0 else 1.0
    seen = values[values > high * FLOOR]
    low = float(seen.min()) if len(seen) else high / 10
    step = max(1, -(-len(known) // MOST_DRAWN))
    order = known[np.argsort(mine[known], kind="stable")]
    ends = low * 0.9, max(high, low * 1.01) * 1.1
    return Pairs(part, mine, theirs, order, known[::step], ends)


class PcaChart(QWidget):
    """``pointed`` carries the row of a sample that is clicked, ``selected`` those in a rectangle
    that is drawn; of more than 5,000 samples so many are drawn, which ``drawn`` tells."""

    pointed = Signal(int)
    selected = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._pairs: Pairs | None = None
        self._selected: Rows = NO_ROWS
        self._chosen: Rows = NO_ROWS  # Those of them that are drawn.
        self._sample = -1
        self._pressed: QPointF | None = None
        self._at: QPointF | None = None
        self._under: int | None = None
        self._painted: tuple[object, QPixmap] | None = None
        self.setObjectName("errorPcaChart")
        self.setAccessibleName("Error of each sample, by the network and by PCA")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        themes.changed.connect(self._redraw)

    @property
    def drawn(self) -> int:
        """Samples that are drawn."""
        return 0 if self._pairs is None else len(self._pairs.drawn)

    @property
    def readout(self) -> tuple[str, ...]:
        """What is told of the sample below the mouse."""
        row = None if self._pressed is not None else self._under
        if row is None or self._pairs is None:
            return ()
        part = self._pairs.part
        name = f", {part.class_name(row)}" if part.class_name(row) else ""
        return (
            f"row {int(part.rows[row]) + 1:,}{name}",
            f"network {figure(float(self._pairs.mine[row]))}",
            f"PCA {figure(float(self._pairs.theirs[row]))}",
        )

    def show_pairs(self, pairs: Pairs) -> None:
        """Show these samples."""
        self._pairs, self._under = pairs, None
        self._choose()

    def show_selection(self, rows: Rows, sample: int) -> None:
        """Mark these, and the one that is pointed at."""
        self._selected, self._sample = rows, sample
        self._choose()

    def draw(self, painter: QPainter, marks: bool) -> None:
        """Paint all of it; ``marks`` are those of the hand."""
        if self._pairs is None:
            return
        theme, plot = self._themes.current, self._plot
        self._draw_axes(painter, plot)
        painter.save()
        painter.setClipRect(plot.adjusted(-2, -2, 2, 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("muted"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(plot.bottomLeft(), plot.topRight())
        if marks:
            painter.drawPixmap(0, 0, self._layer(self._pairs))
        else:
            self._draw_all_dots(painter, self._pairs)
        if marks and 0 <= self._sample < len(self._pairs.mine):
            painter.setPen(QPen(theme.color("text"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for point in self._points(np.array([self._sample])):
                painter.drawEllipse(point, 5, 5)
        if marks and self._pressed is not None and self._at is not None:
            painter.setPen(theme.color("accent"))
            painter.setBrush(theme.color("accent", 0.12))
            painter.drawRect(QRectF(self._pressed, self._at).normalized())
        painter.restore()
        if marks and self._at is not None and self.readout:
            draw_readout(painter, QRectF(self.rect()), self._at, self.readout, theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, marks=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pairs is not None:
            self._pressed = self._at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, self._at = self._under, event.position()
        self._under = self._row_at(self._at)
        if self._pressed is not None or self._under != before:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed, self._at = self._pressed, None, event.position()
        self._under = self._row_at(self._at)
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if (self._at - pressed).manhattanLength() > CLICK:
            self.selected.emit(self._inside(QRectF(pressed, self._at).normalized()))
        elif (row := self._row_at(self._at)) is not None:
            self.pointed.emit(row)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._at = self._under = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "step", by:
                self._step(by)
            case _:
                super().keyPressEvent(event)

    def _choose(self) -> None:
        if self._pairs is not None:
            pairs, rows = self._pairs, self._selected
            known = np.isfinite(pairs.mine[rows]) & np.isfinite(pairs.theirs[rows])
            chosen = rows[known][:MOST_DRAWN]
            if not np.array_equal(chosen, self._chosen):
                self._chosen = chosen
        self.update()

    def _step(self, by: int) -> None:
        """To the sample that has the next error of the network."""
        if self._pairs is None:
            return
        order = self._pairs.order
        if len(order):
            found = np.flatnonzero(order == self._sample)
            here = int(found[0]) + by if len(found) else 0
            self.pointed.emit(int(order[max(0, min(here, len(order) - 1))]))

    def place_of(self, row: int) -> QPointF:
        """Where a sample is drawn."""
        return self._points(np.array([row]))[0]

    @property
    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _axes(self) -> tuple[ErrorAxis, ErrorAxis]:
        """Across, and from the bottom up."""
        assert self._pairs is not None
        plot, (low, high) = self._plot, self._pairs.ends
        return (
            ErrorAxis(low, high, True, plot.left(), max(1.0, plot.width())),
            ErrorAxis(low, high, True, 0.0, max(1.0, plot.height())),
        )

    def _places(self, rows: Rows) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Across, and down."""
        assert self._pairs is not None
        plot, ends = self._plot, self._pairs.ends
        low, high = np.log10(ends)

        def shares(errors: NDArray[np.float64]) -> NDArray[np.float64]:
            kept = np.clip(errors[rows], *ends)
            return np.asarray((np.log10(kept) - low) / (high - low))

        across = plot.left() + plot.width() * shares(self._pairs.theirs)
        return across, plot.bottom() - plot.height() * shares(self._pairs.mine)

    def _points(self, rows: Rows) -> list[QPointF]:
        across, down = self._places(rows)
        return [QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)]

    def _row_at(self, at: QPointF) -> int | None:
        if self._pairs is None or not len(self._pairs.drawn):
            return None
        drawn = self._pairs.drawn
        across, down = self._places(drawn)
        apart = np.hypot(across - at.x(), down - at.y())
        nearest = int(apart.argmin())
        return int(drawn[nearest]) if apart[nearest] <= NEAR else None

    def _inside(self, frame: QRectF) -> Rows:
        """All samples in a rectangle, drawn or not."""
        assert self._pairs is not None
        across, up = self._axes()
        bottom = self._plot.bottom()
        lefts, tops = (frame.left(), frame.right()), (bottom - frame.bottom(), bottom - frame.top())
        theirs = [across.error(one) for one in lefts]
        mine = [up.error(one) for one in tops]
        pairs = self._pairs
        with np.errstate(invalid="ignore"):
            inside = (pairs.theirs >= theirs[0]) & (pairs.theirs <= theirs[1])
            inside &= (pairs.mine >= mine[0]) & (pairs.mine <= mine[1])
        inside &= np.isfinite(pairs.mine) & (pairs.mine < inf)
        return np.flatnonzero(inside)

    def _layer(self, pairs: Pairs) -> QPixmap:
        """All dots, painted once for many movements of the mouse."""
        density = self.devicePixelRatioF()
        key = (self.size(), density, self._themes.current.name, id(pairs), id(self._chosen))
        if self._painted is None or self._painted[0] != key:
            layer = QPixmap(self.size() * density)
            layer.setDevicePixelRatio(density)
            layer.fill(Qt.GlobalColor.transparent)
            with QPainter(layer) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._draw_all_dots(painter, pairs)
            self._painted = key, layer
        return self._painted[1]

    def _draw_all_dots(self, painter: QPainter, pairs: Pairs) -> None:
        self._draw_dots(painter, pairs.drawn, "muted", 0.35)
        self._draw_dots(painter, self._chosen, "accent", 0.9)

    def _draw_dots(self, painter: QPainter, rows: Rows, token: str, alpha: float) -> None:
        pen = QPen(self._themes.current.color(token, alpha), DOT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(QPolygonF(self._points(rows)))

    def _draw_axes(self, painter: QPainter, plot: QRectF) -> None:
        theme = self._themes.current
        across, up = self._axes()
        painter.setFont(ui_font(11))
        centre = Qt.AlignmentFlag.AlignCenter
        for tick in across.ticks():
            painter.setPen(theme.color("hairline"))
            painter.drawLine(QPointF(tick.at, plot.top()), QPointF(tick.at, plot.bottom()))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(tick.at - 40, plot.bottom() + 2, 80, 16), centre, tick.text)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in up.ticks(upright=True):
            y = plot.bottom() - tick.at
            painter.setPen(theme.color("hairline"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(plot.left() - LEFT, y - 8, LEFT - 8, 16), right, tick.text)
        below = QRectF(plot.left(), plot.bottom() + 17, plot.width(), 16)
        painter.drawText(below, centre, "error of PCA")
        painter.save()
        painter.translate(12, plot.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-80, -8, 160, 16), centre, "error of the network")
        painter.restore()
        inside = plot.adjusted(8, 4, -8, -4)
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inside, top_left, "PCA is better")
        low_right = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
        painter.drawText(inside, low_right, "the network is better")

    def _redraw(self) -> None:
        self.update()
