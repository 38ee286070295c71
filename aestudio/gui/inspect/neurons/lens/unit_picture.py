"""What a unit listens to or writes, enlarged."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.gui.inspect.neurons.painting import draw_unit, image_of_unit
from aestudio.gui.inspect.neurons.scale_bar import scale_words
from aestudio.gui.inspect.neurons.tiles import Tiles
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.samples.renderer import draw_placeholder
from aestudio.gui.shell.theme import Themes

SIDE = 96


class UnitPicture(QWidget):
    """An empty frame while it is not known."""

    def __init__(self, name: str, words: str, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes, self._words = themes, words
        self._tiles: Tiles | None = None
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_tiles(self, tiles: Tiles | None) -> None:
        """Show the only unit of these."""
        self._tiles = tiles
        tip = "" if tiles is None else f"{self._words}: {tiles.told}\n{scale_words(tiles)}"
        self.setToolTip(wrapped(tip))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, frame = self._themes.current, QRectF(self.rect())
        with QPainter(self) as painter:
            if self._tiles is None:
                draw_placeholder(painter, frame, theme)
            else:
                image = image_of_unit(self._tiles, 0, theme)
                draw_unit(painter, frame, self._tiles, 0, image, theme)

    def _redraw(self) -> None:
        self.update()
