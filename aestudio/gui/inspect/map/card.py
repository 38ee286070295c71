"""A small card beside the pointer: a picture and a few words."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from aestudio.gui.samples.picture import Paint
from aestudio.gui.samples.renderer import draw_placeholder
from aestudio.gui.shell.theme import Theme, ui_font

MARGIN, GAP, LINE, AWAY = 8.0, 8.0, 15.0, 14.0


def draw_card(
    painter: QPainter,
    area: QRectF,
    at: QPointF,
    picture: tuple[QSizeF, Paint | None],
    words: Sequence[str],
    theme: Theme,
) -> QRectF:
    """Draw it within an area; where there is no room below and right of a point, beyond it. A
    picture of None is still to come."""
    size, paint = picture
    place = _place(area, at, size, words)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("border"))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    frame = QRectF(place.left() + MARGIN, place.top() + MARGIN, size.width(), size.height())
    if paint is None:
        draw_placeholder(painter, frame, theme)
    else:
        paint(painter, frame)
    painter.setFont(ui_font(11))
    top = place.center().y() - LINE * len(words) / 2
    for number, line in enumerate(words):
        painter.setPen(theme.color("text" if number == 0 else "muted"))
        room = QRectF(frame.right() + GAP, top + number * LINE, place.right(), LINE)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, line)
    painter.restore()
    return place


def _place(area: QRectF, at: QPointF, size: QSizeF, words: Sequence[str]) -> QRectF:
    metrics = QFontMetricsF(ui_font(11))
    longest = max((metrics.horizontalAdvance(one) for one in words), default=0.0)
    width = 2 * MARGIN + size.width() + (GAP + longest + 1 if words else 0)
    height = 2 * MARGIN + max(size.height(), LINE * len(words))
    left, top = at.x() + AWAY, at.y() + AWAY
    if left + width > area.right():
        left = at.x() - AWAY - width
    if top + height > area.bottom():
        top = at.y() - AWAY - height
    return QRectF(
        round(max(left, area.left())), round(max(top, area.top())), round(width), round(height)
    )
