"""The foot of a dialog that sets up many runs: what they come to, what is wrong, Cancel, Start."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from aestudio.gui.kit.widgets import button, label

MISTAKEN = "Put right what is marked"


class DialogFoot(QWidget):
    """``start_wanted`` and ``cancel_wanted`` say that its buttons were pressed. ``kind`` is part of
    the names of its widgets: faceOff, sweep."""

    start_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, kind: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._possible = False
        self.mistake = label("", "mistake", self)
        self.mistake.setObjectName(f"{kind}Mistake")
        self.summary = label("", "strong", self)
        self.summary.setObjectName(f"{kind}Summary")
        self.detail = label("", "muted", self)
        self.detail.setObjectName(f"{kind}Detail")
        named = kind[:1].upper() + kind[1:]
        tip = "Put these runs into the queue"
        self.start_button = button(
            "Start", f"start{named}Button", tip, self.start_wanted.emit, self
        )
        self.start_button.setProperty("role", "primary")
        tip = "Train none of them (Esc)"
        self._cancel = button("Cancel", f"cancel{named}Button", tip, self.cancel_wanted.emit, self)
        for one in self.buttons:
            one.setAutoDefault(False)  # Enter takes what was typed, and no more.
        self._place()

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """In the order in which the tab key leads to them."""
        return self._cancel, self.start_button

    @property
    def is_mistaken(self) -> bool:
        """Whether something is told that is wrong in a field."""
        return bool(self.mistake.text())

    def say(self, summary: str, detail: str = "") -> None:
        """Say what all comes to, and what there is to add; while something is wrong, that alone."""
        self.summary.setText(MISTAKEN if self.is_mistaken else summary)
        self.detail.setText("" if self.is_mistaken else detail)

    def offer(self, possible: bool) -> None:
        """Let it be started, unless a field says that something is wrong."""
        self._possible = possible
        self.start_button.setEnabled(possible and not self.is_mistaken)

    def tell_mistake(self, text: str) -> None:
        """What stands in a field then is not what would be trained; empty once it is put right."""
        self.mistake.setText(text)
        self.mistake.setVisible(bool(text))
        self.offer(self._possible)
        if text:
            self.say("")

    def _place(self) -> None:
        for one in (self.mistake, self.detail):
            one.setWordWrap(True)
        self.mistake.hide()
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.summary)
        told.addWidget(self.detail)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addLayout(told, 1)
        below.addWidget(self._cancel)
        below.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.mistake)
        layout.addStretch(1)
        layout.addSpacing(4)
        layout.addLayout(below)
