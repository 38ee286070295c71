"""Parallel axes on the screen: runs are pointed at, walked through with the keys, and chosen."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from aestudio.gui.runs.parallel_scene import Mark, Parallel, ParallelAxis, Thread
from aestudio.gui.runs.pointed_canvas import PointedCanvas
from aestudio.gui.shell.theme import Theme, ui_font

TOP, BOTTOM, SIDE, HEAD = 34, 14, 16, 18
LINE, STRONG, SCALE = 1.4, 3.0, 6.0
REACH = 14.0  # Pixels within which a line is pointed at.
PALE, APART, MARGIN = 0.18, 15.0, 14.0
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}


class ParallelCanvas(PointedCanvas):
    """``hovered`` carries what is told of the run that is pointed at, empty if none is;
    ``run_wanted`` the id of one that was chosen."""

    run_wanted = Signal(str)
    usual, smallest = QSize(620, 240), QSize(240, 130)
    _pointed: str | None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._parallel = Parallel()
        self._current: str | None = None
        called = "Settings and errors of the runs of a sweep"
        super().__init__("sweepPlot", called, theme, parent)

    @property
    def told(self) -> str:
        """What is told of the run that is pointed at."""
        found = self._parallel.thread(self._pointed)
        return "" if found is None else found.told

    def show_parallel(self, parallel: Parallel) -> None:
        """Show other runs, or more of them."""
        self._parallel = parallel
        self._point(self._pointed if parallel.thread(self._pointed) else None)
        self.update()

    def show_current(self, id: str | None) -> None:
        """Show which run is looked at."""
        self._current = id
        self.update()

    def points(self, thread: Thread) -> list[QPointF]:
        """Where a run crosses the axes, as far as it does."""
        pairs = zip(self._across(), thread.places, strict=True)
        return [QPointF(x, self._y(place)) for x, place in pairs if place is not None]

    def thread_at(self, place: QPointF) -> Thread | None:
        """The run whose line passes nearest; of several that cross there the one with the lower
        error."""
        aways = [(self._away(one, place), one) for one in self._parallel.threads]
        away, found = min(aways, key=lambda pair: round(pair[0], 1), default=(REACH + 1, None))
        return found if away <= REACH else None

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            strong = [one for one in (self._current, self._pointed) if one is not None]
            shown = [one for one in strong if self._parallel.thread(one) is not None]
            for one in reversed(self._parallel.threads):
                if one.id not in shown:
                    self._line(painter, one, PALE if shown else 0.75, LINE)
            for x, axis in zip(self._across(), self._parallel.axes, strict=True):
                self._axis(painter, x, axis)
            for id in shown:
                found = self._parallel.thread(id)
                if found is not None:
                    self._line(painter, found, 1.0, STRONG)
            self._draw_focus(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.thread_at(event.position())
        self._point(None if found is None else found.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.thread_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and found is not None:
            self._point(found.id)
            self.run_wanted.emit(found.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, threads = Qt.Key(event.key()), self._parallel.threads
        if key in STEPS and threads:
            self._walk(STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and threads:
            self._point(threads[0 if key == Qt.Key.Key_Home else -1].id)
        elif key in ENTER and self._pointed is not None:
            self.run_wanted.emit(self._pointed)
        elif key == Qt.Key.Key_Escape and self._pointed is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, by: int) -> None:
        """To the run with the next error; first to the best."""
        ids = [one.id for one in self._parallel.threads]
        at = ids.index(self._pointed) + by if self._pointed in ids else 0
        self._point(ids[min(max(at, 0), len(ids) - 1)])

    def _across(self) -> list[float]:
        """Where the axes stand: words at the first and the last need room beside them."""
        axes = self._parallel.axes
        left, right = SIDE + self._room(axes[:1]), SIDE + self._room(axes[-1:])
        width = max(1.0, self.width() - left - right)
        if len(axes) == 1:
            return [left + width / 2]
        return [left + width * number / (len(axes) - 1) for number in range(len(axes))]

    def _room(self, axes: Sequence[ParallelAxis]) -> float:
        """Half a name; and what stands beside the last axis."""
        metrics = QFontMetrics(ui_font(11, QFont.Weight.Medium))
        texts = [one.label for one in axes]
        half = max((metrics.horizontalAdvance(one) / 2 for one in texts), default=0.0)
        marks = [mark.text for one in axes for mark in one.marks]
        beside = max((metrics.horizontalAdvance(one) for one in marks), default=0) + 12
        return max(half, beside if axes == self._parallel.axes[-1:] else 0.0)

    def _y(self, place: float) -> float:
        return self.height() - BOTTOM - place * max(1, self.height() - TOP - BOTTOM)

    def _line(self, painter: QPainter, thread: Thread, alpha: float, width: float) -> None:
        pen = QPen(self._colour(thread.heat, alpha), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if thread.heat is None:
            pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self.points(thread)))

    def _colour(self, heat: float | None, alpha: float = 1.0) -> QColor:
        """From the best to the worst; grey for a run that came to no error."""
        if heat is None:
            return self._theme.color("muted", alpha)
        best, worst = self._theme.color("encoder"), self._theme.color("codings")
        ends = zip(_parts(best), _parts(worst), strict=True)
        found = QColor.fromRgbF(*((1 - heat) * one + heat * other for one, other in ends))
        found.setAlphaF(alpha)
        return found

    def _axis(self, painter: QPainter, x: float, axis: ParallelAxis) -> None:
        top, bottom = self._y(1.0), self._y(0.0)
        painter.setFont(ui_font(11, QFont.Weight.Medium))
        painter.setPen(self._theme.color("muted"))
        centre = Qt.AlignmentFlag.AlignCenter
        wide = self._apart_by - 4
        label = painter.fontMetrics().elidedText(axis.label, Qt.TextElideMode.ElideRight, int(wide))
        painter.drawText(QRectF(x - wide / 2, top - HEAD - 10, wide, HEAD), centre, label)
        is_last = axis is self._parallel.axes[-1]
        if is_last:
            self._scale(painter, x, top, bottom)
        else:
            painter.setPen(QPen(self._theme.color("border"), 1))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        painter.setFont(ui_font(11))
        for mark in _apart(axis.marks, bottom - top):
            room = self.width() - x if is_last else self._apart_by - MARGIN
            self._mark(painter, x + (SCALE / 2 if is_last else 0), mark, room)

    def _scale(self, painter: QPainter, x: float, top: float, bottom: float) -> None:
        """The axis of errors is the scale of the colours."""
        filling = QLinearGradient(0, bottom, 0, top)
        filling.setColorAt(0, self._colour(0.0))
        filling.setColorAt(1, self._colour(1.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filling)
        painter.drawRoundedRect(QRectF(x - SCALE / 2, top, SCALE, bottom - top), 3, 3)

    @property
    def _apart_by(self) -> float:
        """From one axis to the next."""
        across = self._across()
        return across[1] - across[0] if len(across) > 1 else float(self.width())

    def _mark(self, painter: QPainter, x: float, mark: Mark, room: float) -> None:
        """To the right of its axis, on a ground of its own: lines pass below it."""
        y = self._y(mark.place)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, int(room))
        width = metrics.horizontalAdvance(text)
        box = QRectF(x + 4, y - 7, width + 6, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("panel", 0.85))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(self._theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _away(self, thread: Thread, place: QPointF) -> float:
        points = self.points(thread)
        return min((_distance(place, *pair) for pair in pairwise(points)), default=float("inf"))


def _apart(marks: Sequence[Mark], height: float) -> list[Mark]:
    """As many as have room, both ends first."""
    found: list[Mark] = []
    for one in (*marks[:1], *marks[:0:-1]):
        if all(abs(one.place - other.place) * height >= APART for other in found):
            found.append(one)
    return found


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def _distance(place: QPointF, start: QPointF, end: QPointF) -> float:
    """From a place to a line between two."""
    along, to = end - start, place - start
    length = QPointF.dotProduct(along, along)
    share = QPointF.dotProduct(to, along) / length if length else 0.0
    nearest = start + along * min(max(share, 0.0), 1.0)
    away = place - nearest
    return float(QPointF.dotProduct(away, away) ** 0.5)
