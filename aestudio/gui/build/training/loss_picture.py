"""The plot in a file: with a legend above it and titles at its axes."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from aestudio.gui.build.training.bands import BOTTOM_AXIS, LEFT, RIGHT, TOP
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Theme, ui_font

ABOVE, BELOW, BESIDE = 24, 22, 18  # Pixels for the legend and the two titles.
END = 8  # To the right of the last label of the axis.
STROKE, GAP = 16, 6


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
    size = plot + QSize(BESIDE + END, ABOVE + BELOW)

    def drawn(painter: QPainter, density: float) -> None:
        draw(painter, density, QPoint(BESIDE, ABOVE))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font())
        _legend(painter, theme, named)
        painter.setPen(theme.color("muted"))
        _titles(painter, plot, titles)

    return Sketch("loss", size, theme.color("panel"), drawn)


def _legend(painter: QPainter, theme: Theme, named: tuple[Named, ...]) -> None:
    left, middle = BESIDE + LEFT, ABOVE / 2 + 4
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
        left += round(STROKE + GAP + width + 2 * GAP)


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
