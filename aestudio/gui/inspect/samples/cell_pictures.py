"""Cells of a grid as they were painted, so that one that scrolls by is not painted anew."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

MOST_PIXELS = 24 * 2**20  # Of all that are kept, four bytes each.


class CellPictures:
    """Those that were wanted last, by the row of their sample."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, QPixmap] = OrderedDict()

    def clear(self) -> None:
        """All of them look otherwise now."""
        self._kept.clear()

    def drop(self, row: int) -> None:
        """This one looks otherwise now."""
        self._kept.pop(row, None)

    def of(
        self, row: int, size: QSize, density: float, draw: Callable[[QPainter], object]
    ) -> QPixmap:
        """The cell of a sample, painted by ``draw`` unless it is known; ``size`` in pixels of the
        window, of which each is ``density`` squared on the screen."""
        found = self._kept.pop(row, None)
        if found is None:
            found = QPixmap(size * density)
            found.setDevicePixelRatio(density)
            found.fill(Qt.GlobalColor.transparent)
            with QPainter(found) as painter:
                draw(painter)
        self._kept[row] = found
        while len(self._kept) > max(1, MOST_PIXELS // max(1, found.width() * found.height())):
            self._kept.popitem(last=False)
        return found
