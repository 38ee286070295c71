"""One enlarged picture: input, reconstruction or error map."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from aestudio.gui.samples.renderer import draw_placeholder
from aestudio.gui.shell.theme import Theme

Paint: TypeAlias = Callable[[QPainter, QRectF], None]


class Picture(QWidget):
    """Paints what it was given; an empty frame without."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._theme = theme
        self._paint: Paint | None = None

    def show_picture(self, paint: Paint | None, theme: Theme) -> None:
        """Paint with this from now on; None for an empty frame."""
        self._paint, self._theme = paint, theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            frame = QRectF(self.rect())
            if self._paint is None:
                draw_placeholder(painter, frame, self._theme)
            else:
                self._paint(painter, frame)
