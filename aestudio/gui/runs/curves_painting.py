"""Paints the curves of several runs: bands and grid, lines, their ends, what is pointed at."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from aestudio.analysis.run_curves import Floats, RunCurve
from aestudio.gui.build.training.stage_axis import Tick
from aestudio.gui.runs.curves_plane import LEFT, Place, Plane, thinned
from aestudio.gui.runs.curves_scene import Line, Picture
from aestudio.gui.runs.palette import run_colour, run_ink
from aestudio.gui.shell.theme import Theme, ui_font

WIDE, THIN, PALE, TINT, BAND = 2.0, 1.2, 0.3, 0.06, 0.18
DOT, LABEL, GAP = 4.0, 16.0, 7.0
NOTE = 16.0  # A line of a note in the plot.
FONT = 11


def draw_ground(
    painter: QPainter,
    plane: Plane,
    picture: Picture,
    left: list[Tick],
    across: list[Tick],
    theme: Theme,
) -> None:
    """The bands of parts, the grid, and what stands at the axes."""
    painter.setFont(ui_font(FONT))
    _spans(painter, plane, picture, theme)
    middle = Qt.AlignmentFlag.AlignVCenter
    for tick in left:
        y = float(plane.at(np.array([tick.at]))[0])
        painter.setPen(theme.color("hairline"))
        painter.drawLine(QPointF(plane.frame.left(), y), QPointF(plane.frame.right(), y))
        painter.setPen(theme.color("muted"))
        place = QRectF(0, y - 9, LEFT - 8, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | middle, tick.text)
    for tick in across:
        x = float(plane.x(np.array([tick.at]))[0])
        place = QRectF(x - 40, plane.frame.bottom() + 5, 80, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | middle, tick.text)


def draw_lines(painter: QPainter, plane: Plane, picture: Picture, theme: Theme) -> None:
    """The curves, what lies behind smoothed ones, and where each run ended."""
    painter.save()
    painter.setClipRect(plane.frame.adjusted(-DOT, -DOT, DOT + LABEL + GAP, DOT))
    for line in picture.lines:
        _band(painter, plane, line, theme)
    for line in picture.lines:
        if line.y is not line.raw:
            pen = QPen(run_colour(line.run.colour, theme, PALE), 1.0)
            _polyline(painter, plane, line.x, line.raw, pen)
    for line in picture.lines:
        pen = QPen(run_colour(line.run.colour, theme), THIN if line.part else WIDE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if line.part:
            pen.setDashPattern([3.0, 3.0])
        _polyline(painter, plane, line.x, line.y, pen)
    _ends(painter, plane, picture, theme)
    painter.restore()


def draw_place(painter: QPainter, plane: Plane, place: Place, text: str, theme: Theme) -> None:
    """The epoch that is pointed at, and what it was."""
    colour = run_colour(place.line.run.colour, theme)
    painter.setPen(QPen(theme.color("panel"), 2))
    painter.setBrush(colour)
    painter.drawEllipse(place.at, DOT + 1.5, DOT + 1.5)
    font = ui_font(FONT, QFont.Weight.Medium)
    width = QFontMetricsF(font).horizontalAdvance(text) + 24
    box = QRectF(place.at.x() - width / 2, place.at.y() - 34, width, 22)
    if box.top() < plane.frame.top():
        box.moveTop(place.at.y() + 12)
    box.moveLeft(min(max(box.left(), 4.0), max(4.0, plane.frame.right() + LABEL - width)))
    painter.setPen(theme.color("border"))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(box.left() + 7, box.center().y() - 4, 8, 8), 2, 2)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(box.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


def draw_notes(painter: QPainter, plane: Plane, picture: Picture, theme: Theme) -> None:
    """What the bands are, at the top of their ends: curves begin high on the left, and are low
    there. Where a band is too narrow, the words go on beyond it."""
    frame = plane.frame
    for number, span in enumerate(picture.spans):
        edges = plane.x(np.array([span.left, span.right], np.float64))
        begin, end = np.clip(edges, frame.left(), frame.right()).tolist()
        if end <= begin:
            continue
        wide = painter.fontMetrics().horizontalAdvance(span.text) + 16
        left = max(begin, min(end, frame.right()) - wide)
        room = QRectF(left + 8, frame.top() + 2 + number * NOTE, frame.right() - left, NOTE)
        painter.setPen(run_ink(span.run.colour, theme))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, side, span.text)


def _spans(painter: QPainter, plane: Plane, picture: Picture, theme: Theme) -> None:
    """Bands behind all curves."""
    frame = plane.frame
    for span in reversed(picture.spans):
        edges = plane.x(np.array([span.left, span.right], np.float64))
        left, right = np.clip(edges, frame.left(), frame.right()).tolist()
        if right <= left:
            continue
        band = QRectF(left, frame.top(), right - left, frame.height())
        painter.fillRect(band, run_colour(span.run.colour, theme, TINT))


def _band(painter: QPainter, plane: Plane, line: Line, theme: Theme) -> None:
    """How far the losses of several runs spread; what the scale does not know is at its end."""
    if line.band is None:
        return
    across = plane.x(line.x)
    below, above = (np.nan_to_num(plane.y(one), nan=plane.frame.bottom()) for one in line.band)
    along = np.concatenate([above, below[::-1]])
    points = zip(np.concatenate([across, across[::-1]]).tolist(), along.tolist(), strict=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(run_colour(line.run.colour, theme, BAND))
    painter.drawPolygon(QPolygonF([QPointF(*one) for one in points]))


def _polyline(painter: QPainter, plane: Plane, x: Floats, y: Floats, pen: QPen) -> None:
    """The parts of a line between its gaps; a point alone is a dot."""
    across, along = plane.x(x), plane.y(y)
    across, along = thinned(across, along, max(64, int(plane.frame.width())))
    painter.setPen(pen)
    known = np.isfinite(along)
    for part in np.split(
        np.arange(len(across)), np.flatnonzero(np.diff(known.astype(np.int8))) + 1
    ):
        if not len(part) or not known[part[0]]:
            continue
        points = zip(across[part].tolist(), along[part].tolist(), strict=True)
        painter.drawPolyline(QPolygonF([QPointF(*one) for one in points]))


def _ends(painter: QPainter, plane: Plane, picture: Picture, theme: Theme) -> None:
    """A dot where the weights are from, a ring for a test error, each with the run's number."""
    ends: list[tuple[QPointF, RunCurve]] = []
    for line in _last_lines(picture.lines):
        at = plane.point(float(line.x[line.kept]), float(line.y[line.kept]))
        end = plane.point(float(line.x[-1]), float(line.y[-1]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(run_colour(line.run.colour, theme))
        if np.isfinite(at.y()):
            painter.drawEllipse(at, DOT, DOT)
        ends.append((end if np.isfinite(end.y()) else at, line.run))
    for ring in picture.rings:
        at = plane.point(ring.x, ring.y)
        painter.setPen(QPen(run_colour(ring.run.colour, theme), WIDE))
        painter.setBrush(theme.color("panel"))
        painter.drawEllipse(at, DOT, DOT)
        ends.append((at, ring.run))
    _numbers(painter, [one for one in ends if np.isfinite(one[0].y())], theme)


def _last_lines(lines: Iterable[Line]) -> list[Line]:
    return list({one.run.id: one for one in lines if not one.part}.values())


def _numbers(painter: QPainter, ends: list[tuple[QPointF, RunCurve]], theme: Theme) -> None:
    """Beside each end, from above; lower where another number stands already."""
    font = ui_font(FONT, QFont.Weight.DemiBold)
    painter.setFont(font)
    metrics, taken = QFontMetricsF(font), list[QRectF]()
    for at, run in sorted((one for one in ends if one[1].number), key=lambda one: one[0].y()):
        text = str(run.number)
        box = QRectF(at.x() + GAP, at.y() - 6, metrics.horizontalAdvance(text) + 2, 12)
        while any(box.intersects(one) for one in taken):
            box.translate(0, 1)
        taken.append(box)
        painter.setPen(run_ink(run.colour, theme))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
