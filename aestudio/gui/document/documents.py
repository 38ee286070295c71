"""New, open, save: files come and go off the GUI thread, and nothing is lost on the way."""

from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.core.errors import FileError, ProjectError
from aestudio.core.project import Document
from aestudio.gui.document.file_lock import FileLock, Standing
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.kit.asking import Question, Role, ask
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.folders import plain_name
from aestudio.gui.shell.settings import Settings
from aestudio.recipes import recipe
from aestudio.storage.lock import held
from aestudio.storage.project_file import load, save
from aestudio.storage.recovery import Leftover, recovered, runs_of
from aestudio.storage.run_store import store_beside
from aestudio.storage.stamp import Stamp, stamp_of

FILTER = "AE Studio project (*.h5 *.hdf5);;All files (*)"
PROJECT, COPY = "project", "copy"


class IfChanged(Enum):
    """What to do with a file that others have changed; the values are on the buttons."""

    SAVE_AS = "Save as…"
    REPLACE = "Replace it"
    RELOAD = "Reload it"
    CANCEL = "Cancel"


class IfUnsaved(Enum):
    """What to do with changes that would be lost."""

    SAVE = "Save"
    DISCARD = "Discard"
    CANCEL = "Cancel"


class Documents(QObject):
    """``failed`` carries a StudioError, ``saved``, ``copied`` and ``opened`` the path, ``taken``
    that of a file that another window has open; ``recovered`` tells that what a crash left is
    open."""

    failed = Signal(object)
    taken = Signal(object)
    recovered = Signal()
    saved = Signal(object)
    copied = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        background: Background,
        runs: RunFiles,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._runs = session, settings, runs
        self._background, self._window = background, window
        self._file_lock = FileLock()
        self._may_leave: Callable[[], bool] = lambda: True

    @property
    def stamp(self) -> Stamp | None:
        """How the file of the open document was when it was last read or written."""
        return self._file_lock.stamp

    def close(self) -> None:
        """Let other windows have the file."""
        self._file_lock.release()

    def start_recipe(self, name: str) -> bool:
        """A new project from a recipe, unless the user wants to keep this one."""
        try:
            project = recipe(name).project
        except ProjectError as error:
            self.failed.emit(error)
            return False
        return self._leave(lambda: self._start(Document(project)))

    def begin_with(self, document: Document) -> bool:
        """Work on a document that no file holds yet, unless the user wants to keep this one."""
        return self._leave(lambda: self._start(document, saved=False))

    def ask_open(self) -> None:
        """Choose a project file and open it."""
        name, _filter = QFileDialog.getOpenFileName(
            self._window, "Open project", str(self._session.folders.begin(PROJECT)), FILTER
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a project file; if it cannot be, everything stays as it was."""
        self._leave(lambda: self._read(path))

    def recover(self, leftover: Leftover) -> None:
        """Open what a crash left behind, not saved yet."""
        self._background.submit(
            lambda: self._recovered(leftover),
            partial(self._show_recovered, leftover),
            self.failed.emit,
        )

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save where the document came from, or ask."""
        path = self._session.path
        if path is None:
            self.save_as(then)
            return
        self._background.submit(
            lambda: self._file_lock.standing(path),
            lambda standing: self._save_if(standing, path, then),
            self.failed.emit,
        )

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Choose a file and save to it."""
        name = self._session.project.name
        if self._session.read_only:
            name += " copy"
        suggested = self._session.folders.begin(PROJECT) / f"{plain_name(name)}.h5"
        name, _filter = QFileDialog.getSaveFileName(
            self._window, "Save project", str(suggested), FILTER
        )
        if name:
            path = Path(name)
            self.save_to(path if path.suffix else path.with_suffix(".h5"), then)

    def save_to(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save off the GUI thread what there is now."""
        document, opening = self._session.document, self._session.openings
        self._runs.hurry()
        self._background.submit(
            lambda: self._write(document, path),
            lambda stale: self._noted(path, document, opening, stale, then),
            self.failed.emit,
        )

    def save_copy(self) -> None:
        """Choose a file and save a copy without snapshots to it, to be passed on; this project
        stays where it is."""
        folders = self._session.folders
        suggested = folders.begin(COPY) / f"{plain_name(f'{self._session.project.name} copy')}.h5"
        name, _filter = QFileDialog.getSaveFileName(
            self._window, "Save a copy without snapshots", str(suggested), FILTER
        )
        if name:
            path = Path(name)
            folders.remember(COPY, path)
            self.save_copy_to(path if path.suffix else path.with_suffix(".h5"))

    def save_copy_to(self, path: Path) -> None:
        """Save a copy without snapshots off the GUI thread."""
        document = self._session.document
        self._runs.hurry()
        self._background.submit(
            lambda: self._copy(document, path),
            lambda _none: self.copied.emit(path),
            self.failed.emit,
        )

    def _copy(self, document: Document, path: Path) -> None:
        """Off the GUI thread."""
        with held(path):
            store = store_beside(path)
            stale = self._runs.save_to(store, document.runs, snapshots=False)
            save(document, path)
            self._runs.copied(store, document.runs, stale)

    def _save_if(self, standing: Standing, path: Path, then: Callable[[], object] | None) -> None:
        if standing is Standing.FREE:
            self.save_to(path, then)
        elif standing is Standing.TAKEN:
            self.save_as(then)
        else:
            self._save_as_asked(self.ask_changed(path), path, then)

    def _save_as_asked(
        self, choice: IfChanged, path: Path, then: Callable[[], object] | None
    ) -> None:
        match choice:
            case IfChanged.SAVE_AS:
                self.save_as(then)
            case IfChanged.REPLACE:
                self.save_to(path, then)
            case IfChanged.RELOAD:
                self._read(path)

    def _write(self, document: Document, path: Path) -> frozenset[str]:
        """Off the GUI thread; what lies aside of an earlier backup."""
        if not self._file_lock.claim(path):
            raise FileError(
                "is open in another window",
                where=path.name,
                remedy="Choose another name, or close it there",
            )
        try:
            stale = self._runs.save_to(store_beside(path), document.runs)
            save(document, path)
        except FileError:
            self._file_lock.drop(path)
            raise
        self._file_lock.keep(path, stamp_of(path))
        return stale

    def _start(self, document: Document, *, saved: bool = True) -> None:
        self._file_lock.keep(None, None)
        self._session.open(document, None, saved=saved)
        self._runs.begin(None)

    def _read(self, path: Path) -> None:
        self._background.submit(
            lambda: self._opened(path), partial(self._show, path), self.failed.emit
        )

    def _opened(self, path: Path) -> tuple[Document, bool]:
        """Off the GUI thread: a document, and whether its file is this window's."""
        stamp = stamp_of(path)  # Before it is read: what changes meanwhile is seen later.
        document = load(path)
        mine = self._file_lock.claim(path)
        self._file_lock.keep(path, stamp)
        return document, mine

    def _recovered(self, leftover: Leftover) -> tuple[Document, bool]:
        """Off the GUI thread, as ``_opened``."""
        document, path = recovered(leftover), leftover.original
        self._runs.take_over(runs_of(leftover))
        mine = path is None or self._file_lock.claim(path)
        self._file_lock.keep(path, leftover.stamp)
        return document, mine

    def _show(self, path: Path, opened: tuple[Document, bool]) -> None:
        document, mine = opened
        self._session.open(document, path, read_only=not mine)
        self._runs.begin(store_beside(path))
        self._settings.add_recent(path)
        self.opened.emit(path)
        if not mine:
            self.taken.emit(path)

    def _show_recovered(self, leftover: Leftover, opened: tuple[Document, bool]) -> None:
        (document, mine), path = opened, leftover.original
        self._session.open(document, path, saved=False, read_only=not mine)
        self._runs.begin(None if path is None else store_beside(path), keep_scratch=True)
        self.recovered.emit()
        if not mine:
            self.taken.emit(path)

    def _noted(
        self,
        path: Path,
        saved: Document,
        opening: int,
        stale: frozenset[str],
        then: Callable[[], object] | None,
    ) -> None:
        if opening == self._session.openings:
            self._session.mark_saved(path, saved)
            self._runs.saved(store_beside(path), saved, stale)
        self._settings.add_recent(path)
        self.saved.emit(path)
        if then is not None:
            then()

    def ask_first(self, may_leave: Callable[[], bool]) -> None:
        """Leave a project only where this agrees, too."""
        self._may_leave = may_leave

    def _leave(self, go: Callable[[], object]) -> bool:
        if not self._may_leave():
            return False
        if not self._session.modified:
            go()
            return True
        match self.ask_keep():
            case IfUnsaved.SAVE:
                self.save(then=go)
                return True
            case IfUnsaved.DISCARD:
                go()
                return True
        return False

    def ask_keep(self) -> IfUnsaved:
        """Ask whether to save what would be lost."""
        path = self._session.path
        name = path.stem if path else self._session.project.name
        roles = {
            IfUnsaved.SAVE: Role.AcceptRole,
            IfUnsaved.DISCARD: Role.DestructiveRole,
            IfUnsaved.CANCEL: Role.RejectRole,
        }
        text = f"Save the changes to “{name}” first?"
        more = "What is not saved is lost."
        return ask(self._window, Question("unsavedBox", text, more, list(roles.items())))

    def ask_changed(self, path: Path) -> IfChanged:
        """Ask what to do with a file that others have changed."""
        roles = {
            IfChanged.SAVE_AS: Role.AcceptRole,
            IfChanged.REPLACE: Role.DestructiveRole,
            IfChanged.RELOAD: Role.ResetRole,
            IfChanged.CANCEL: Role.RejectRole,
        }
        text = f"{path.name} was changed by another program since it was opened here."
        more = "Replacing it loses those changes, reloading it loses yours."
        return ask(self._window, Question("changedBox", text, more, list(roles.items())))
