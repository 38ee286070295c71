"""The codings of one sample as bars."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.analysis.divergence import COLLAPSED
from aestudio.core.weights import Array
from aestudio.gui.kit.figures import count_text
from aestudio.gui.shell.theme import Theme, ui_font

Flags = NDArray[np.bool_]
LABELS = 48.0
PALE, GROUND = 0.4, 0.13  # Of the ink of a coding that has collapsed, and of its place.
MOST_NAMED = 12
MOST_PLAIN, LEAST_PLAIN = 1e5, 1e-3


class CodingsChart(QWidget):
    """A bar a unit, up or down from zero; the extremes are written beside them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._codings: Array | None = None
        self._collapsed: Flags | None = None
        self.setMinimumHeight(56)
        self.setMaximumHeight(140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Codings")

    def show_theme(self, theme: Theme) -> None:
        """Draw in the colours of this theme."""
        self._theme = theme
        self.update()

    def show_codings(self, codings: Array | None, collapsed: Flags | None = None) -> None:
        """Draw these; None for nothing known yet. Those that have ``collapsed`` stand back."""
        self._codings = None if codings is None else np.nan_to_num(codings)
        fits = codings is not None and collapsed is not None and len(collapsed) == len(codings)
        self._collapsed = collapsed if fits else None
        self.setToolTip(self._words())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._codings is None or not len(self._codings):
                return
            low = min(0.0, float(self._codings.min()))
            high = max(0.0, float(self._codings.max()))
            area = QRectF(self.rect()).adjusted(0, 7, -LABELS, -7)
            scale = area.height() / ((high - low) or 1.0)
            zero = area.top() + high * scale
            self._bars(painter, area, zero, scale)
            self._labels(painter, area, zero, low, high)

    def _bars(self, painter: QPainter, area: QRectF, zero: float, scale: float) -> None:
        assert self._codings is not None
        step = area.width() / len(self._codings)
        gap = 1.0 if step >= 3 else 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self._codings) < area.width())
        colour = self._theme.color("codings")
        pale, ground = (self._theme.color("codings", share) for share in (PALE, GROUND))
        for place, value in enumerate(self._codings.tolist()):
            height = abs(value) * scale
            top = zero - height if value > 0 else zero
            left, width = area.left() + place * step, min(step - gap, 24)
            idle = self._collapsed is not None and bool(self._collapsed[place])
            if idle:
                # Its bar is next to nothing: without a ground nobody would see it.
                painter.fillRect(QRectF(left, area.top(), width, area.height()), ground)
            painter.fillRect(QRectF(left, top, width, height), pale if idle else colour)
        painter.fillRect(QRectF(area.left(), zero - 0.5, area.width(), 1), self._theme.border)

    def _labels(
        self, painter: QPainter, area: QRectF, zero: float, low: float, high: float
    ) -> None:
        painter.setFont(ui_font(10))
        painter.setPen(self._theme.color("muted"))
        texts = extremes(high, low)
        for value, text, y in zip((high, low), texts, (area.top(), area.bottom()), strict=True):
            if abs(y - zero) > 10 or value == 0:
                place = QRectF(area.right() + 4, y - 7, LABELS - 4, 14)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, flags, text)

    def _words(self) -> str:
        if self._codings is None:
            return "Codings: not known yet"
        zeros = int(np.sum(np.abs(self._codings) < 1e-6))
        low, high = extremes(float(self._codings.min()), float(self._codings.max()))
        told = (
            f"{count_text(len(self._codings), 'coding')} between {low} and {high}, "
            f"{zeros:,} of them zero"
        )
        return f"{told}{self._words_on_collapsed()}"

    def _words_on_collapsed(self) -> str:
        if self._collapsed is None:
            return ""
        numbers = [f"{place + 1:,}" for place in np.flatnonzero(self._collapsed)]
        if not numbers:
            return "\nMeans; none has collapsed"
        some, more = numbers[:MOST_NAMED], len(numbers) - MOST_NAMED
        named = ", ".join(some) + (f" and {more:,} more" if more > 0 else "")
        return f"\nMeans; pale ones have collapsed (KL below {COLLAPSED:g} nats): {named}"


def extremes(*values: float) -> list[str]:
    """Three digits of each, all written in one way: plainly where they all stay short, else with
    powers of ten."""
    sizes = [abs(value) for value in values if value]
    plain = all(LEAST_PLAIN <= size < MOST_PLAIN for size in sizes)
    return [(_plain if plain else _in_powers)(value).replace("-", "−", 1) for value in values]


def _plain(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.10g}"


def _in_powers(value: float) -> str:
    if not value:
        return "0"
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(power)}".replace("e-", "e−")
