"""Data that are not where they were: found again, or taken as they are now."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.core.errors import StudioError
from aestudio.core.reference import SAMPLE, DataReference
from aestudio.data.locate import Located, locate, relocated
from aestudio.data.place import file_of
from aestudio.data.sets.find import is_set
from aestudio.data.watch import ReadingStoppedError
from aestudio.gui.document.session import Session
from aestudio.gui.importing.imports import Imports

Remedy = tuple[str, Callable[[], object]]


class DataFinder(QObject):
    """``told`` carries news in a few words, ``failed`` a StudioError."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, session: Session, imports: Imports, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._imports, self._window = session, imports, window

    def remedy(self, error: StudioError) -> Remedy | None:
        """What a button beside ``error`` offers, None where nothing helps."""
        data = self._session.project.data
        if isinstance(error, ReadingStoppedError) or data.source == SAMPLE:
            return None
        if data.are_to_come:
            return "Choose data…", self.choose
        if is_set(data.source):
            return "Download", self._imports.open_again
        if not file_of(Path(data.source)).exists():
            return "Find…", self.find
        if "have changed" in error.what:
            return "Use as it is now", self._imports.open_again
        return "Prepare data…", self._imports.open_again

    def choose(self) -> None:
        """Choose data for a project that has none yet."""
        self._imports.ask_file()

    def find(self) -> None:
        """Look nearby; what is the very same is taken at once, else the user is asked."""
        data, project = self._session.project.data, self._session.path
        base = project.parent if project is not None else None
        self.told.emit(f"Looking for {file_of(Path(data.source)).name}…")
        self._imports.background.submit(
            lambda: locate(data, base), partial(self._choose, data), self.failed.emit
        )

    def _choose(self, data: DataReference, found: Located) -> None:
        same = [one.path for one in found.candidates if one.same]
        if same:
            self._move(data, same[0])
            return
        likely = found.candidates[0].path if found.candidates else file_of(found.path).parent
        name, _filter = QFileDialog.getOpenFileName(
            self._window, f"Find {file_of(found.path).name}", str(likely)
        )
        if name:
            self._move(data, Path(name))

    def _move(self, data: DataReference, path: Path) -> None:
        self._imports.background.submit(lambda: relocated(data, path), self._take, self.failed.emit)

    def _take(self, data: DataReference) -> None:
        if self._session.edit("Find the data", lambda project: project.edited(data=data)):
            self.told.emit(f"Found the data: {data.source}")
