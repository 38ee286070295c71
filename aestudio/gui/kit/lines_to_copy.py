"""Lines for another program, with a button that copies them."""

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aestudio.gui.kit.widgets import button, label

FONT_SIZE = 12


class LinesToCopy(QWidget):
    """``title`` stands above them, ``about`` is what they are to a screen reader; ``name`` is part
    of the names of its widgets."""

    def __init__(self, title: str, about: str, name: str, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = QPlainTextEdit(self)
        self.field.setObjectName(f"{name}Lines")
        self.field.setAccessibleName(about)
        self.field.setReadOnly(True)
        self.field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.field.setTabChangesFocus(True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(FONT_SIZE)
        self.field.setFont(font)
        self.field.setFixedHeight(height)
        named = name[:1].upper() + name[1:]
        tip = (
            "Copy the lines" if height > 2 * self.field.fontMetrics().height() else "Copy the line"
        )
        self.copy_button = button("Copy", f"copy{named}LinesButton", tip, self._copy, self)
        self.copy_button.setProperty("role", "link")
        self.copy_button.setAutoDefault(False)
        self._place(title)

    @property
    def text(self) -> str:
        """The lines."""
        return self.field.toPlainText()

    def say(self, text: str, *, complete: bool = True) -> None:
        """Show these; they can be copied once they are ``complete``."""
        if text != self.text:
            self.field.setPlainText(text)
            self.copy_button.setText("Copy")
        self.copy_button.setEnabled(complete and bool(text))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.copy_button.setText("Copied")

    def _place(self, title: str) -> None:
        above = QHBoxLayout()
        above.addWidget(label(title, "section", self), 1)
        above.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(above)
        layout.addWidget(self.field)
