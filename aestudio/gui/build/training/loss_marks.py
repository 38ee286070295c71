"""What lies behind and before the curves: bands, grid, names, best epoch, reference."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from aestudio.gui.build.training.label_place import beside_dot
from aestudio.gui.build.training.loss_frame import Marks
from aestudio.gui.build.training.loss_series import Best
from aestudio.gui.build.training.stage_card import fitting
from aestudio.gui.shell.theme import ui_font

BEHIND, AMONG, BEFORE = -5.0, -4.0, 5.0
DOT = 4.0
TICK = 5.0  # Pixels of a mark of the right axis.
NAMES = 22.0  # Pixels at the top where the names of the stages stand.
SHORTER = {"Fine-tuning": ("Fine-tune", "Tune"), "Whole network": ("Whole",)}
WARM = 0.1  # Of the ink of the time in which β rises.
WARMS = ("β warms up", "warm-up", "β ↑")
VEIL = 0.66  # How far what is outdated stands back.


class MarksItem(QGraphicsItem):
    """Paints marks in the pixels of a view box."""

    def __init__(
        self, view_box: QGraphicsWidget, z: float, draw: Callable[[QPainter, Marks], None]
    ) -> None:
        super().__init__(view_box)
        self._marks: Marks | None = None
        self._draw = draw
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_marks(self, marks: Marks) -> None:
        """Draw these instead."""
        if self._marks is None or self._marks.frame != marks.frame:
            self.prepareGeometryChange()
        self._marks = marks
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self._marks is None else self._marks.frame.rect

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self._marks is not None:
            self._draw(painter, self._marks)


def draw_ground(painter: QPainter, marks: Marks) -> None:
    """Bands in alternating tint, and the grid."""
    theme, frame = marks.theme, marks.frame
    # What is not transparent is filled far faster.
    tint = theme.mixed("accent", 0.055 if not theme.dark else 0.05)
    for band in marks.bands:
        if band.number % 2:
            left, right = frame.x(band.number - 1), frame.x(band.number)
            painter.fillRect(QRectF(left, 0, right - left, frame.height), tint)
        for start, end in band.warm_ups:
            left, right = (float(frame.x(at)) for at in band.place(np.array([start, end])))
            painter.fillRect(QRectF(left, 0, right - left, frame.height), theme.color("kl", WARM))
    painter.setPen(QPen(theme.color("hairline"), 1))
    for at in marks.grid:
        y = round(frame.y(at)) + 0.5
        y = min(max(y, 0.5), frame.height - 0.5)
        painter.drawLine(QPointF(0, y), QPointF(frame.width, y))


def draw_marks(painter: QPainter, marks: Marks) -> None:
    """Names of the bands, reference, best epoch."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _veils(painter, marks)
    _dots(painter, marks)
    _moment(painter, marks)
    taken = _right_axis(painter, marks)
    best = _best_place(marks, taken)
    taken += [] if best is None else [best]
    for kept in marks.kept:
        earlier = replace(marks, best=kept.best, best_y=kept.y, best_text=kept.text)
        place = _best_place(earlier, taken)
        _best(painter, earlier, place)
        taken += [] if place is None else [place]
    _reference(painter, marks, taken)
    _best(painter, marks, best)
    _warm_ups(painter, marks, taken)
    _names(painter, marks, taken)
    if marks.focused:
        painter.setPen(QPen(marks.theme.color("accent"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(marks.frame.rect.adjusted(0.5, 0.5, -0.5, -0.5))


def _veils(painter: QPainter, marks: Marks) -> None:
    """What is outdated stands back."""
    for band in marks.bands:
        if band.outdated:
            left, right = marks.frame.x(band.number - 1), marks.frame.x(band.number)
            place = QRectF(left, 0, right - left, marks.frame.height)
            painter.fillRect(place, marks.theme.color("panel", VEIL))


def _right_axis(painter: QPainter, marks: Marks) -> list[QRectF]:
    """Marks within the right edge, and figures where no curve runs; where these stand."""
    found: list[QRectF] = []
    if marks.right is None or marks.low:
        return found
    frame, width = marks.frame, QFontMetricsF(ui_font(11)).horizontalAdvance
    for at, text in marks.right.ticks:
        y = float(frame.y(at))
        place = QRectF(frame.width - width(text) - TICK - 8, y - 8, width(text) + 4, 16)
        if not marks.frame.rect.contains(place):
            continue
        painter.setPen(QPen(marks.theme.color(marks.right.token), 2))
        painter.drawLine(QPointF(frame.width - TICK, y), QPointF(frame.width, y))
        if not marks.drawn.under(place):
            painter.setFont(ui_font(11))
            painter.setPen(marks.theme.color("muted"))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
            found.append(place)
    return found


def _warm_ups(painter: QPainter, marks: Marks, taken: list[QRectF]) -> None:
    """Says why the first of the pale bands is there, where there is room."""
    frame, font = marks.frame, ui_font(11)
    width = QFontMetricsF(font).horizontalAdvance
    for band in () if marks.low else marks.bands:
        for start, end in band.warm_ups[:1]:
            left, right = (float(frame.x(at)) for at in band.place(np.array([start, end])))
            text = fitting(WARMS, min(right, frame.width) - max(left, 0.0) - 8, width)
            place = QRectF(max(left, 0.0) + 6, frame.height - 18, width(text) + 4, 16)
            fits = place.right() <= right and not marks.drawn.under(place)
            if left >= 0 and fits and not any(place.intersects(one) for one in taken):
                painter.setFont(font)
                painter.setPen(marks.theme.color("muted"))
                painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
                taken.append(place)


def _names(painter: QPainter, marks: Marks, taken: Sequence[QRectF]) -> None:
    painter.setFont(_bold())
    painter.setPen(marks.theme.color("text" if marks.areas else "muted"))
    for text, place in names(marks, taken):
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)


def names(marks: Marks, taken: Sequence[QRectF] = ()) -> list[tuple[str, QRectF]]:
    """The names of the bands and where they stand; not where a curve or another label is."""
    width = QFontMetricsF(_bold()).horizontalAdvance
    found: list[tuple[str, QRectF]] = []
    for band in () if marks.low else marks.bands:
        left = max(0.0, marks.frame.x(band.number - 1))
        right = min(marks.frame.width, marks.frame.x(band.number))
        room = right - left - 8
        text = fitting((band.name, *SHORTER.get(band.name, ()), str(band.number)), room, width)
        place = QRectF((left + right - width(text)) / 2 - 2, 4, width(text) + 4, NAMES - 4)
        hidden = marks.drawn.under(place) or any(place.intersects(one) for one in taken)
        if width(text) <= room and not hidden:
            found.append((text, place))
    return found


def _dots(painter: QPainter, marks: Marks) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(marks.theme.color("validation"))
    for x, y in marks.dots:
        painter.drawEllipse(QPointF(marks.frame.x(x), marks.frame.y(y)), 2.2, 2.2)


def _moment(painter: QPainter, marks: Marks) -> None:
    if marks.moment is None:
        return
    x = marks.frame.x(marks.moment)
    painter.setPen(QPen(marks.theme.color("accent"), 1.5))
    painter.drawLine(QPointF(x, 0), QPointF(x, marks.frame.height))


def _best_place(marks: Marks, taken: Sequence[QRectF]) -> QRectF | None:
    """Where the figure of the best epoch goes; None where there is no room for it."""
    best, frame = marks.best, marks.frame
    if best is None or marks.low or not _in_sight(marks, best):
        return None
    size = QSizeF(QFontMetricsF(_bold()).horizontalAdvance(marks.best_text) + 4, 16)
    x, y = frame.x(best.x), frame.y(marks.best_y)
    below_names = frame.rect.adjusted(1, NAMES, -1, -1)
    for within in (below_names, frame.rect):
        place = beside_dot(x, y, size, within, marks.drawn, taken)
        if place is not None:
            return place
    return None


def _in_sight(marks: Marks, best: Best) -> bool:
    dot = QPointF(marks.frame.x(best.x), marks.frame.y(marks.best_y))
    return marks.frame.rect.adjusted(-4, -4, 4, 4).contains(dot)


def _best(painter: QPainter, marks: Marks, place: QRectF | None) -> None:
    best, frame = marks.best, marks.frame
    if best is None or not _in_sight(marks, best):
        return
    ink = marks.theme.color("validation" if best.validated else "training")
    painter.setPen(QPen(marks.theme.color("panel"), 1.5))
    painter.setBrush(ink)
    # The last epoch ends at the edge, which would cut its dot in half.
    x = min(frame.x(best.x), frame.width - DOT - 1)
    painter.drawEllipse(QPointF(x, frame.y(marks.best_y)), DOT + 0.7, DOT + 0.7)
    if place is not None:
        _on_ground(painter, marks, place, marks.best_text, _bold(), ink)


def _reference(painter: QPainter, marks: Marks, taken: Sequence[QRectF]) -> None:
    reference, frame = marks.reference, marks.frame
    if reference is None or not frame.low <= reference.y <= frame.high:
        return
    y = frame.y(reference.y)
    pen = QPen(marks.theme.color("faint"), 1.2)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    for band in marks.bands:
        # A shallow autoencoder has other codings, and later ones another loss.
        if band.whole:
            left, right = max(0.0, frame.x(band.number - 1)), frame.x(band.number)
            painter.drawLine(QPointF(left, y), QPointF(min(right, frame.width), y))
    if marks.low:
        return
    place = _reference_place(marks, y, taken)
    _on_ground(painter, marks, place, reference.text, ui_font(11), marks.theme.color("muted"))


def _reference_place(marks: Marks, y: float, taken: Sequence[QRectF]) -> QRectF:
    """Above the line at its right end; below, or at the left, if more is covered there."""
    frame = marks.frame
    text = marks.reference.text if marks.reference else ""
    width = min(frame.width, QFontMetricsF(ui_font(11)).horizontalAdvance(text) + 6)
    tops = [top for top in (y - 18, y + 2) if NAMES <= top <= frame.height - 16]
    places = [QRectF(left, top, width, 16) for left in (frame.width - width, 0.0) for top in tops]
    near = [one.adjusted(-4, -2, 4, 2) for one in taken]
    free = [place for place in places if not any(place.intersects(one) for one in near)]
    last = QRectF(frame.width - width, max(0.0, y - 18), width, 16)
    return min(free, key=marks.drawn.under, default=last)


def _on_ground(
    painter: QPainter, marks: Marks, place: QRectF, text: str, font: QFont, ink: QColor
) -> None:
    """Text on a veil, so that no curve runs through it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(marks.theme.color("panel", 0.78))
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(ink)
    painter.setFont(font)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)


def _bold() -> QFont:
    return ui_font(11, QFont.Weight.DemiBold)
