"""The workspaces of the window, of which one is in sight; those out of sight go on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from aestudio.gui.build.page import BuildPage
from aestudio.gui.document.session import Session
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspace import Workspace

Kind = TypeVar("Kind", bound=Workspace)


@dataclass(frozen=True, slots=True)
class WorkspaceSpec:
    """``name`` is what settings and programs know it by, ``about`` what one does there."""

    name: str
    title: str
    about: str
    shortcut: str
    factory: Callable[[Session, Themes], Workspace]

    @property
    def action(self) -> str:
        """The name of the action that turns to it."""
        return f"{self.name}Action"


WORKSPACES = (
    WorkspaceSpec("build", "Build", "Design and train", "Ctrl+1", BuildPage),
    WorkspaceSpec("inspect", "Inspect", "See what was learnt", "Ctrl+2", InspectPage),
    WorkspaceSpec("runs", "Runs", "Compare what was tried", "Ctrl+3", RunsPage),
)


class Workspaces(QStackedWidget):
    """``turned`` carries the name of the workspace that came into sight.

    The focus is kept for each: who comes back goes on where they were.
    """

    turned = Signal(str)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspaces")
        self._session = session
        self._pages = {one.name: one.factory(session, themes) for one in WORKSPACES}
        self._focused: dict[str, QWidget] = {}
        for page in self._pages.values():
            self.addWidget(page)
            page.wanted.connect(self.turn_to)
        for news in (session.project_changed, session.run_changed, session.runs_changed):
            news.connect(self._show)
        self._show()

    def __getitem__(self, name: str) -> Workspace:
        return self._pages[name]

    @property
    def current(self) -> str:
        """The name of the one in sight."""
        return WORKSPACES[self.currentIndex()].name

    def turn_to(self, name: str) -> None:
        """Bring a workspace into sight."""
        if name == self.current:
            return
        focused = QApplication.focusWidget()
        within = focused is None or self.isAncestorOf(focused)
        if focused is not None and within:
            self._focused[self.current] = focused
        self.setCurrentWidget(self._pages[name])
        self._show()
        if within:
            self._give_focus()
        self.turned.emit(name)

    def page(self, kind: type[Kind]) -> Kind:
        """The one of a kind."""
        return next(one for one in self._pages.values() if isinstance(one, kind))

    def holding(self, widget: QWidget) -> Workspace:
        """The one that a widget is in."""
        return next(one for one in self._pages.values() if one.isAncestorOf(widget))

    def bring(self, widget: QWidget) -> None:
        """Bring the one that a widget is in into sight."""
        page = self.holding(widget)
        self.turn_to(next(name for name, one in self._pages.items() if one is page))

    def close(self) -> bool:
        """End what the pages have begun."""
        for page in self._pages.values():
            page.close()
        return super().close()

    def _show(self, _news: object = None) -> None:
        self._pages[self.current].show(self._session.document)

    def _give_focus(self) -> None:
        page = self._pages[self.current]
        before = self._focused.get(self.current)
        if before is not None and page.isAncestorOf(before) and before.isVisible():
            before.setFocus()
        else:
            page.take_focus()
