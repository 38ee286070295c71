"""The small charts of the statistics: a histogram, classes, and what PCA needs to keep how much."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.gui.importing.bars import draw_bars
from aestudio.gui.kit.figures import amount_text, class_text, count_text
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.shell.theme import Theme, Themes, ui_font

AXIS = 18.0
BETWEEN = 12.0  # Two captions of a line.
SHARES = (0.90, 0.95, 0.99)
MOST_CLASSES = 40
Counts: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float64]
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class Chart(QWidget):
    """Paints in the colours of the theme; says in words what it shows."""

    def __init__(
        self, name: str, title: str, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.theme = themes.current
        themes.changed.connect(self._show_theme)

    def tell(self, words: str) -> None:
        """Show anew; ``words`` are for the tooltip and for those who cannot see."""
        self.setToolTip(wrapped(words))
        self.setAccessibleDescription(words)
        self.update()

    def write(self, painter: QPainter, place: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
        """A caption in the muted colour."""
        painter.setFont(ui_font(10))
        painter.setPen(self.theme.color("muted"))
        painter.drawText(place, flags, text)

    def _show_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()


class Histogram(Chart):
    """How the values of one feature are spread; least and greatest below, the highest count at
    the top."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("featureHistogram", "Histogram of the feature", themes, parent)
        self._counts: Counts = np.zeros(0, np.int64)
        self.limits = (0.0, 0.0)
        self._note = ""
        self.setMinimumHeight(76)
        self.setMaximumHeight(210)

    @property
    def _spread(self) -> float:
        return self.limits[1] - self.limits[0]

    def show_counts(
        self, counts: Counts, edges: Numbers, limits: tuple[float, float], note: str
    ) -> None:
        """Show counts (bins,) between edges (bins + 1,), of values within ``limits``; ``note`` is
        written above them."""
        self._counts, self.limits, self._note = counts, limits, note
        if not len(counts):
            self.tell("")
            return
        most = int(np.argmax(counts))
        self.tell(
            f"{count_text(int(counts.sum()), 'value')}; most, {int(counts[most]):,}, "
            f"about {amount_text((edges[most] + edges[most + 1]) / 2, self._spread)}\n{note}"
        )

    def captions(self, width: float) -> tuple[str, str]:
        """The highest count and the note above bars of that width: the note is shortened where it
        is too long, the count has what room it leaves."""
        metrics = QFontMetricsF(ui_font(10))
        note = metrics.elidedText(self._note, Qt.TextElideMode.ElideRight, width)
        room = width - metrics.horizontalAdvance(note) - BETWEEN
        most = int(self._counts.max())
        wordings = (
            f"up to {count_text(most, 'value')} a bar",
            f"up to {most:,} a bar",
            f"≤ {most:,}",
        )
        fitting = (one for one in wordings if metrics.horizontalAdvance(one) <= room)
        return next(fitting, ""), note

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._counts):
            return
        with QPainter(self) as painter:
            area = QRectF(self.rect()).adjusted(0, AXIS, 0, -AXIS)
            bars = QRectF(area)
            draw_bars(
                painter, bars, self._counts, self.theme.color("training"), widest=area.width()
            )
            painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), self.theme.border)
            below = QRectF(area.left(), area.bottom() + 3, area.width(), AXIS - 3)
            self.write(painter, below, LEFT, amount_text(self.limits[0], self._spread))
            self.write(painter, below, RIGHT, amount_text(self.limits[1], self._spread))
            above = QRectF(area.left(), 0, area.width(), AXIS - 3)
            most, note = self.captions(area.width())
            self.write(painter, above, LEFT, most)
            self.write(painter, above, RIGHT, note)


