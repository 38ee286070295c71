"""Saves tables as CSV where the user wants them."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.core.errors import FileError
from aestudio.gui.document.session import Session
from aestudio.gui.kit.folders import plain_name
from aestudio.storage.atomic import replacing
from aestudio.storage.output import check_no_source
from aestudio.storage.target import unwritable

FILTER = "Table (*.csv)"
SORT = "table"


class Tables(QObject):
    """``saved`` carries the path, ``failed`` a StudioError."""

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def ask(self, about: str, table: str) -> None:
        """Choose a file and save ``table``; ``about`` says what it tells of: runs."""
        path = self._session.path
        name = path.stem if path else self._session.project.name
        proposed = self._session.folders.begin(SORT) / f"{plain_name(f'{name} {about}')}.csv"
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, f"Save table of {about}", str(proposed), FILTER
        )
        if chosen:
            self._session.folders.remember(SORT, Path(chosen))
            self._write(Path(chosen), table)

    def _write(self, path: Path, table: str) -> None:
        try:
            check_no_source(path, [self._session.project.data])
            with replacing(path) as file:
                file.write(table.encode())
        except FileError as error:
            self.failed.emit(error)
        except OSError as error:
            self.failed.emit(unwritable(path, error))
        else:
            self.saved.emit(path)
