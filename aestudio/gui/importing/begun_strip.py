"""One line on the preparation that a later file begins with, and the way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from aestudio.gui.importing.carried import begun_text
from aestudio.gui.importing.findings import Draft
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import button, label, row

AFRESH = "Start afresh", "Prepare these data as by default, not as those before them"
AGAIN = "Prepare alike", "Prepare these data as those before them"


class BegunStrip(QFrame):
    """``turned`` asks to start afresh, or to take the preparation over once more."""

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importBegun")
        self.setProperty("role", "card")
        self._text = label("", "", self)
        self._text.setObjectName("begunText")
        self._text.setWordWrap(True)
        self.button = button(AFRESH[0], "startAfreshButton", AFRESH[1], self.turned.emit, self)
        layout = row(self, 13, 5, 8, 5)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self.hide()

    def show_draft(self, draft: Draft) -> None:
        """Say how it began; nothing is shown if there is nothing to say."""
        begun = draft.begun
        text = begun_text(begun, draft.preparation, draft.test_share)
        self._text.setText(text)
        self._text.setToolTip(wrapped(text))
        name, tip = AGAIN if begun is not None and begun.afresh else AFRESH
        self.button.setText(name)
        self.button.setAccessibleName(name)
        self.button.setToolTip(tip)
        self.button.setVisible(begun is not None and not begun.strange)
        self.setVisible(bool(text))
