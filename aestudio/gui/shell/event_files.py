"""Writes curves of runs for TensorBoard where the user wants them; off the GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.runs import KeptRun
from aestudio.export.tensorboard.runs import CurvesWritten, write_runs
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.shell.destination import Destination
from aestudio.gui.shell.writer import Writer

ABOUT = "curves"


class EventFiles(Writer[CurvesWritten]):
    """``progressed`` carries of how many runs the curves are written."""

    progressed = Signal(int)

    def __init__(self, session: Session, files: RunFiles, window: QWidget) -> None:
        super().__init__("events", window)
        self._files = files
        title = "Choose where the folder with the curves goes"
        self._destination = Destination(session, window, title)

    @property
    def folder_name(self) -> str:
        """What the folder is called: digits-curves."""
        return self._destination.name(ABOUT)

    def ask(self, runs: Sequence[KeptRun]) -> None:
        """Choose a folder and write the curves of these runs."""
        folder = self._destination.ask_folder(ABOUT)
        if folder is None:
            return
        reading, tell = self._files.reading, self.progressed.emit
        self._write(
            lambda called_off: write_runs(
                runs, lambda known: reading(known.id), folder, called_off, tell
            )
        )

    def keep(self, written: CurvesWritten) -> None:
        """The next folder is asked for from there."""
        self._destination.remember(written.folder)
