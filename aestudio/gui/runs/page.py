"""The workspace in which runs are compared."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.project import Document
from aestudio.gui.document.session import Session
from aestudio.gui.runs.comparison import Comparison
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspace import Workspace


class RunsPage(Workspace):
    """The comparison of the runs of the session, whose edits are steps of undo."""

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self.setObjectName("runsPage")
        self.comparison = Comparison(themes, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.comparison)
        self.comparison.edit_wanted.connect(session.edit_runs)
        self.comparison.build_wanted.connect(lambda: self.wanted.emit("build"))

    def show(self, state: Document | None = None) -> None:
        """Show the runs of a document."""
        super().show(state)
        if state is not None:
            self.comparison.show_runs(state.runs, state.project.data.fingerprint)

    def take_focus(self) -> None:
        """To the table, once there is one."""
        if self.comparison.table.isVisible():
            self.comparison.table.setFocus()
        else:
            super().take_focus()

    def close(self) -> bool:
        """Keep what is being written."""
        self.comparison.close()
        return super().close()
