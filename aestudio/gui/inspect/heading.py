"""The line at the top of a view: what is seen, at the same place in all of them."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from aestudio.gui.kit.elided import ElidedLabel

HEIGHT = 32  # Pixels: as far down as what stands first in the cards to both sides.
MARGINS = 12, 8, 16, 4


class Heading(QWidget):
    """One line of words, and to the right of it what belongs to it."""

    def __init__(self, name: str, parent: QWidget | None = None, *beside: QWidget) -> None:
        super().__init__(parent)
        self._told = ""
        self.words = ElidedLabel("section", self)
        self.words.setObjectName(f"{name}Heading")
        self.setFixedHeight(HEIGHT)
        line = QHBoxLayout(self)
        line.setContentsMargins(*MARGINS)
        line.setSpacing(12)
        line.addWidget(self.words, 1)
        for one in beside:
            line.addWidget(one)

    @property
    def told(self) -> str:
        """What it says, in plain words."""
        return self._told

    def say(self, what: str, *details: str, tip: str = "") -> None:
        """``what`` is seen, in capitals, and details of it, of which the last ones give way
        first."""
        known = [one for one in details if one]
        self._told = " · ".join([what, *known])
        wordings = (" · ".join([what.upper(), *known[:end]]) for end in range(len(known), -1, -1))
        self.words.say(*wordings, tip=tip)
