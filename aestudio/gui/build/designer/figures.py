"""Draws what is no plain bar: a block in perspective, and the two heads of a coding layer."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from aestudio.gui.build.designer.geometry import SAMPLE, Bar, Heads
from aestudio.gui.shell.theme import Theme, ui_font

NOISE_COLUMN = 96.0  # In less, the noise has its letter only.
NOISE_APART = 50.0  # How far its middle stays from that of the heads, whose name is beside it.
AWAY, LIFTED = 9.0, 17.0  # Of names from heads; further where a ring with handles is around them.


def mixed(color: QColor, other: QColor, share: float) -> QColor:
    """A colour with so much of another in it, opaque."""
    pairs = (
        (color.redF(), other.redF()),
        (color.greenF(), other.greenF()),
        (color.blueF(), other.blueF()),
    )
    return QColor.fromRgbF(*((1 - share) * one + share * two for one, two in pairs))


def draw_block(painter: QPainter, bar: Bar, color: QColor, ground: QColor) -> None:
    """Front, right side and top, as if lit from above."""
    block = bar.block
    if block is None:
        return
    left, right, top, bottom = bar.x, bar.x + block.front, bar.y, bar.bottom
    back, above = right + block.depth, top - block.rise
    faces = (
        ([(left, top), (left + block.depth, above), (back, above), (right, top)], 0.2),
        ([(right, top), (back, above), (back, bottom - block.rise), (right, bottom)], 0.42),
        ([(left, top), (right, top), (right, bottom), (left, bottom)], 0.0),
    )
    painter.setPen(QPen(ground, 1.0))
    for points, share in faces:
        painter.setBrush(mixed(color, ground, share))
        painter.drawPolygon(_polygon(points))


class HeadsPainter:
    """Means and logarithms of variances, and the sample that is drawn by them."""

    def __init__(self, painter: QPainter, theme: Theme, column: float, lifted: bool) -> None:
        self._painter, self._theme, self._column = painter, theme, column
        self._lifted = lifted

    def draw(self, bar: Bar, heads: Heads) -> None:
        """Two bars, one above the other; beside them the sample where there is room."""
        each = (bar.height - heads.gap) / 2
        means = QRectF(bar.x, bar.y, heads.width, each)
        variances = QRectF(bar.x, bar.bottom - each, heads.width, each)
        away = LIFTED if self._lifted else AWAY
        if heads.sample is not None:
            self._noise(QPointF(*heads.sample), means.center().x(), bar.bottom + away)
            self._sample(QPointF(*heads.sample), (means, variances))
        color = self._theme.color("codings")
        self._painter.setPen(Qt.PenStyle.NoPen)
        for place, share in ((means, 0.0), (variances, 0.35)):
            self._painter.setBrush(mixed(color, self._theme.color("panel"), share))
            self._painter.drawRoundedRect(place, 3, 3)
        if heads.sample is not None:
            self._text(means.center().x(), means.top() - away, "μ", "text")
            self._text(variances.center().x(), variances.bottom() + away, "log σ²", "muted")

    def _sample(self, center: QPointF, heads: Sequence[QRectF]) -> None:
        painter, color = self._painter, self._theme.color("codings")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 1.4))
        end = QPointF(center.x() - SAMPLE, center.y())
        for head in heads:
            start = QPointF(head.right(), head.center().y())
            bend = (start.x() + end.x()) / 2
            path = QPainterPath(start)
            path.cubicTo(QPointF(bend, start.y()), QPointF(bend, end.y()), end)
            painter.drawPath(path)
        painter.setBrush(self._theme.color("panel"))
        painter.drawEllipse(center, SAMPLE, SAMPLE)
        self._text(center.x(), center.y(), "z", "text", weight=QFont.Weight.DemiBold)

    def _noise(self, sample: QPointF, heads: float, y: float) -> None:
        """What the sample is drawn by, on a line with the name of the lower head."""
        in_full = self._column >= NOISE_COLUMN
        dashed = QPen(self._theme.color("muted"), 1.0)
        dashed.setDashPattern([2.0, 2.0])
        self._painter.setPen(dashed)
        self._painter.drawLine(sample, QPointF(sample.x(), y - 7))
        x = max(sample.x(), heads + NOISE_APART) if in_full else sample.x()
        self._text(x, y, "ε ~ N(0,1)" if in_full else "ε", "muted")

    def _text(
        self, x: float, y: float, text: str, tone: str, weight: QFont.Weight = QFont.Weight.Normal
    ) -> None:
        self._painter.setFont(ui_font(11, weight))
        self._painter.setPen(self._theme.color(tone))
        place = QRectF(x - 50, y - 9, 100, 18)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _polygon(points: Sequence[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in points])
