"""Draws a line of the command palette: icon, words, what it is about, and the shortcut."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from aestudio.gui.shell.search import Command
from aestudio.gui.shell.theme import Themes, ui_font

HEIGHT, EDGE, ICON, GAP = 32, 12, 16, 10
COMMAND_ROLE = Qt.ItemDataRole.UserRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PaletteRow(QStyledItemDelegate):
    """Words that have no room are shortened; what it is about gives way before."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        command, theme = index.data(COMMAND_ROLE), self._themes.current
        assert isinstance(command, Command)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_ground"))
            painter.drawRoundedRect(rect.adjusted(4, 0, -4, 0), 6, 6)
        line = rect.adjusted(EDGE, 0, -EDGE, 0)
        if command.icon is not None:
            place = QRect(line.left(), line.center().y() - ICON // 2 + 1, ICON, ICON)
            command.icon.paint(painter, place)
        line.setLeft(line.left() + ICON + GAP)
        painter.setFont(ui_font(12))
        metrics = painter.fontMetrics()
        painter.setPen(theme.color("muted"))
        painter.drawText(line, int(RIGHT), command.keys)
        keys = metrics.horizontalAdvance(command.keys) + GAP if command.keys else 0
        room = line.adjusted(0, 0, -keys, 0)
        painter.setPen(theme.color("text"))
        text = metrics.elidedText(command.text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(LEFT), text)
        room.setLeft(room.left() + metrics.horizontalAdvance(text) + GAP)
        painter.setPen(theme.color("muted"))
        if metrics.horizontalAdvance(command.group) <= room.width():
            painter.drawText(room, int(LEFT), command.group)
        painter.restore()
