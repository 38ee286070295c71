"""What follows the pointer over the curves: a line, and a dot on each curve."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from aestudio.gui.build.training.loss_frame import Frame
from aestudio.gui.shell.theme import Theme

DOT = 3.5


@dataclass(frozen=True, slots=True)
class Crosshair:
    """At ``x``; ``points`` are places of dots in plot coordinates, with the tokens of their inks.
    ``left`` and ``top`` are the pixels to the frame."""

    theme: Theme
    frame: Frame
    x: float
    points: tuple[tuple[float, float, str], ...]
    left: float
    top: float

    def draw(self, painter: QPainter) -> None:
        """On top of all else."""
        frame, theme = self.frame, self.theme
        painter.translate(self.left, self.top)
        x = frame.x(self.x)
        painter.setPen(QPen(theme.color("faint"), 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, frame.height))
        for at, y, token in self.points:
            painter.setPen(QPen(theme.color("panel"), 1.5))
            painter.setBrush(theme.color(token))
            painter.drawEllipse(QPointF(frame.x(at), frame.y(y)), DOT, DOT)
