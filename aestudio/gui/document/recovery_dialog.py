"""After a crash: what was open, and the choice to have it back."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from aestudio.gui.kit.widgets import button, label, row
from aestudio.storage.recovery import Leftover

TITLE = "AE Studio did not end as it should"
HINT = "This was open and not saved. Nothing is deleted unless you say so."
WIDTH = 520


class RecoveryDialog(QDialog):
    """``recover``, ``original`` and ``discard`` carry the Leftover that is to be opened, whose
    saved file is to be opened, or that is to be deleted."""

    recover = Signal(object)
    original = Signal(object)
    discard = Signal(object)

    def __init__(self, found: Sequence[Leftover], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recoveryDialog")
        self.setAccessibleName(TITLE)
        self.setWindowTitle("Recover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 16, 16, 12)
        self._layout.setSpacing(8)
        self._layout.addWidget(label(TITLE, "title"))
        self._layout.addWidget(label(HINT, "muted"))
        self._left = len(found)
        for one in found:
            self._layout.addWidget(self._card(one))
        foot = QFrame()
        line = row(foot, 0, 4, 0, 0)
        line.addStretch(1)
        line.addWidget(button("Decide later", "laterButton", "Ask again next time", self.reject))
        self._layout.addWidget(foot)

    def _card(self, one: Leftover) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        card.setObjectName("leftoverCard")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(12, 10, 12, 10)
        lines.setSpacing(4)
        lines.addWidget(label(one.name, "title"))
        lines.addWidget(label(one.state))
        lines.addWidget(label(f"Kept {when_text(one.when)}", "muted"))
        if one.original is not None:
            place = label(str(one.original), "muted")
            place.setWordWrap(True)
            lines.addWidget(place)
        lines.addSpacing(4)
        lines.addWidget(self._choices(one, card))
        return card

    def _choices(self, one: Leftover, card: QFrame) -> QFrame:
        choices = QFrame()
        line = row(choices, 0, 0, 0, 0)
        recover = button(
            "Recover",
            "recoverButton",
            "Open it as it was kept; save it to keep it for good",
            lambda: self._end_with(self.recover, one),
        )
        recover.setProperty("role", "primary")
        recover.setDefault(True)
        line.addWidget(recover)
        if one.original is not None and one.original.is_file():
            line.addWidget(
                button(
                    "Open the saved one",
                    "originalButton",
                    "Open the file as it was last saved",
                    lambda: self._end_with(self.original, one),
                )
            )
        line.addStretch(1)
        line.addWidget(
            button("Delete", "deleteButton", "Delete this copy", lambda: self._delete(one, card))
        )
        return choices

    def _end_with(self, chosen: SignalInstance, one: Leftover) -> None:
        self.accept()
        chosen.emit(one)

    def _delete(self, one: Leftover, card: QFrame) -> None:
        self.discard.emit(one)
        card.hide()
        self._left -= 1
        if not self._left:
            self.accept()
        self.adjustSize()


def when_text(seconds: float, now: datetime | None = None) -> str:
    """A time as people say it: today at 14:03, on 3 November 2026 at 14:03."""
    then, today = datetime.fromtimestamp(seconds), now or datetime.now()
    time = f"{then:%H:%M}"
    if then.date() == today.date():
        return f"today at {time}"
    return f"on {then.day} {then:%B %Y} at {time}"
