"""Takes what a view shows out of the window: as a picture that says what it is of, as a table."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Theme, Themes, ui_font

CAPTION, MARGIN, WIDTH = 26, 12, 32  # Pixels.


class ExportButton(QPushButton):
    """Opens a menu of the actions that take the view in sight out of the window."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectExportButton")
        self.setProperty("role", "compact")
        self.setFixedWidth(WIDTH)
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)
        self.setAccessibleName("Export this view")
        self.setToolTip("Save or copy what this view shows, as a picture or as a table")

    def offer(self, actions: Sequence[QAction]) -> None:
        """Offer these from now on."""
        menu = QMenu(self)
        menu.setObjectName("inspectExportMenu")
        menu.addActions(actions)
        self.clicked.connect(lambda: menu.popup(self.mapToGlobal(self.rect().bottomLeft())))

    def _show_theme(self, theme: Theme) -> None:
        self.setIcon(icon("download", theme.color("text")))


def captioned(sketch: Sketch, words: str, ink: QColor) -> Sketch:
    """The sketch with a line below it that says what it is of."""
    size = sketch.size + QSize(0, CAPTION)

    def draw(painter: QPainter, density: float) -> None:
        painter.save()
        painter.setClipRect(QRectF(0, 0, sketch.size.width(), sketch.size.height()))
        sketch.draw(painter, density)
        painter.restore()
        # A view may set clips of its own, beyond the one that it is drawn in.
        painter.fillRect(QRectF(0, sketch.size.height(), size.width(), CAPTION), sketch.ground)
        painter.setFont(ui_font(11))
        painter.setPen(ink)
        place = QRectF(MARGIN, sketch.size.height(), size.width() - 2 * MARGIN, CAPTION)
        middle = Qt.AlignmentFlag.AlignVCenter
        cut = Qt.TextElideMode.ElideMiddle
        shown = painter.fontMetrics().elidedText(words, cut, round(place.width()))
        painter.drawText(place, middle, shown)

    return replace(sketch, size=size, draw=draw)
