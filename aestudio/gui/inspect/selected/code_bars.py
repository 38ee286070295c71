"""How far the codes of the selection lie from those of all, a bar each."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.gui.shell.theme import Themes, ui_font

ROW, NAME, FIGURE = 22, 60, 56
FULL = 3.0  # Standard deviations that fill a bar.


class CodeBars(QWidget):
    """``MOST`` of them at the most, those that lie farthest first."""

    MOST = 8

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._codes: NDArray[np.int64] = np.empty(0, np.int64)
        self._apart: NDArray[np.float64] = np.empty(0)
        self.setObjectName("codeBars")
        self.setAccessibleName("Codes of the selection against all")
        self.setToolTip("Mean of the selection less mean of all, in standard deviations of all")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(160, ROW * len(self._codes))

    def show_codes(self, codes: NDArray[np.int64], apart: NDArray[np.float64]) -> None:
        """Show the first of these."""
        self._codes, self._apart = codes[: self.MOST], apart[: self.MOST]
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self) as painter:
            painter.setFont(ui_font(12))
            for number, (code, apart) in enumerate(zip(self._codes, self._apart, strict=True)):
                place = QRectF(0, ROW * number, self.width(), ROW)
                painter.setPen(theme.color("muted"))
                centre = Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, centre, f"code {code + 1}")
                right = Qt.AlignmentFlag.AlignRight | centre
                painter.drawText(place, right, signed(float(apart)))
                self._draw_bar(painter, place, float(apart))

    def _draw_bar(self, painter: QPainter, place: QRectF, apart: float) -> None:
        theme = self._themes.current
        track = QRectF(NAME, place.center().y() - 4, place.width() - NAME - FIGURE, 8)
        painter.fillRect(track, theme.color("hover"))
        half = track.width() / 2
        length = half * min(abs(apart), FULL) / FULL
        left = track.center().x() - (length if apart < 0 else 0)
        painter.fillRect(QRectF(left, track.top(), length, 8), theme.color("codings"))
        painter.fillRect(QRectF(track.center().x(), track.top(), 1, 8), theme.color("muted"))

    def _redraw(self) -> None:
        self.update()


def signed(apart: float) -> str:
    """A number of standard deviations: +1.3 σ, −0.4 σ, 0.0 σ."""
    found = f"{apart:+.1f} σ".replace("-", "−")
    return found[1:] if found[1:] == "0.0 σ" else found
