"""What is seen, with a sentence or two beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aestudio.gui.kit.figures import unbroken
from aestudio.gui.kit.widgets import label

WIDTH = 200


class ToldBeside(QWidget):
    """A headline, a text, and below them what can be done, to the right of ``content``."""

    def __init__(self, name: str, content: QWidget, *below: QWidget) -> None:
        super().__init__()
        self.headline = label("", "strong", self)
        self.headline.setObjectName(f"{name}Headline")
        self.text = label("", "muted", self)
        self.text.setObjectName(f"{name}Text")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for one in (self.headline, self.text):
            one.setWordWrap(True)
            one.setFixedWidth(WIDTH)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addSpacing(6)
        column.addWidget(self.headline)
        column.addWidget(self.text)
        for control in below:
            column.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 16, 8)
        layout.setSpacing(12)
        layout.addWidget(content, 1)
        layout.addLayout(column)

    def say(self, headline: str, text: str) -> None:
        """Say this of what is seen."""
        self.headline.setText(unbroken(headline))
        self.text.setText(unbroken(text))

    def draw_words(self, painter: QPainter) -> None:
        """Paint what is said, for a picture."""
        for one in (self.headline, self.text):
            one.render(painter, one.pos(), QRegion(), QWidget.RenderFlag(0))