class ClassChart(Chart):
    """A bar a class, with its name and its samples."""

    ROW = 18

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("classChart", "Samples of each class", themes, parent)
        self._names: tuple[str, ...] = ()
        self._counts: tuple[int, ...] = ()

    def show_classes(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Show the first classes; all of them are in the words."""
        self._names, self._counts = tuple(names[:MOST_CLASSES]), tuple(counts[:MOST_CLASSES])
        self.setFixedHeight(self.ROW * max(len(self._names), 1))
        pairs = zip(names, counts, strict=True)
        told = (f"{class_text(name)}: {count_text(count, 'sample')}" for name, count in pairs)
        self.tell("\n".join(told))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            metrics = QFontMetricsF(ui_font(10))
            widest = max((metrics.horizontalAdvance(one) for one in self._names), default=0)
            names, figures = min(widest, self.width() * 0.4) + 8, 52.0
            room = max(self.width() - names - figures, 8.0)
            most = max(self._counts, default=0) or 1
            for place, (name, count) in enumerate(zip(self._names, self._counts, strict=True)):
                top = place * self.ROW
                shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names - 8)
                self.write(painter, QRectF(0, top, names - 8, self.ROW), RIGHT, shown)
                bar = QRectF(names, top + 4, max(room * count / most, 1), self.ROW - 8)
                painter.fillRect(bar, self.theme.color("training", 0.75))
                after = QRectF(bar.right() + 5, top, figures, self.ROW)
                self.write(painter, after, LEFT, f"{count:,}")


class SpectrumChart(Chart):
    """The share of the variance that the first 1, 2, 3 … principal components keep."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("spectrumChart", "Variance kept by principal components", themes, parent)
        self._kept: Numbers = np.zeros(0)
        self._marks: tuple[tuple[float, int], ...] = ()
        self.setMinimumHeight(110)
        self.setMaximumHeight(240)

    def show_spectrum(self, kept: Numbers, marks: Sequence[tuple[float, int]]) -> None:
        """Show the running sum ``kept`` (components,), and marks of share and components."""
        self._kept, self._marks = kept, tuple(marks)
        self.tell("\n".join(_kept(share, n) for share, n in self._marks))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._kept):
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(30, 6, -8, -AXIS)
            for share in (0.0, 0.5, 1.0):
                y = area.bottom() - share * area.height()
                painter.fillRect(QRectF(area.left(), y, area.width(), 1), self.theme.hairline)
                self.write(painter, QRectF(0, y - 7, 26, 14), RIGHT, f"{share:.0%}")
            shown = self._shown
            points = [self._point(area, n, shown) for n in range(1, shown + 1)]
            painter.setPen(QPen(self.theme.color("training"), 1.6))
            painter.drawPolyline([QPointF(area.left(), area.bottom()), *points])
            taken = area.left() - 40.0
            for share, count in self._marks:
                taken = self._mark(painter, area, share, count, taken)
            below = QRectF(area.left(), area.bottom() + 3, area.width(), AXIS - 3)
            if area.right() - taken > 60:
                self.write(painter, below, RIGHT, count_text(shown, "code"))

    @property
    def _shown(self) -> int:
        """Components on the axis: a little more than the last mark, so that the bend is seen."""
        last = max((count for _share, count in self._marks), default=len(self._kept))
        return min(len(self._kept), max(round(last * 1.25), 4))

    def _point(self, area: QRectF, count: int, shown: int) -> QPointF:
        share = float(self._kept[count - 1])
        return QPointF(
            area.left() + area.width() * count / shown, area.bottom() - share * area.height()
        )

    def _mark(
        self, painter: QPainter, area: QRectF, share: float, count: int, taken: float
    ) -> float:
        """Draw a mark, and its figure unless it would touch the one that ends at ``taken``."""
        point = self._point(area, count, self._shown)
        colour = QColor(self.theme.color("codings"))
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawLine(point, QPointF(point.x(), area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(point, 3, 3)
        text = f"{count:,}"
        width = QFontMetricsF(ui_font(10)).horizontalAdvance(text)
        left = point.x() - width / 2
        if left < taken + 6:
            return taken
        self.write(painter, QRectF(left - 1, area.bottom() + 3, width + 2, AXIS - 3), CENTRE, text)
        return left + width


def _kept(share: float, count: int) -> str:
    """3 components keep 95%."""
    return f"{count_text(count, 'component keeps', 'components keep')} {share:.0%}"
