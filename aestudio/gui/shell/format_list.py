"""The formats that a network can be exported to, a line each, of which one is chosen."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from aestudio.core.errors import FileError
from aestudio.export.targets.base import Target
from aestudio.export.targets.catalogue import TARGETS
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import row, set_property

LABEL_WIDTH, ROW_HEIGHT = 190, 26
ABOUT_LEFT = LABEL_WIDTH + 21  # Where it begins what a format is for.


class FormatList(QFrame):
    """``chosen`` carries the Target that the user wants."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exportFormats")
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 5, 1, 5)
        layout.setSpacing(0)
        self._group = QButtonGroup(self)
        self.rows = {one.word: FormatRow(one, self) for one in TARGETS}
        for number, found in enumerate(self.rows.values()):
            self._group.addButton(found.radio, number)
            layout.addWidget(found)
        self._group.idClicked.connect(lambda number: self.chosen.emit(TARGETS[number]))

    def show_target(self, target: Target) -> None:
        """Mark one without telling anyone."""
        for word, found in self.rows.items():
            found.show_chosen(word == target.word)

    def show_obstacles(self, obstacles: Mapping[str, FileError | None]) -> None:
        """Say of each by its word what stands against it."""
        for word, found in self.rows.items():
            found.show_obstacle(obstacles.get(word))


class FormatRow(QWidget):
    """A button with the name of the format, and whom it serves, or why it cannot be."""

    def __init__(self, target: Target, parent: QWidget) -> None:
        super().__init__(parent)
        self._target, self._possible = target, True
        self.setFixedHeight(ROW_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.radio = QRadioButton(target.label, self)
        self.radio.setObjectName(f"{target.word}FormatButton")
        self.radio.setAccessibleName(target.label)
        self.radio.setFixedWidth(LABEL_WIDTH)
        self.about = ElidedLabel("muted", self)
        self.about.setObjectName(f"{target.word}FormatLabel")
        layout = row(self, 11, 0, 11, 0)
        layout.addWidget(self.radio)
        layout.addWidget(self.about, 1)
        self.show_obstacle(None)

    def show_obstacle(self, obstacle: FileError | None) -> None:
        """Say why the format cannot hold it; whom it serves if it can."""
        told = self._target.help if obstacle is None else obstacle.what
        self.about.say(told[:1].upper() + told[1:])
        self._possible = obstacle is None
        self._mark()
        self.radio.setAccessibleDescription(self.about.toolTip() or told)
        self.radio.setToolTip(wrapped(self._target.help if obstacle is None else str(obstacle)))

    def show_chosen(self, chosen: bool) -> None:
        """Mark it as the one that is wanted, without telling anyone."""
        if chosen:
            self.radio.setChecked(True)
        self._mark()

    def _mark(self) -> None:
        """What cannot be is no mistake before it is wanted."""
        wrong = self.radio.isChecked() and not self._possible
        set_property(self.about, "role", "mistake" if wrong else "muted")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus()
            self.radio.click()
