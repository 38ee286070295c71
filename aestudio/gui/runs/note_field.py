"""A note of any length, kept when it is left."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from aestudio.core.runs import MOST_NOTE

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteField(QPlainTextEdit):
    """``committed`` carries the text once it is left, or Ctrl+Enter is pressed."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self.setObjectName("runNoteField")
        self.setAccessibleName("Note on the run")
        self.setToolTip("What is to be remembered of this run; Ctrl+Enter keeps it, Esc drops it")
        self.setPlaceholderText("Add a note…")
        self.setTabChangesFocus(True)

    def show_note(self, note: str) -> None:
        """Show a note; what is being written stays if it is the same note."""
        if note != self._kept or not self.hasFocus():
            self._kept = note
            self.setPlainText(note)

    def commit(self) -> None:
        """Keep what was written."""
        text = self.toPlainText().strip()[:MOST_NOTE]
        if text != self._kept:
            self._kept = text
            self.committed.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._kept)
        else:
            super().keyPressEvent(event)
