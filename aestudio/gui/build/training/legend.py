"""What the colours of the loss plot stand for."""

from PySide6.QtWidgets import QFrame, QWidget

from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import row
from aestudio.gui.shell.theme import Theme, Themes

# Each with a shorter word for where there is less room.
CURVES = {"training": "train", "validation": "valid."}


class Legend(QWidget):
    """A stroke in the colour of each curve, and its name."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes = {name: QFrame() for name in CURVES}
        layout = row(self, 2, 0, 0, 0, spacing=5)
        for name, stroke in self._strokes.items():
            stroke.setFixedSize(13, 3)
            layout.addWidget(stroke)
            word = ElidedLabel("muted")
            word.say(name, CURVES[name])
            layout.addWidget(word)
            layout.addSpacing(5)
        themes.changed.connect(self.show_theme)
        self.show_theme(themes.current)

    def show_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        for name, stroke in self._strokes.items():
            color = getattr(theme, name)
            stroke.setStyleSheet(f"background: {color}; border: none; border-radius: 1px;")
