"""The colours of the error map, with what their ends stand for."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from aestudio.gui.samples.renderer import Renderer, draw_frame, rounded
from aestudio.gui.shell.theme import Theme, Themes, ui_font

STEPS = 85  # Odd, so that one of them is no error at all.
PIXELS = 11
LEAST_BAR, WANTED_BAR, BAR_HEIGHT = 24, 52, 8
GAP = 5
HIGH, LOW = "too high", "too low"


class ErrorScale(QWidget):
    """A bar from the output that is too high to the one that is too low."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorScale")
        self.setAccessibleName(f"Colours of the error map, from an output {HIGH} to one {LOW}")
        self._theme = themes.current
        self._renderer: Renderer | None = None
        self._metrics = QFontMetricsF(ui_font(PIXELS))
        self._before, self._after = (self._metrics.horizontalAdvance(one) for one in (HIGH, LOW))
        self.setFixedSize(self.sizeHint())
        themes.changed.connect(self._show_theme)

    def sizeHint(self) -> QSize:
        return self._size(WANTED_BAR)

    def minimumSizeHint(self) -> QSize:
        return self._size(LEAST_BAR)

    def show_renderer(self, renderer: Renderer) -> None:
        """Show the colours in which this renderer draws errors."""
        self._renderer = renderer
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._renderer is None:
            return
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            painter.setFont(ui_font(PIXELS))
            painter.setPen(self._theme.color("muted"))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | middle, HIGH)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, LOW)
            width = area.width() - self._before - self._after - 2 * GAP
            top = round((area.height() - BAR_HEIGHT) / 2)
            bar = QRectF(self._before + GAP, top, width, BAR_HEIGHT)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(rounded(bar))
            painter.drawImage(bar, self._colours(self._renderer))
            painter.setClipping(False)
            draw_frame(painter, bar, self._theme)

    def _colours(self, renderer: Renderer) -> QImage:
        signed = np.linspace(-1, 1, STEPS, dtype=np.float32)
        return renderer.error_colours(signed[None, :], self._theme)

    def _size(self, bar: int) -> QSize:
        width = self._before + self._after + 2 * GAP + bar
        return QSize(int(width) + 1, int(self._metrics.height()) + 1)

    def _show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()
