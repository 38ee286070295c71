"""The codings of a sample that is changed, and where they were before."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aestudio.core.weights import Array
from aestudio.gui.kit.figures import number_text
from aestudio.gui.samples.codings_chart import extremes
from aestudio.gui.shell.theme import Themes, ui_font

LABELS, WIDEST, FARTHEST = 46.0, 26.0, 40.0  # Pixels.


class CodesChart(QWidget):
    """A bar a coding from zero; a line across it where it was. Its scale only grows while the same
    sample is changed, so that bars do not jump."""

    def __init__(self, name: str, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Codings")
        self.setMinimumHeight(72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._themes = themes
        self._codes: Array | None = None
        self._before: Array | None = None
        self._low, self._high = 0.0, 0.0
        themes.changed.connect(self._redraw)

    @property
    def codes(self) -> Array | None:
        """What it shows."""
        return self._codes

    def show_codes(self, codes: Array | None, before: Array | None = None) -> None:
        """Show these, and those of ``before`` as lines; None for nothing known yet."""
        same = codes is not None and self._codes is not None and len(codes) == len(self._codes)
        if not same or self._before is not before:
            self._low = self._high = 0.0
        self._codes, self._before = codes, before
        for one in (codes, before):
            if one is not None and len(one):
                known = np.nan_to_num(one, posinf=0, neginf=0)
                self._low = min(self._low, float(known.min()))
                self._high = max(self._high, float(known.max()))
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._codes is None or not len(self._codes):
            return
        with QPainter(self) as painter:
            self.draw(painter, QRectF(self.rect()))

    def draw(self, painter: QPainter, place: QRectF) -> None:
        """Draw it there, as for a picture."""
        codes, theme = self._codes, self._themes.current
        if codes is None or not len(codes):
            return
        area = place.adjusted(0, 7, -LABELS, -7)
        scale = area.height() / ((self._high - self._low) or 1.0)
        zero = area.top() + self._high * scale
        step = self._step(area.width())
        width = max(min(step - (2 if step >= 6 else 1 if step >= 3 else 0), WIDEST), 0.5)
        for number, code in enumerate(np.nan_to_num(codes, posinf=0, neginf=0).tolist()):
            left, height = area.left() + number * step, abs(code) * scale
            top = zero - height if code > 0 else zero
            painter.fillRect(QRectF(left, top, width, height), theme.color("codings"))
        painter.fillRect(QRectF(area.left(), zero - 0.5, area.width(), 1), theme.color("border"))
        if self._before is not None and len(self._before) == len(codes):
            for number, code in enumerate(np.nan_to_num(self._before).tolist()):
                left, level = area.left() + number * step, zero - code * scale
                line = QRectF(left - 1, level - 0.75, width + 2, 1.5)
                painter.fillRect(line, theme.color("text"))
        self._draw_ends(painter, area, zero)

    def _draw_ends(self, painter: QPainter, area: QRectF, zero: float) -> None:
        painter.setFont(ui_font(11))
        painter.setPen(self._themes.current.color("muted"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        texts = extremes(self._high, self._low)
        for text, level in zip(texts, (area.top(), area.bottom()), strict=True):
            if abs(level - zero) > 10:
                corner = QPointF(area.right() + 2, level - 7)
                painter.drawText(QRectF(corner.x(), corner.y(), LABELS - 2, 14), flags, text)

    def _words(self, x: int) -> str:
        codes = self._codes
        if codes is None or not len(codes):
            return ""
        number = int(x / self._step(self.width() - LABELS))
        if not 0 <= number < len(codes):
            return ""
        told = f"code {number + 1}: {number_text(float(codes[number]))}"
        if self._before is None or len(self._before) != len(codes):
            return told
        return f"{told}, before {number_text(float(self._before[number]))}"

    def _step(self, room: float) -> float:
        """From one bar to the next."""
        assert self._codes is not None
        return min(max(room, 1.0) / len(self._codes), FARTHEST)

    def _redraw(self) -> None:
        self.update()
