"""The mean of all images, in which a pixel can be chosen."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from aestudio.core.weights import Array
from aestudio.gui.importing.charts import Chart
from aestudio.gui.samples.image_renderer import ImageRenderer, fitted
from aestudio.gui.shell.theme import Themes

SIDE = 132
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class MeanImage(Chart):
    """The mean of all samples; a click or the arrow keys choose a pixel. ``chosen`` carries its
    place in the picture."""

    chosen = Signal(int, int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("meanImage", "Mean image", themes, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFixedSize(QSize(SIDE, SIDE))
        self._renderer: ImageRenderer | None = None
        self._mean = np.zeros(0, np.float32)
        self._pixel = (0, 0)

    def show_mean(self, renderer: ImageRenderer, mean: Array, pixel: tuple[int, int]) -> None:
        """Show the mean (features,) as a picture, with a pixel of it marked."""
        self._renderer, self._mean, self._pixel = renderer, mean, pixel
        self.tell("The mean of all samples; click a pixel, or use the arrow keys, for its values")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._renderer is None:
            return
        with QPainter(self) as painter:
            self._renderer.draw_input(painter, QRectF(self.rect()), self._mean, self.theme)
            place = self._place()
            row, column = self._pixel
            width, height = (
                place.width() / self._renderer.form.columns,
                place.height() / self._renderer.form.rows,
            )
            mark = QRectF(place.left() + column * width, place.top() + row * height, width, height)
            painter.setPen(QPen(self.theme.color("accent"), 1.5))
            painter.drawRect(mark.adjusted(-1, -1, 1, 1))
            if self.hasFocus():
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 2, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._renderer is not None:
            self._choose(self._pixel_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or self._renderer is None:
            super().keyPressEvent(event)
        else:
            self._choose((self._pixel[0] + step[0], self._pixel[1] + step[1]))

    def _choose(self, pixel: tuple[int, int]) -> None:
        assert self._renderer is not None
        row = min(max(pixel[0], 0), self._renderer.form.rows - 1)
        column = min(max(pixel[1], 0), self._renderer.form.columns - 1)
        self.chosen.emit(row, column)

    def _pixel_at(self, point: QPointF) -> tuple[int, int]:
        assert self._renderer is not None
        place = self._place()
        down, across = point.y() - place.top(), point.x() - place.left()
        return (
            int(down / place.height() * self._renderer.form.rows),
            int(across / place.width() * self._renderer.form.columns),
        )

    def _place(self) -> QRectF:
        assert self._renderer is not None
        image = self._renderer.picture(self._mean)
        return fitted(QRectF(self.rect()), image)
