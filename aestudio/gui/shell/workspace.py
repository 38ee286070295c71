"""What every workspace is: a page of the window that shows the document."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.project import Document
from aestudio.gui.document.session import Session
from aestudio.gui.shell.theme import Themes


class Workspace(QWidget):
    """``wanted`` carries the name of another workspace to turn to.

    ``close`` ends what it has begun; it may be asked more than once.
    """

    wanted = Signal(str)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.themes = session, themes

    def show(self, state: Document | None = None) -> None:
        """Show a document; without one, as any widget is shown."""
        if state is None:
            super().show()

    def take_focus(self) -> None:
        """To the first control that can be used; for whoever comes here the first time."""
        found = self.nextInFocusChain()
        while found is not None and found is not self:
            by_tab = bool(found.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if by_tab and self.isAncestorOf(found) and found.isVisible() and found.isEnabled():
                found.setFocus()
                return
            found = found.nextInFocusChain()
