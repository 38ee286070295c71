"""The workspace in which runs are compared."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.project import Document
from aestudio.gui.document.session import Session
from aestudio.gui.kit.empty_state import EmptyState
from aestudio.gui.kit.figures import count_text
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspace import Workspace

NONE = "No runs yet", "Train a network in Build: each training adds one here."


class RunsPage(Workspace):
    """So far: how many runs there are."""

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self.setObjectName("runsPage")
        self.empty = EmptyState("runsEmpty", "Turn to where networks are trained", self._go, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.empty)

    def show(self, state: Document | None = None) -> None:
        """Say how many runs the document has."""
        super().show(state)
        if state is not None:
            runs = len(state.runs.kept)
            told = count_text(runs, "run"), "The one that is open is shown in Build."
            self.empty.say(*(told if runs else NONE), "Go to Build")

    def _go(self) -> None:
        self.wanted.emit("build")
