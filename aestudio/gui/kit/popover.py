"""A few sentences beside what they explain, until anything else is done."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from aestudio.gui.kit.widgets import label

WIDTH, GAP = 340, 6


class Popover(QFrame):
    """Goes with a click, a key or the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setProperty("role", "popover")
        self._text = label("", "", self)
        self._text.setWordWrap(True)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(12, 10, 12, 10)
        self._lines.addWidget(self._text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_at(self, widget: QWidget, text: str) -> None:
        """Say that below a widget; above where there is no room."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.resize(WIDTH, self._lines.totalHeightForWidth(WIDTH))
        place = widget.mapToGlobal(QPoint(0, widget.height() + GAP))
        room = widget.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place = widget.mapToGlobal(QPoint(0, -GAP - self.height()))
        place.setX(max(room.left(), min(place.x(), room.right() - WIDTH)))
        self.move(place)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.close()
