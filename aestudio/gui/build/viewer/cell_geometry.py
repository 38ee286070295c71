"""Where the pictures of a sample lie in the grid."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF

from aestudio.gui.samples.renderer import Renderer

SIDE_MARGIN = 12
LEAST_GAP, WANTED_GAP = 4, 6
BETWEEN = 3
FIGURE = 18
ABOVE, BELOW = 3, 5  # For the mark around the pictures, and between rows.


@dataclass(frozen=True, slots=True)
class CellGeometry:
    """Columns of cells ``pitch`` apart, each with some frames and a figure, in pixels."""

    columns: int
    pitch: int
    width: int
    frame_height: int
    frames_high: int = 3

    @property
    def gap(self) -> int:
        """Space between two columns; half of it lies on each side of a cell."""
        return self.pitch - self.width

    @property
    def height(self) -> int:
        """Height of a cell."""
        return ABOVE + self._pictures + FIGURE + BELOW

    def frames(self, cell: QRect) -> tuple[QRectF, ...]:
        """Frames of the input, what becomes of it, and the error map, one above the other."""
        step = self.frame_height + BETWEEN
        left = cell.left() + self.gap // 2
        first = QRectF(left, cell.top() + ABOVE, self.width, self.frame_height)
        return tuple(first.translated(0, number * step) for number in range(self.frames_high))

    def figure(self, cell: QRect) -> QRectF:
        """Place of the figure; as wide as the cell, so that long ones fit."""
        top = cell.top() + ABOVE + self._pictures
        return QRectF(cell.left(), top, cell.width(), FIGURE)

    @property
    def _pictures(self) -> int:
        return self.frames_high * (self.frame_height + BETWEEN) - BETWEEN


def fill(width: int, renderer: Renderer, frames: int = 3) -> CellGeometry:
    """As many columns as fit into ``width`` pixels, spread so that both edges are met."""
    columns = max(1, (width + WANTED_GAP) // (renderer.least_width + WANTED_GAP))
    if columns == 1:
        return CellGeometry(1, width + WANTED_GAP, width, renderer.height(width), frames)
    widest = (width - (columns - 1) * LEAST_GAP) // columns
    frame = min(range(widest, max(widest - columns, 1), -1), key=lambda w: _cost(w, width, columns))
    pitch = (width - frame) // (columns - 1)
    return CellGeometry(columns, pitch, frame, renderer.height(frame), frames)


def _cost(frame: int, width: int, columns: int) -> int:
    """Pixels left over at the edge, and how far the gap is from the one that looks best."""
    pitch, left_over = divmod(width - frame, columns - 1)
    return 4 * left_over + abs(pitch - frame - WANTED_GAP)
