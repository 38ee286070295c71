"""Opens the import dialog for what was dropped or chosen, and lets the project take its data."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.core.project import Project
from aestudio.core.reference import SAMPLE, DataReference
from aestudio.data.formats.catalogue import PATTERNS
from aestudio.data.sets.find import is_set, sample_set
from aestudio.gui.document.session import Session
from aestudio.gui.importing.carried import Earlier, earlier_of
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.importing.dialog import AGAIN, OTHER, ImportDialog
from aestudio.gui.importing.findings import Draft
from aestudio.gui.importing.later import later
from aestudio.gui.kit.background import Background
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import with_other_data

DATA_FILTER = f"Data ({' '.join(PATTERNS)});;All files (*)"
DATA = "data"


class Imports(QObject):
    """One dialog at a time; its work is done off the GUI thread."""

    def __init__(
        self, session: Session, themes: Themes, window: QWidget, data: DataController
    ) -> None:
        super().__init__(window)
        self._session, self._themes, self._window = session, themes, window
        self._data = data
        self.background = Background("import", self)
        self.dialog: ImportDialog | None = None

    def open(self, path: Path) -> None:
        """Show what a file, a folder or a set of that name holds.

        A file is to be prepared as the data before it, a set as its authors meant.
        """
        draft, earlier = Draft(path), self._earlier()
        if is_set(path):
            found = sample_set(path)
            draft = Draft(path, found.preparation, found.test_share)
        elif earlier is not None:
            draft = later(path, earlier)
        self._show(draft, OTHER)

    def open_again(self) -> None:
        """Show the data of the project, prepared as they are; there may be none yet."""
        if self._session.project.data.are_to_come:
            self.ask_file()
            return
        self._show(draft_of(self._session.project.data, self._session.path), AGAIN)

    def ask_file(self) -> None:
        """Choose a file of data."""
        name, _filter = QFileDialog.getOpenFileName(
            self._window, OTHER, self._folder(), DATA_FILTER
        )
        if name:
            self._session.folders.remember(DATA, Path(name))
            self.open(Path(name))

    def ask_folder(self) -> None:
        """Choose a folder of images."""
        name = QFileDialog.getExistingDirectory(
            self._window, "Use a folder of images", self._folder()
        )
        if name:
            self._session.folders.remember(DATA, Path(name))
            self.open(Path(name))

    def close(self) -> None:
        """End the dialog and its thread."""
        if self.dialog is not None:
            self.dialog.close()
        self.background.close()

    def _show(self, draft: Draft, asked: str) -> None:
        if self.dialog is not None:
            self.dialog.close()
        share = self._session.project.plan.validation_share
        dialog = ImportDialog(draft, share, self._themes, self.background, self._window, asked)
        dialog.taken.connect(partial(self._take, asked))
        dialog.other_wanted.connect(self.ask_file)
        dialog.finished.connect(partial(self._forget, dialog))
        self.dialog = dialog
        dialog.open()

    def _earlier(self) -> Earlier | None:
        data, dataset = self._session.project.data, self._data.dataset
        if data.are_to_come:
            return None
        columns = tuple[str, ...]()
        if dataset is not None and dataset.reference == data:
            columns = tuple(one.column for one in dataset.encoding.features)
        preparation = draft_of(data, self._session.path).preparation
        return earlier_of(data, preparation, columns, trained=self._session.run is not None)

    def _forget(self, dialog: ImportDialog, _result: int) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def _take(self, asked: str, draft: Draft, reference: DataReference) -> None:
        self._session.use_data(asked, partial(with_import, draft, reference))

    def _folder(self) -> str:
        source = self._session.project.data.source
        if source not in ("", SAMPLE) and not is_set(source) and Path(source).parent.is_dir():
            return str(Path(source).parent)
        return str(self._session.folders.begin(DATA))


def with_import(draft: Draft, reference: DataReference, project: Project) -> Project:
    """The project with other data, their name, and a coding layer as wide as was wanted."""
    found = with_other_data(project, reference)
    if draft.codings is None:
        return found
    return found.edited(architecture=found.architecture.with_codings(draft.codings))


def draft_of(data: DataReference, project: Path | None) -> Draft:
    """What would make the same data again; relative paths start from the project's folder."""
    source = Path(data.source)
    base = project.parent if project is not None else Path()
    if data.source != SAMPLE and not is_set(source):
        source = base / source
    preparation = data.preparation
    if preparation.test_file:
        preparation = preparation.edited(test_file=str(base / preparation.test_file))
    return Draft(source, preparation, data.test_share, data.embedded)
