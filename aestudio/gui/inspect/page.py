"""The workspace in which a trained network is looked into."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.project import Document
from aestudio.gui.document.session import Session
from aestudio.gui.kit.empty_state import EmptyState
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspace import Workspace

NOTHING = (
    "Nothing to look into yet",
    "Train a network in Build. What it makes of each sample can then be seen there: "
    "its reconstruction, where it errs, and its codings.",
    "Go to Build",
)
SAMPLES = (
    "Look into single samples",
    "What the network makes of each sample is shown large in Build: its reconstruction, "
    "where it errs, and its codings. The arrow keys lead to the others.",
    "Show a sample",
)


class InspectPage(Workspace):
    """``sample_wanted`` asks for a sample to be shown large."""

    sample_wanted = Signal()

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self.setObjectName("inspectPage")
        self.empty = EmptyState("inspectEmpty", "Turn to where it is shown", self._go, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.empty)

    def show(self, state: Document | None = None) -> None:
        """Say what there is to look into."""
        super().show(state)
        if state is not None:
            self.empty.say(*(NOTHING if state.run is None else SAMPLES))

    def _go(self) -> None:
        self.wanted.emit("build")
        if self.session.run is not None:
            self.sample_wanted.emit()
