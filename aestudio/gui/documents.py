"""New, open, save: files come and go off the GUI thread, and nothing is lost on the way."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from aestudio.core.errors import ProjectError
from aestudio.core.project import Document
from aestudio.gui.background import Background
from aestudio.gui.session import Session
from aestudio.gui.settings import Settings
from aestudio.recipes import recipe
from aestudio.storage.project_file import load, save

FILTER = "AE Studio project (*.h5 *.hdf5);;All files (*)"


class Documents(QObject):
    """``failed`` carries a StudioError, ``saved`` and ``opened`` the path."""

    failed = Signal(object)
    saved = Signal(object)
    opened = Signal(object)

    def __init__(
        self, session: Session, settings: Settings, background: Background, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._settings = session, settings
        self._background, self._window = background, window

    def start_recipe(self, name: str) -> bool:
        """A new project from a recipe, unless the user wants to keep this one."""
        try:
            project = recipe(name).project
        except ProjectError as error:
            self.failed.emit(error)
            return False
        return self._leave(lambda: self._session.open(Document(project), None))

    def ask_open(self) -> None:
        """Choose a project file and open it."""
        name, _filter = QFileDialog.getOpenFileName(
            self._window, "Open project", self._folder(), FILTER
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a project file; if it cannot be, everything stays as it was."""
        self._leave(lambda: self._read(path))

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save where the document came from, or ask."""
        if self._session.path is None:
            self.save_as(then)
        else:
            self.save_to(self._session.path, then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Choose a file and save to it."""
        suggested = Path(self._folder()) / f"{self._session.project.name}.h5"
        name, _filter = QFileDialog.getSaveFileName(
            self._window, "Save project", str(suggested), FILTER
        )
        if name:
            path = Path(name)
            self.save_to(path if path.suffix else path.with_suffix(".h5"), then)

    def save_to(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save a snapshot off the GUI thread."""
        document = self._session.document
        self._background.submit(
            lambda: save(document, path),
            lambda _none: self._noted(path, document, then),
            self.failed.emit,
        )

    def _read(self, path: Path) -> None:
        self._background.submit(
            lambda: load(path), lambda document: self._show(path, document), self.failed.emit
        )

    def _show(self, path: Path, document: Document) -> None:
        self._session.open(document, path)
        self._settings.add_recent(path)
        self.opened.emit(path)

    def _noted(self, path: Path, saved: Document, then: Callable[[], object] | None) -> None:
        self._session.mark_saved(path, saved)
        self._settings.add_recent(path)
        self.saved.emit(path)
        if then is not None:
            then()

    def _leave(self, go: Callable[[], object]) -> bool:
        if not self._session.modified:
            go()
            return True
        match self.ask_keep():
            case QMessageBox.StandardButton.Save:
                self.save(then=go)
                return True
            case QMessageBox.StandardButton.Discard:
                go()
                return True
        return False

    def ask_keep(self) -> QMessageBox.StandardButton:
        """Ask whether to save what would be lost."""
        buttons = QMessageBox.StandardButton
        return QMessageBox.question(
            self._window,
            "AE Studio",
            f"Save the changes to “{self._session.project.name}” first?",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )

    def _folder(self) -> str:
        path = self._session.path
        return str(path.parent if path else Path.home())
