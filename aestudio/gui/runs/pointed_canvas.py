"""What canvases have alike of which something is pointed at, by the mouse or by the keys."""

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.gui.shell.theme import Theme


class PointedCanvas(QWidget):
    """``hovered`` carries what is told of what is pointed at, empty if nothing is. ``usual`` and
    ``smallest`` are its sizes."""

    hovered = Signal(str)
    usual, smallest = QSize(620, 250), QSize(240, 120)

    def __init__(self, name: str, called: str, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pointed: Any = None
        self.setObjectName(name)
        self.setAccessibleName(called)
        self.setToolTip("")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def told(self) -> str:
        """What is told of what is pointed at."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return self.usual

    def minimumSizeHint(self) -> QSize:
        return self.smallest

    def show_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._theme = theme
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point(None)

    def _point(self, at: Any) -> None:
        """Point at something else, or at nothing; whoever listens hears what is told of it."""
        before, self._pointed = self.told, at
        if self.told != before:
            self.setAccessibleDescription(self.told)
            self.hovered.emit(self.told)
        self.update()

    def _draw_focus(self, painter: QPainter) -> None:
        """That the keys lead here."""
        if self.hasFocus():
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -3), 4, 4)
