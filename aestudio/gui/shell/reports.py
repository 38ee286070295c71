"""Saves a report of the run where the user wants it; gathered off the GUI thread."""

from datetime import datetime
from pathlib import Path
from threading import Event as Flag

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.errors import StudioError
from aestudio.core.project import Document
from aestudio.data.dataset import Dataset
from aestudio.export.report.gather import About, gather
from aestudio.export.report.page import page
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.kit.background import Background
from aestudio.gui.shell.destination import Destination
from aestudio.storage.atomic import replacing
from aestudio.storage.output import check_no_source
from aestudio.storage.target import unwritable

FILTER = "Report (*.html)"
ENDINGS = (".html", ".htm")


class Reports(QObject):
    """``saved`` carries the path, ``failed`` a StudioError; ``progressed`` the share that is done,
    0…1, and None once that is over, saved or not. ``changed`` tells that ``possible`` may be
    another."""

    saved = Signal(object)
    failed = Signal(object)
    progressed = Signal(object)
    changed = Signal()

    def __init__(self, session: Session, data: DataController, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._data = session, data
        self._destination = Destination(session, window, "Save report")
        self.background = Background("report", self)
        self.background.crashed.connect(lambda _error: self._end())
        self._stop = Flag()
        for news in (data.loaded, session.project_changed):
            news.connect(lambda _value: self.changed.emit())

    @property
    def possible(self) -> bool:
        """Whether there is a run with data that it takes, and no report is being made."""
        run, dataset = self._session.run, self._data.dataset
        if run is None or dataset is None or self.background.busy:
            return False
        return dataset.reference.features == run.architecture.inputs

    def ask(self) -> None:
        """Choose a file and save a report to it."""
        dataset = self._data.dataset
        if not self.possible or dataset is None:
            return
        document = self._session.document
        path = self._destination.ask(self._about, ENDINGS[0], {FILTER: ENDINGS})
        if path is None:
            return
        self._stop = stop = Flag()
        self.background.submit(
            lambda: self._made(document, dataset, path, stop), self._keep, self._fail
        )
        self.progressed.emit(0.0)
        self.changed.emit()

    def stop(self) -> None:
        """Give up the report that is being made."""
        self._stop.set()

    def close(self) -> None:
        """Make no more of it, for when the window goes."""
        self.stop()
        self.background.close()

    def _made(self, document: Document, dataset: Dataset, path: Path, stop: Flag) -> Path | None:
        """Off the GUI thread; None where it was stopped."""
        check_no_source(path, [*document.references, dataset.reference])
        known, run = document.runs.current, document.run
        if known is None or run is None:
            return None
        about = About(document.project.name, known.title, known.info.begun)
        tell = self.progressed.emit
        contents = gather(about, run, dataset, datetime.now(), stop.is_set, tell)
        written = None if contents is None else page(contents)
        if written is None or stop.is_set():
            return None
        try:
            with replacing(path) as file:
                file.write(written)
        except OSError as error:
            raise unwritable(path, error) from error
        return path

    def _keep(self, path: Path | None) -> None:
        self._end()
        if path is not None:
            self._destination.remember(path)
            self.saved.emit(path)

    def _fail(self, error: StudioError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self.progressed.emit(None)
        self.changed.emit()

    @property
    def _about(self) -> str:
        """run 2, of the run that is opened."""
        known = self._session.runs.current
        return "" if known is None else f"run {known.info.number}"
