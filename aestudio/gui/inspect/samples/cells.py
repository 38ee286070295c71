"""Where samples lie in a grid that scrolls, however many there are."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

MARGIN, TOP, FIGURE, ABOVE, BELOW, BETWEEN, GAP = 12, 2, 24, 3, 7, 3, 8
CLASS = 2  # Of the line below the pictures in the colour of the class, and the gap above it.


@dataclass(frozen=True, slots=True)
class Cells:
    """``count`` cells in lines that fill ``width`` pixels, each with ``frames`` pictures of
    ``picture`` × ``height`` pixels, one above the other or ``across``, and a figure."""

    count: int
    width: int
    picture: int
    height: int
    frames: int
    across: bool = False

    @property
    def cell_width(self) -> int:
        """Of all pictures of a sample."""
        return self._side(self.picture) if self.across else self.picture

    @property
    def columns(self) -> int:
        """Cells side by side."""
        return max(1, (self.width - 2 * MARGIN + GAP) // (self.cell_width + GAP))

    @property
    def pitch(self) -> float:
        """From one cell to the next, so that both edges are met."""
        room = self.width - 2 * MARGIN - self.cell_width
        return room / (self.columns - 1) if self.columns > 1 else float(self.cell_width)

    @property
    def line_height(self) -> int:
        """Of a line of cells."""
        pictures = self.height if self.across else self._side(self.height)
        return ABOVE + pictures + FIGURE + BELOW

    @property
    def whole_height(self) -> int:
        """Of all lines."""
        return -(-self.count // self.columns) * self.line_height + TOP + GAP

    def whole_lines(self, height: int) -> int:
        """The pixels of as many whole lines as a window of so many has room for."""
        lines = max(1, (height - TOP) // self.line_height)
        return min(height, self.whole_height, TOP + lines * self.line_height)

    def shown(self, top: int, height: int, ahead: int = 0) -> range:
        """The cells of which something is seen in a window that begins ``top`` pixels down, and
        those of ``ahead`` more lines on both sides."""
        first = max(0, (top - TOP) // self.line_height - ahead)
        last = (top + height) // self.line_height + 1 + ahead
        return range(min(first * self.columns, self.count), min(last * self.columns, self.count))

    def place(self, number: int) -> QRectF:
        """Of a cell, counted from 0, in pixels from the beginning of all."""
        line, column = divmod(number, self.columns)
        left = MARGIN + round(column * self.pitch)
        return QRectF(left, TOP + line * self.line_height, self.cell_width, self.line_height)

    def pictures(self, place: QRectF) -> tuple[QRectF, ...]:
        """Frames of a cell, in order."""
        first = QRectF(place.left(), place.top() + ABOVE, self.picture, self.height)
        right, down = (self.picture, 0) if self.across else (0, self.height)
        right, down = (one and one + BETWEEN for one in (right, down))
        return tuple(
            first.translated(number * right, number * down) for number in range(self.frames)
        )

    def class_line(self, place: QRectF) -> QRectF:
        """The line of its class, close to the pictures."""
        top = place.bottom() - BELOW - FIGURE + CLASS
        return QRectF(place.left(), top, self.cell_width, CLASS)

    def figure(self, place: QRectF) -> QRectF:
        """Where its figure stands; wider than the pictures, so that long ones fit."""
        top = self.class_line(place).bottom() + CLASS
        return QRectF(place.left() - GAP / 2, top, self.cell_width + GAP, FIGURE - 3 * CLASS)

    def at(self, x: float, y: float) -> int | None:
        """The cell at a point, None beside all."""
        line = int((y - TOP) // self.line_height)
        column = int((x - MARGIN + GAP / 2) // self.pitch)
        number = line * self.columns + column
        if line < 0 or not 0 <= column < self.columns or number >= self.count:
            return None
        return number if self.place(number).adjusted(-3, 0, 3, 0).contains(x, y) else None

    def look_like(self, other: "Cells") -> bool:
        """Whether a cell is as large and has as many pictures in the same places."""
        sizes = [(one.picture, one.height, one.frames, one.across) for one in (self, other)]
        return sizes[0] == sizes[1]

    def _side(self, one: int) -> int:
        """Of all pictures along the direction in which they lie."""
        return self.frames * (one + BETWEEN) - BETWEEN
