"""How often which activations of a unit occur."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aestudio.gui.inspect.neurons.unit_words import figure_text
from aestudio.gui.shell.theme import Themes, ui_font

HEIGHT, LABEL = 84, 16
NO_NUMBERS, WAITING = "Its activations are no numbers", "Its activations are being measured"


class Histogram(QWidget):
    """A bar for each range of activations, in the colour of the layer's role."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._counts: NDArray[np.int64] = np.empty(0, np.int64)
        self._edges: NDArray[np.float64] = np.empty(0)
        self._colour = "encoder"
        self.setObjectName("unitHistogram")
        self.setAccessibleName("Activations of the unit")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def show_counts(
        self, counts: NDArray[np.int64], edges: NDArray[np.float64], colour: str
    ) -> None:
        """Show so many between each two of the edges; none, without a colour, until they are
        known."""
        self._counts, self._edges, self._colour = counts, edges, colour
        known = counts.sum() > 0
        low, high = (
            (figure_text(float(one)) for one in (edges[0], edges[-1])) if known else ("", "")
        )
        self.setAccessibleDescription(f"From {low} to {high}" if known else "No numbers")
        self.update()

    def words_at(self, x: float) -> str:
        """How many activations there are in the range at a place."""
        if not self._counts.sum():
            return ""
        place = max(0, min(int(x / self.width() * len(self._counts)), len(self._counts) - 1))
        low, high = (figure_text(float(one)) for one in self._edges[place : place + 2])
        count = int(self._counts[place])
        return f"{low} to {high}: {count:,} ({count / int(self._counts.sum()):.1%})"

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self) as painter:
            painter.setFont(ui_font(11))
            if not self._counts.sum():
                painter.setPen(theme.color("muted"))
                painter.drawText(
                    self.rect(),
                    Qt.AlignmentFlag.AlignCenter,
                    WAITING if not self._colour else NO_NUMBERS,
                )
                return
            room = self.height() - LABEL
            step, most = self.width() / len(self._counts), int(self._counts.max())
            for place, count in enumerate(self._counts.tolist()):
                height = max(1.0, room * count / most) if count else 0.0
                bar = QRectF(place * step, room - height, max(1.0, step - 1), height)
                painter.fillRect(bar, theme.color(self._colour))
            painter.fillRect(QRectF(0, room, self.width(), 1), theme.color("hairline"))
            painter.setPen(theme.color("muted"))
            below = QRectF(0, room + 2, self.width(), LABEL - 2)
            for side, edge in (
                (Qt.AlignmentFlag.AlignLeft, self._edges[0]),
                (Qt.AlignmentFlag.AlignRight, self._edges[-1]),
            ):
                painter.drawText(
                    below, side | Qt.AlignmentFlag.AlignVCenter, figure_text(float(edge))
                )

    def _redraw(self) -> None:
        self.update()
