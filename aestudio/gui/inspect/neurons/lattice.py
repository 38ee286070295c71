"""Where the pictures of units lie in a grid that scrolls, however many there are."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

MARGIN, TOP, GAP, BETWEEN = 12, 5, 5, 2


@dataclass(frozen=True, slots=True)
class Lattice:
    """``count`` cells in rows that fill ``width`` pixels, each with ``frames`` pictures of
    ``picture`` × ``height`` pixels side by side."""

    count: int
    width: int
    picture: int
    height: int
    frames: int = 1

    @property
    def cell(self) -> int:
        """How wide a cell is."""
        return self.frames * (self.picture + BETWEEN) - BETWEEN

    @property
    def columns(self) -> int:
        """Cells side by side."""
        return max(1, (self.width - 2 * MARGIN + GAP) // (self.cell + GAP))

    @property
    def row_height(self) -> int:
        """From a line to the next."""
        return self.height + GAP

    @property
    def whole_height(self) -> int:
        """Of all lines."""
        return -(-self.count // self.columns) * self.row_height - GAP + TOP + MARGIN

    def shown(self, top: int, height: int) -> range:
        """The cells of which something is seen in a window that begins ``top`` pixels down."""
        first = max(0, (top - TOP) // self.row_height)
        last = max(0, (top + height - TOP) // self.row_height + 1)
        return range(min(first * self.columns, self.count), min(last * self.columns, self.count))

    def place(self, number: int) -> QRectF:
        """Of a cell, counted from 0, in pixels from the beginning of all."""
        line, column = divmod(number, self.columns)
        left = MARGIN + column * (self.cell + GAP)
        return QRectF(left, TOP + line * self.row_height, self.cell, self.height)

    def pictures(self, place: QRectF) -> tuple[QRectF, ...]:
        """Frames of a cell, from left to right."""
        first = QRectF(place.left(), place.top(), self.picture, self.height)
        step = self.picture + BETWEEN
        return tuple(first.translated(number * step, 0) for number in range(self.frames))

    def at(self, x: float, y: float) -> int | None:
        """The cell at a point, None beside all."""
        line, column = int((y - TOP) // self.row_height), int((x - MARGIN) // (self.cell + GAP))
        number = line * self.columns + column
        if line < 0 or not 0 <= column < self.columns or number >= self.count:
            return None
        return number if self.place(number).contains(x, y) else None


def fitting(count: int, width: int, height: int, aspect: float, least: int, most: int) -> int:
    """The widest picture, between ``least`` and ``most`` pixels, of which ``count`` are in sight
    at once; ``least`` where they are too many."""
    for picture in range(most, least, -2):
        lattice = Lattice(count, width, picture, max(1, round(picture * aspect)))
        if lattice.whole_height <= height:
            return picture
    return least
