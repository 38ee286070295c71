"""The plot in a file: with a legend above it and titles at its axes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from aestudio.gui.build.training.bands import BOTTOM_AXIS, LEFT, RIGHT, TOP
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Theme, ui_font

ABOVE, BELOW, BESIDE = 24, 22, 18  # Pixels for the legend and the two titles.
END = 8  # To the right of the last label of the axis.
STROKE, GAP = 16, 6
LINE = 18  # Pixels more for each further line of the legend.


@dataclass(frozen=True, slots=True)
class Named:
    """A curve in the legend."""

    text: str
    ink: QColor
    dashed: bool = False
    dotted: bool = False


def framed(
    plot: QSize,
    theme: Theme,
    named: tuple[Named, ...],
    titles: tuple[str, str],
    draw: Callable[[QPainter, float, QPoint], None],
) -> Sketch:
    """A plot of that size, which ``draw`` paints at a place, and what explains it around it."""
    lines = legend_lines(named, plot.width() - LEFT)
    above = ABOVE + LINE * (len(lines) - 1)
    size = plot + QSize(BESIDE + END, above + BELOW)

    def drawn(painter: QPainter, density: float) -> None:
        draw(painter, density, QPoint(BESIDE, above))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font())
        for number, line in enumerate(lines):
            _legend(painter, theme, line, ABOVE / 2 + 4 + number * LINE)
        painter.setPen(theme.color("muted"))
        painter.translate(0, above - ABOVE)
        _titles(painter, plot, titles)

    return Sketch("loss", size, theme.color("panel"), drawn)


def legend_lines(named: Sequence[Named], width: int) -> tuple[tuple[Named, ...], ...]:
    """The entries of a legend that is so many pixels wide, line by line; one at least."""
    lines: list[list[Named]] = [[]]
    used = 0
    for one in named:
        wide = _width(one)
        if lines[-1] and used + wide > width:
            lines.append([])
            used = 0
        lines[-1].append(one)
        used += wide
    return tuple(tuple(line) for line in lines)


def _width(one: Named) -> int:
    """Of an entry with the gap behind it."""
    return round(STROKE + GAP + QFontMetricsF(_font()).horizontalAdvance(one.text) + 2 + 2 * GAP)


def _legend(painter: QPainter, theme: Theme, named: Sequence[Named], middle: float) -> None:
    left = BESIDE + LEFT
    for one in named:
        style = Qt.PenStyle.DashLine if one.dashed else Qt.PenStyle.SolidLine
        style = Qt.PenStyle.DotLine if one.dotted else style
        cap = Qt.PenCapStyle.FlatCap if one.dashed else Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(one.ink, 2, style, cap))
        painter.drawLine(QPointF(left + 1, middle), QPointF(left + STROKE - 1, middle))
        width = QFontMetricsF(_font()).horizontalAdvance(one.text) + 2
        painter.setPen(theme.color("text"))
        place = QRectF(left + STROKE + GAP, middle - 9, width, 18)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), one.text)
        left += _width(one)


def _titles(painter: QPainter, plot: QSize, titles: tuple[str, str]) -> None:
    across, upwards = titles
    centre = int(Qt.AlignmentFlag.AlignCenter)
    foot = QRectF(BESIDE + LEFT, ABOVE + plot.height(), plot.width() - LEFT - RIGHT, BELOW - 6)
    painter.drawText(foot, centre, across)
    painter.save()
    painter.translate(0, ABOVE + plot.height())
    painter.rotate(-90)
    along = QRectF(BOTTOM_AXIS, 4, plot.height() - BOTTOM_AXIS - TOP, BESIDE)
    painter.drawText(along, centre, upwards)
    painter.restore()


def _font() -> QFont:
    return ui_font(11)
