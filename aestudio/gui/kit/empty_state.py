"""What stands where there is nothing yet: why, what to do next, and a button that does it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from aestudio.gui.kit.widgets import button, label

WIDTH = 420


class EmptyState(QFrame):
    """A heading, a sentence or two, and a button in the middle of the room there is."""

    def __init__(
        self, name: str, tip: str, clicked: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._heading = label("", "name", self)
        self._heading.setObjectName(f"{name}Heading")
        self._text = label("", "muted", self)
        self._text.setObjectName(f"{name}Text")
        self._text.setWordWrap(True)
        self._text.setFixedWidth(WIDTH)
        middle = QHBoxLayout()  # In a row of its own it is as high as all of its lines.
        middle.addStretch(1)
        middle.addWidget(self._text)
        middle.addStretch(1)
        self.button = button("", f"{name}Button", tip, clicked, self)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addStretch(2)
        layout.addWidget(self._heading, 0, centre)
        layout.addLayout(middle)
        layout.addSpacing(8)
        layout.addWidget(self.button, 0, centre)
        layout.addStretch(3)
        for one in (self._heading, self._text):
            one.setAlignment(centre)

    @property
    def text(self) -> str:
        """What it says, in a line."""
        return f"{self._heading.text()} {self._text.text()}"

    def say(self, heading: str, text: str, offer: str) -> None:
        """``offer`` is what the button does."""
        self._heading.setText(heading)
        self._text.setText(text)
        self.button.setText(offer)
        self.button.setAccessibleName(offer)
