"""Bars of a face-off: the mean test error of each contender, and the spread over its seeds."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.analysis.face_off import Contender, FaceOff
from aestudio.core.units import count_text
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.shell.theme import Theme, ui_font

ROW, CLOSE, BAR, GAP = 27, 22, 10, 16
AIRY = 2  # Contenders; more stand closer, so that what is below them is seen too.
MOST_NAME = 0.34  # Of the width.


class FaceOffBars(QWidget):
    """A row a contender, in the order in which they were named; the best is bold."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._face_off = theme, FaceOff(())
        self._places: tuple[int, ...] = ()
        self.setObjectName("faceOffBars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_face_off(self, face_off: FaceOff, places: Sequence[int] = ()) -> None:
        """Show what came of a face-off; ``places`` in the palette are those of its contenders."""
        self._face_off = face_off
        self._places = tuple(places) or tuple(range(len(face_off.contenders)))
        told = (f"{one.name} {self._figure(one)}" for one in face_off.contenders)
        self.setAccessibleName("Test errors: " + "; ".join(told))
        self.updateGeometry()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._row_height * len(self._face_off.contenders))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def bar(self, one: Contender) -> QRectF:
        """Where the bar of a contender lies."""
        contenders = self._face_off.contenders
        left, right = self._name_width + GAP, self.width() - self._figure_width - GAP
        most = max((_end(each) for each in contenders), default=1.0) or 1.0
        share = one.error.mean / most if isfinite(one.error.mean) else 0.0
        top = contenders.index(one) * self._row_height + (self._row_height - BAR) / 2
        return QRectF(left, top, max(0.0, right - left) * share, BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        best = self._face_off.ranking[0] if len(self._face_off.contenders) > 1 else None
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, one in enumerate(self._face_off.contenders):
                self._row(painter, place, one, strong=one is best)

    def _row(self, painter: QPainter, place: int, one: Contender, *, strong: bool) -> None:
        bar = self.bar(one)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(run_colour(self._places[place], self._theme))
        painter.drawRoundedRect(bar, 2, 2)
        self._whisker(painter, bar, one)
        font = ui_font(12, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        line = QRectF(0, place * self._row_height, self.width(), self._row_height)
        middle = Qt.AlignmentFlag.AlignVCenter
        name = QFontMetrics(font).elidedText(
            one.name, Qt.TextElideMode.ElideRight, self._name_width
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, name)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, self._figure(one))

    def _whisker(self, painter: QPainter, bar: QRectF, one: Contender) -> None:
        """From one standard deviation below the mean to one above."""
        error = one.error
        if not (isfinite(error.deviation) and error.mean > 0):
            return
        by = bar.width() * error.deviation / error.mean
        low, high, y = max(bar.left(), bar.right() - by), bar.right() + by, bar.center().y()
        painter.setPen(QPen(self._theme.color("text"), 1.4))
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        for x in (low, high):
            painter.drawLine(QPointF(x, y - 3), QPointF(x, y + 3))

    @property
    def _row_height(self) -> int:
        return ROW if len(self._face_off.contenders) <= AIRY else CLOSE

    def _figure(self, one: Contender) -> str:
        """With how many seeds it is of, where that is not the same for all."""
        counts = {each.error.count for each in self._face_off.contenders}
        text = figure(one)
        if len(counts) == 1 or not one.error.count:
            return text
        return f"{text}, {count_text(one.error.count, 'seed')}"

    @property
    def _name_width(self) -> int:
        metrics = QFontMetrics(ui_font(12, QFont.Weight.DemiBold))
        names = (metrics.horizontalAdvance(one.name) for one in self._face_off.contenders)
        return min(max(names, default=0) + 2, round(MOST_NAME * self.width()))

    @property
    def _figure_width(self) -> int:
        metrics = QFontMetrics(ui_font(12, QFont.Weight.DemiBold))
        figures = (
            metrics.horizontalAdvance(self._figure(one)) for one in self._face_off.contenders
        )
        return max(figures, default=0)


def figure(one: Contender) -> str:
    """0.0092 ± 0.0004; the mean alone of one run."""
    error = one.error
    if not error.count:
        return "broke off"
    mean = error_figure(error.mean)
    return f"{mean} ± {error_figure(error.deviation)}" if isfinite(error.deviation) else mean


def _end(one: Contender) -> float:
    error = one.error
    if not isfinite(error.mean):
        return 0.0
    return error.mean + (error.deviation if isfinite(error.deviation) else 0.0)
