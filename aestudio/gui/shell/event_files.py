"""Writes curves of runs for TensorBoard where the user wants them; off the GUI thread."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event as Flag

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.errors import StudioError
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.export.tensorboard.runs import CurvesWritten, write_runs
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.kit.background import Background
from aestudio.gui.shell.destination import Destination

ABOUT = "curves"


class EventFiles(QObject):
    """``ended`` carries CurvesWritten, ``failed`` a StudioError; ``changed`` tells that something
    is under way now or no more, ``progressed`` of how many runs the curves are written."""

    ended = Signal(object)
    failed = Signal(object)
    changed = Signal()
    progressed = Signal(int)

    def __init__(self, session: Session, files: RunFiles, window: QWidget) -> None:
        super().__init__(window)
        self._files = files
        usual = QStandardPaths.StandardLocation.DocumentsLocation
        title = "Choose where the folder with the curves goes"
        self._destination = Destination(session, window, title, usual)
        self.background = Background("events", self)
        self.background.crashed.connect(lambda _error: self.changed.emit())
        self._called_off = Flag()

    @property
    def busy(self) -> bool:
        """Whether curves are being written."""
        return self.background.busy

    @property
    def folder_name(self) -> str:
        """What the folder is called: digits-curves."""
        return self._destination.name(ABOUT)

    def ask(self, runs: Sequence[KeptRun]) -> None:
        """Choose a folder and write the curves of these runs."""
        folder = self._destination.ask_folder(ABOUT)
        if folder is None:
            return
        self._called_off = called_off = Flag()
        read = partial(_read, self._files.reading)
        self.background.submit(
            lambda: write_runs(runs, read, folder, called_off.is_set, self.progressed.emit),
            self._keep,
            self._fail,
        )
        self.changed.emit()

    def stop(self) -> None:
        """Let there be no curves after all."""
        self._called_off.set()

    def close(self) -> None:
        """Write no more of them, for when the window goes."""
        self.stop()
        self.background.close()

    def _keep(self, written: CurvesWritten | None) -> None:
        self.changed.emit()
        if written is not None:
            self._destination.remember(written.folder)
            self.ended.emit(written)

    def _fail(self, error: StudioError) -> None:
        self.changed.emit()
        self.failed.emit(error)


def _read(reading: Callable[[str], Run], known: KeptRun) -> Run:
    return reading(known.id)
