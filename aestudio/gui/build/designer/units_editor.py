"""The field in which the units of a bar are typed, in place of its label."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from aestudio.gui.build.designer.geometry import Hourglass

WIDTH, HEIGHT, MARGIN = 72, 28, 4


class UnitsEditor(QLineEdit):
    """Types the units of bar ``number``, or what else ``counted`` says, up to ``most``; ``place``
    puts it below that."""

    def __init__(self, number: int, units: str, counted: str, most: int, parent: QWidget) -> None:
        super().__init__(units, parent)
        self._number = number
        self.setObjectName("unitsEditor")
        self.setAccessibleName(counted.capitalize())
        self.setValidator(QIntValidator(0, most, self))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # It goes on to the parent otherwise, which would open the next editor.
            event.accept()

    def place(self, laid: Hourglass, room: QSize) -> None:
        """Stand where the label of the bar is, inside of ``room``."""
        left = round(laid.bars[self._number].center) - WIDTH // 2
        top = round(laid.label_top) - MARGIN
        self.setGeometry(
            min(max(MARGIN, left), room.width() - WIDTH - MARGIN),
            min(top, room.height() - HEIGHT - MARGIN),
            WIDTH,
            HEIGHT,
        )
