"""One decoded sample, as large as there is room."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.core.weights import Array
from aestudio.gui.samples.image_renderer import ImageRenderer
from aestudio.gui.samples.renderer import Renderer, draw_placeholder
from aestudio.gui.shell.theme import Themes

HIGHEST_PROFILE, MOST = 260, 2**24 - 1  # Pixels; as large as Qt lets anything be.


class LargeFrame(QWidget):
    """Keeps the proportions of an image; a profile fills it. It takes no more room than is drawn:
    no more width, or with ``above`` others no more height."""

    def __init__(
        self, name: str, accessible: str, themes: Themes, parent: QWidget, above: bool = False
    ) -> None:
        super().__init__(parent)
        self._above = above
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._themes = themes
        self._renderer: Renderer | None = None
        self._values: Array | None = None
        themes.changed.connect(self._redraw)

    @property
    def values(self) -> Array | None:
        """What it shows."""
        return self._values

    def sizeHint(self) -> QSize:
        return QSize(260, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80)

    def show_values(self, renderer: Renderer, values: Array | None) -> None:
        """Show this sample (features,); an empty frame for None."""
        self._renderer, self._values = renderer, values
        self._fit()
        self.update()

    @property
    def place(self) -> QRectF:
        """Where it is drawn."""
        room = QRectF(self.rect())
        if isinstance(self._renderer, ImageRenderer):
            tall = self._renderer.form.rows / self._renderer.form.columns
            width = min(room.width(), room.height() / tall)
            return QRectF(0, 0, round(width), round(width * tall))
        return QRectF(0, 0, room.width(), min(room.height(), HIGHEST_PROFILE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widest, highest = MOST, MOST
        if isinstance(self._renderer, ImageRenderer):
            tall = self._renderer.form.rows / self._renderer.form.columns
            if self._above:
                highest = max(1, round(self.width() * tall))
            else:
                widest = max(1, round(self.height() / tall))
        elif self._above:
            highest = HIGHEST_PROFILE
        if (self.maximumWidth(), self.maximumHeight()) != (widest, highest):
            self.setMaximumSize(widest, highest)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self) as painter:
            if self._renderer is None or self._values is None:
                draw_placeholder(painter, self.place, theme)
            else:
                self._renderer.draw_input(painter, self.place, self._values, theme)

    def _redraw(self) -> None:
        self.update()
