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

    def mark(self, ids: tuple[str, ...]) -> None:
        """Compare these, and read what is not known of them, also while another workspace is in
        sight."""
        self.show(self.session.document)
        self.comparison.mark(ids)

    def take_focus(self) -> None:
        """To the table, or to what leads to a first run."""
        comparison = self.comparison
        empty = not self.session.runs.kept
        (comparison.empty_page if empty else comparison.table.view).setFocus()

    def close(self) -> bool:
        """Keep what is being written."""
        self.comparison.close()
        return super().close()
