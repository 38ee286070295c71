"""How one sample is drawn: what images and rows of a table have in common."""

from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from aestudio.core.weights import Array
from aestudio.gui.shell.theme import Theme

RADIUS = 2.0


class Renderer(Protocol):
    """Draws samples of one shape, each in a frame of its own."""

    @property
    def side_by_side(self) -> bool:
        """Whether enlarged pictures stand side by side rather than one above the other."""

    @property
    def least_width(self) -> int:
        """Below this a frame in the grid shows too little."""

    def height(self, width: int) -> int:
        """Height of a frame of this width."""

    def place_at(self, x: float, frame: QRectF) -> int | None:
        """Which of the places that are drawn from left to right is there, counted from 0; None
        where they are pixels, or beside all."""

    def draw_input(self, painter: QPainter, frame: QRectF, sample: Array, theme: Theme) -> None:
        """Draw a sample."""

    def draw_output(
        self, painter: QPainter, frame: QRectF, sample: Array, output: Array, theme: Theme
    ) -> None:
        """Draw its reconstruction."""

    def draw_error(
        self, painter: QPainter, frame: QRectF, sample: Array, output: Array, theme: Theme
    ) -> None:
        """Draw where the two differ, and in which direction."""

    def error_colours(self, signed: Array, theme: Theme) -> QImage:
        """Errors (h, w) in units of the full colour, −1…1, as an image of their colours."""


def rounded(frame: QRectF, radius: float = RADIUS) -> QPainterPath:
    """The frame with its corners rounded."""
    path = QPainterPath()
    path.addRoundedRect(frame, radius, radius)
    return path


def draw_frame(painter: QPainter, frame: QRectF, theme: Theme) -> None:
    """A hairline around a picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("hairline"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def draw_placeholder(painter: QPainter, frame: QRectF, theme: Theme) -> None:
    """An empty frame, for what is not known yet."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(rounded(frame), theme.color("hover", 0.6))
    draw_frame(painter, frame, theme)
