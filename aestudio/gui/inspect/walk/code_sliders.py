"""A slider for every coding, those first that change the output most."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from aestudio.analysis.walks.sliders import Sliders
from aestudio.core.weights import Array
from aestudio.gui.kit.figures import number_text, percent_text
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.shell.theme import Themes, ui_font

KEYS = PartKeys(
    "In the sliders of codings",
    line=Keys("The slider above, below", {"Up": -1, "Down": 1}),
    move=Keys(
        "Move it",
        {"Left": -0.02, "Right": 0.02, "PgDown": -0.1, "PgUp": 0.1},
    ),
    own=Keys("Back to the coding of the sample", {"Home": None}, {"Backspace": None}),
)
ROW, NAME, FIGURE, MARGIN, HANDLE = 28, 62, 62, 12, 6.5  # Pixels; the margin is on the right.


class CodeSliders(QAbstractScrollArea):
    """``moved`` carries a coding, from 0, and the value it is to have."""

    moved = Signal(int, float)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkSliders")
        self.setAccessibleName("Sliders of the codings")
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._themes = themes
        self._sliders: Sliders | None = None
        self._own = self._codes = np.zeros(0, np.float32)
        self._current, self._dragging = 0, False
        themes.changed.connect(self._redraw)

    @property
    def order(self) -> list[int]:
        """Codings from top to bottom."""
        return [] if self._sliders is None else self._sliders.order.tolist()

    def show_sliders(self, sliders: Sliders | None) -> None:
        """Show a slider for each; None while there are none."""
        self._sliders = sliders
        self._lay_out()

    def show_codes(self, codes: Array, own: Array) -> None:
        """Where they are, and where those of the sample are."""
        self._codes, self._own = codes, own
        self.viewport().update()

    def track(self, line: int) -> QRectF:
        """Where the slider of a line is, as seen."""
        top = ROW * line - self.verticalScrollBar().value()
        room = self.viewport().width() - NAME - FIGURE - MARGIN
        return QRectF(NAME, top, room, ROW)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words(self._line(event.pos().y())), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self._line(event.position().y())
        if line is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._current, self._dragging = line, True
        self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "line", by:
                self._go(self._current + by)
            case "move", share:
                self._move(share)
            case "own", _:
                self._back()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), theme.color("panel"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(ui_font(12))
            if self._sliders is None or len(self._codes) != len(self._sliders.low):
                return
            for line, code in enumerate(self.order):
                place = self.track(line)
                if place.bottom() > 0 and place.top() < self.viewport().height():
                    self._draw(painter, line, code, place)

    def _draw(self, painter: QPainter, line: int, code: int, place: QRectF) -> None:
        theme = self._themes.current
        whole = QRectF(0, place.top(), self.viewport().width() - MARGIN, ROW)
        current = line == self._current and self.hasFocus()
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text" if current else "muted"))
        painter.drawText(whole, centre, f"code {code + 1}")
        value, own = float(self._codes[code]), float(self._own[code])
        moved = value != own
        painter.setPen(theme.color("text" if moved else "muted"))
        painter.drawText(whole, Qt.AlignmentFlag.AlignRight | centre, number_text(value))
        middle = place.center().y()
        track = QRectF(place.left(), middle - 2, place.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover" if not theme.dark else "border"))
        painter.drawRoundedRect(track, 2, 2)
        here, there = self._x(code, value, place), self._x(code, own, place)
        painter.setBrush(theme.color("codings"))
        painter.drawRect(QRectF(min(here, there), middle - 2, abs(here - there), 4))
        painter.setBrush(theme.color("muted"))
        painter.drawRect(QRectF(there - 0.75, middle - 6, 1.5, 12))
        painter.setPen(QPen(theme.color("accent" if current else "codings"), 2))
        painter.setBrush(theme.color("panel"))
        painter.drawEllipse(QRectF(here - HANDLE, middle - HANDLE, 2 * HANDLE, 2 * HANDLE))

    def _ends(self, code: int) -> tuple[float, float]:
        assert self._sliders is not None
        low, high = float(self._sliders.low[code]), float(self._sliders.high[code])
        if len(self._own):
            # A sample may lie beyond what all but a few of them span.
            low, high = min(low, float(self._own[code])), max(high, float(self._own[code]))
        return (low, high) if high > low else (low - 1, low + 1)

    def _x(self, code: int, value: float, place: QRectF) -> float:
        low, high = self._ends(code)
        share = (value - low) / (high - low)
        return place.left() + place.width() * max(0.0, min(share, 1.0))

    def _line(self, y: float) -> int | None:
        line = int((y + self.verticalScrollBar().value()) // ROW)
        return line if 0 <= line < len(self.order) else None

    def _drag(self, x: float) -> None:
        code = self.order[self._current]
        place = self.track(self._current)
        low, high = self._ends(code)
        share = max(0.0, min((x - place.left()) / place.width(), 1.0))
        self.moved.emit(code, low + share * (high - low))

    def _move(self, share: float) -> None:
        if not self.order:
            return
        code = self.order[self._current]
        low, high = self._ends(code)
        wanted = float(self._codes[code]) + share * (high - low)
        self.moved.emit(code, max(low, min(wanted, high)))

    def _back(self) -> None:
        if self.order and len(self._own):
            code = self.order[self._current]
            self.moved.emit(code, float(self._own[code]))

    def _go(self, line: int) -> None:
        self._current = max(0, min(line, len(self.order) - 1))
        place, bar = self.track(self._current), self.verticalScrollBar()
        if place.top() < 0:
            bar.setValue(bar.value() + round(place.top()))
        elif place.bottom() > self.viewport().height():
            bar.setValue(bar.value() + round(place.bottom()) - self.viewport().height())
        self.viewport().update()

    def _lay_out(self) -> None:
        height, bar = ROW * len(self.order), self.verticalScrollBar()
        self._current = max(0, min(self._current, len(self.order) - 1))
        bar.setRange(0, max(0, height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(ROW)
        self.viewport().update()

    def _words(self, line: int | None) -> str:
        if line is None or self._sliders is None:
            return ""
        code = self.order[line]
        every = float(self._sliders.explained.sum())
        share = float(self._sliders.explained[code]) / every if every > 0 else 0.0
        low, high = (
            number_text(float(one[code])) for one in (self._sliders.low, self._sliders.high)
        )
        return (
            f"code {code + 1}: {percent_text(share)} of what all sliders change; 98 % of the "
            f"samples lie between {low} and {high}\nDouble-click: as the sample has it"
        )

    def _redraw(self) -> None:
        self.viewport().update()
