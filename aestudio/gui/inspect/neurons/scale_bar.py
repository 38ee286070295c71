"""The colours of the pictures, with what their ends stand for."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.gui.inspect.neurons.painting import image_of_steps
from aestudio.gui.inspect.neurons.tiles import NO_NUMBER, Tiles
from aestudio.gui.kit.figures import number_text
from aestudio.gui.samples.renderer import draw_frame, rounded
from aestudio.gui.shell.theme import Theme, Themes, ui_font

BAR, HEIGHT, GAP = 120, 10, 8


class ScaleBar(QWidget):
    """From blue below 0 to red above it."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._tiles = themes, None
        self.setObjectName("unitScale")
        self.setAccessibleName("Colours of the pictures")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._redraw)

    _tiles: Tiles | None

    def sizeHint(self) -> QSize:
        return QSize(BAR + 110, 20)

    def show_tiles(self, tiles: Tiles | None) -> None:
        """Show the scale of these."""
        self._tiles = tiles
        self.setToolTip("" if tiles is None else scale_tip(tiles))
        self.setAccessibleDescription(self.toolTip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._tiles is not None:
            with QPainter(self) as painter:
                draw_scale(painter, QRectF(self.rect()), self._tiles, self._themes.current)

    def _redraw(self) -> None:
        self.update()


def scale_words(tiles: Tiles) -> str:
    """What both ends stand for."""
    if tiles.limits.size and tiles.limits.min() < tiles.limits.max():
        return "each its own"
    end = number_text(float(f"{tiles.limit:.2g}"))
    return f"−{end} … +{end}" if tiles.limit else "all 0"


def scale_tip(tiles: Tiles) -> str:
    """What the colours stand for, in words."""
    if tiles.steps.ndim == 4:
        return "Grey is 0; a channel is bright where its weight is above 0"
    return "Blue is below 0, red above; 999 of 1,000 numbers lie within the ends"


def draw_scale(painter: QPainter, place: QRectF, tiles: Tiles, theme: Theme) -> None:
    """The colours from left to right, and their ends behind them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bar = QRectF(place.left(), round(place.center().y() - HEIGHT / 2), BAR, HEIGHT)
    steps = np.arange(NO_NUMBER, dtype=np.uint8)[np.newaxis]
    painter.save()
    painter.setClipPath(rounded(bar))
    painter.drawImage(bar, image_of_steps(steps, theme))
    painter.restore()
    draw_frame(painter, bar, theme)
    painter.setFont(ui_font(11))
    painter.setPen(theme.color("muted"))
    words = place.adjusted(BAR + GAP, 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, scale_words(tiles))
