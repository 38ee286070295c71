"""A plot over which the pointer moves: what lies under the crosshair is painted once."""

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap

CORNER = 4  # Pixels at the round corners of the card, where nothing is drawn.

Draw = Callable[[QPainter], None]


class PointedPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """``point`` has something drawn on top of the scene.

    Where that alone has changed, a picture of the scene is shown instead of painting it anew: that
    takes far longer than a mouse waits until it moves on.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self._still: QPixmap | None = None
        self._top: Draw | None = None
        self._at_rest, self._ground = False, QColor()
        super().__init__(*arguments, **settings)
        self.scene().changed.connect(self.forget)

    def point(self, draw: Draw | None) -> None:
        """Draw this on top from now on, or nothing."""
        if draw is None and self._top is None:
            return
        self._top = draw
        self.viewport().update()

    def show_ground(self, color: QColor) -> None:
        """What the plot lies on."""
        self._ground = color
        self.forget()

    def forget(self, *_about: object) -> None:
        """The scene is another one than before."""
        self._still, self._at_rest = None, False

    def paintEvent(self, event: QPaintEvent) -> None:
        top = self._top
        if top is None:
            super().paintEvent(event)
            return
        if self._still is None and self._at_rest:
            self._still = self._picture()
        if self._still is None:
            # It may change with every frame, so that nobody would look at its picture.
            super().paintEvent(event)
            self._at_rest = True
        with QPainter(self.viewport()) as painter:
            if self._still is not None:
                inside = QRectF(self.viewport().rect()).adjusted(CORNER, 0, -CORNER, -CORNER)
                density = self._still.devicePixelRatio()
                part = QRectF(inside.topLeft() * density, inside.size() * density)
                painter.drawPixmap(inside, self._still, part)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(event.rect())
            top(painter)

    def _picture(self) -> QPixmap:
        density = self.viewport().devicePixelRatioF()
        found = QPixmap(self.viewport().size() * density)
        found.setDevicePixelRatio(density)
        found.fill(self._ground)
        with QPainter(found) as painter:
            painter.setRenderHints(self.renderHints())
            self.render(painter)
        return found
