"""Draws a stage card."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from aestudio.gui.build.training.stage_card import StageCard, fitting
from aestudio.gui.shell.theme import Theme, Themes, ui_font

CARD_ROLE = int(Qt.ItemDataRole.UserRole)
HEIGHT = 66
GAP = 8
PAD, NARROW_PAD = 11, 8
BAR = 12  # From the foot of the card to the middle of its bar, and of the button beside it.
# The icon of the button, which is 12 pixels wide, as it is drawn.
PLAY = (QPointF(3, 1.5), QPointF(10, 6), QPointF(3, 10.5))
SEMI_BOLD = QFont.Weight.DemiBold
BUTTON, BUTTON_HEIGHT = 24, 20


class StageCardDelegate(QStyledItemDelegate):
    """Paints the StageCard that an item holds; ``compact`` draws states as dots.

    ``under_button`` is the row on which the button lies that runs a stage; the others have a
    quiet picture of it.
    """

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self.compact = False
        self.under_button = -1

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card = index.data(CARD_ROLE)
        if isinstance(card, StageCard):
            place = card_rect(QRectF(option.rect), index.row(), index.model().rowCount())
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            drawn = _CardPainter(painter, self._themes.current, card, place, option.state)
            drawn.paint(self.compact)
            if card.runnable and index.row() != self.under_button:
                drawn.paint_button()
            painter.restore()


def card_rect(cell: QRectF, row: int, rows: int) -> QRectF:
    """The card inside its cell: half a gap to each neighbour, none to the ends of the row."""
    left = 0 if row == 0 else GAP / 2
    right = 0 if row == rows - 1 else GAP / 2
    return cell.adjusted(left, 0, -right, 0)


def button_rect(card: QRectF, compact: bool) -> QRect:
    """Where the button lies that runs the stage of a card: its seat is always kept."""
    pad = NARROW_PAD if compact else PAD
    right, middle = round(card.right()) - pad, round(card.bottom()) - BAR
    return QRect(QPoint(right - BUTTON, middle - BUTTON_HEIGHT // 2), QSize(BUTTON, BUTTON_HEIGHT))


class _CardPainter:
    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        card: StageCard,
        place: QRectF,
        state: QStyle.StateFlag,
    ) -> None:
        self._painter, self._theme, self._card, self._place = painter, theme, card, place
        self._selected = bool(state & QStyle.StateFlag.State_Selected)
        self._hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        self._focused = bool(state & QStyle.StateFlag.State_HasFocus)
        self._pad, self._room = PAD, place.width() - 2 * PAD
        self._compact = False

    def paint(self, compact: bool) -> None:
        """Draw the card."""
        self._compact = compact
        self._pad = NARROW_PAD if compact else PAD
        self._room = self._place.width() - 2 * self._pad
        self._frame()
        pill = self._dot() if compact else self._pill()
        self._title(pill)
        self._figure()
        self._bar()

    def _frame(self) -> None:
        edge = 2.0 if self._selected else 1.0
        marked = self._selected or self._focused
        line = "accent" if marked else "border" if self._hovered else "hairline"
        self._painter.setPen(QPen(self._theme.color(line), edge))
        self._painter.setBrush(self._theme.color("panel"))
        inset = edge / 2
        self._painter.drawRoundedRect(self._place.adjusted(inset, inset, -inset, -inset), 8, 8)

    def _pill(self) -> float:
        """Draw the state and return the width that it takes."""
        font = ui_font(11, QFont.Weight.Medium)
        text = str(self._card.state)
        width = QFontMetricsF(font).horizontalAdvance(text) + 16
        ground, ink = self._pill_colors()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        right, top = self._place.right() - self._pad, self._place.top() + 9
        place = QRectF(right - width, top, width, 18)
        self._painter.drawRoundedRect(place, 9, 9)
        self._text(place, text, font, ink, Qt.AlignmentFlag.AlignCenter)
        return width

    def _dot(self) -> float:
        """The state as a dot, for cards without room for its name."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._pill_colors()[1])
        center = QPointF(self._place.right() - self._pad - 4, self._place.top() + 18)
        self._painter.drawEllipse(center, 3.5, 3.5)
        return 8

    def _pill_colors(self) -> tuple[QColor, QColor]:
        color, tone = self._theme.color, self._card.tone
        if not tone:
            return color("hover"), color("muted")
        return color(f"{tone}_ground"), color(tone)

    def _title(self, pill: float) -> None:
        font = ui_font(13, SEMI_BOLD)
        metrics = QFontMetricsF(font)
        room = self._room - pill - 6
        text = fitting(self._card.titles, room, metrics.horizontalAdvance)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        self._line(8, 20, text, font, "text")

    def _figure(self) -> None:
        font = ui_font(12)
        metrics = QFontMetricsF(font)
        text = fitting(self._card.figures, self._room, metrics.horizontalAdvance)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._room)
        self._line(28, 18, text, font, "muted")

    def _bar(self) -> None:
        left, middle = self._place.left() + self._pad, self._place.bottom() - BAR
        track = QRectF(left, middle - 2, self._room - BUTTON - 6, 4)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color("hairline"))
        self._painter.drawRoundedRect(track, 2, 2)
        if self._card.fraction > 0:
            done = QRectF(track)
            done.setWidth(max(4.0, track.width() * self._card.fraction))
            failed = self._card.tone == "error"
            self._painter.setBrush(self._theme.color("error" if failed else "accent"))
            self._painter.drawRoundedRect(done, 2, 2)

    def paint_button(self) -> None:
        """The picture of the button that runs the stage, where the button itself is not."""
        corner = QRectF(button_rect(self._place, self._compact)).center() - QPointF(6, 6)
        color = self._theme.color("muted")
        self._painter.setPen(QPen(color, 1, j=Qt.PenJoinStyle.RoundJoin))
        self._painter.setBrush(color)
        self._painter.drawPolygon([corner + point for point in PLAY])

    def _line(self, top: float, height: float, text: str, font: QFont, ink: str) -> None:
        place = QRectF(self._place.left() + self._pad, self._place.top() + top, self._room, height)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._text(place, text, font, self._theme.color(ink), align)

    def _text(
        self, place: QRectF, text: str, font: QFont, ink: QColor, align: Qt.AlignmentFlag
    ) -> None:
        self._painter.setFont(font)
        self._painter.setPen(ink)
        self._painter.drawText(place, int(align), text)
