"""The colours that stand for numbers, with what their ends stand for."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from aestudio.gui.inspect.map.colouring import ramp
from aestudio.gui.samples.renderer import rounded
from aestudio.gui.shell.theme import Themes, ui_font

BAR, GAP, LINE = 8, 3, 15


class NumberScale(QWidget):
    """A bar, and the numbers of its ends below."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapScale")
        self._themes = themes
        self._ends = "", ""
        self.setFixedHeight(BAR + GAP + LINE)
        themes.changed.connect(self._redraw)

    @property
    def ends(self) -> tuple[str, str]:
        """What is written at both."""
        return self._ends

    def show_ends(self, low: str, high: str) -> None:
        """Write these."""
        self._ends = low, high
        self.setAccessibleName(f"Colours from {low} to {high}")
        self.setToolTip(f"Colours from {low} to {high}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, BAR + GAP + LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        colours = ramp(theme)
        image = QImage(colours.tobytes(), len(colours), 1, QImage.Format.Format_RGB888)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            bar = QRectF(0, 0, self.width(), BAR)
            painter.setClipPath(rounded(bar, 3))
            painter.drawImage(bar, image)
            painter.setClipping(False)
            painter.setFont(ui_font(11))
            painter.setPen(theme.color("muted"))
            below = QRectF(0, BAR + GAP, self.width(), LINE)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._ends[0])
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, self._ends[1])

    def _redraw(self) -> None:
        self.update()
