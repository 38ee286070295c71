"""Where samples lie in a grid that scrolls, however many there are."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

MARGIN, FIGURE, ABOVE, BELOW, BETWEEN, GAP = 12, 18, 3, 7, 3, 8


@dataclass(frozen=True, slots=True)
class Cells:
    """``count`` cells in rows that fill ``width`` pixels, each with ``frames`` pictures of
    ``picture`` × ``height`` pixels one above the other and a figure."""

    count: int
    width: int
    picture: int
    height: int
    frames: int

    @property
    def columns(self) -> int:
        """Cells side by side."""
        return max(1, (self.width - 2 * MARGIN + GAP) // (self.picture + GAP))

    @property
    def pitch(self) -> float:
        """From one cell to the next, so that both edges are met."""
        room = self.width - 2 * MARGIN - self.picture
        return room / (self.columns - 1) if self.columns > 1 else float(self.picture)

    @property
    def row_height(self) -> int:
        """Of a line of cells."""
        return ABOVE + self.frames * (self.height + BETWEEN) - BETWEEN + FIGURE + BELOW

    @property
    def whole_height(self) -> int:
        """Of all lines."""
        return -(-self.count // self.columns) * self.row_height + MARGIN

    def shown(self, top: int, height: int, ahead: int = 0) -> range:
        """The cells of which something is seen in a window that begins ``top`` pixels down, and
        those of ``ahead`` more lines on both sides."""
        first = max(0, (top - MARGIN) // self.row_height - ahead)
        last = (top + height) // self.row_height + 1 + ahead
        return range(min(first * self.columns, self.count), min(last * self.columns, self.count))

    def place(self, number: int) -> QRectF:
        """Of a cell, counted from 0, in pixels from the beginning of all."""
        line, column = divmod(number, self.columns)
        left = MARGIN + round(column * self.pitch)
        return QRectF(left, MARGIN + line * self.row_height, self.picture, self.row_height)

    def pictures(self, place: QRectF) -> tuple[QRectF, ...]:
        """Frames of a cell, from top to bottom."""
        first = QRectF(place.left(), place.top() + ABOVE, self.picture, self.height)
        step = self.height + BETWEEN
        return tuple(first.translated(0, number * step) for number in range(self.frames))

    def figure(self, place: QRectF) -> QRectF:
        """Where its figure stands; wider than a picture, so that long ones fit."""
        top = place.bottom() - BELOW - FIGURE
        return QRectF(place.left() - GAP / 2, top, self.picture + GAP, FIGURE)

    def at(self, x: float, y: float) -> int | None:
        """The cell at a point, None beside all."""
        line = int((y - MARGIN) // self.row_height)
        column = int((x - MARGIN + GAP / 2) // self.pitch)
        number = line * self.columns + column
        if line < 0 or not 0 <= column < self.columns or number >= self.count:
            return None
        return number if self.place(number).adjusted(-3, 0, 3, 0).contains(x, y) else None
