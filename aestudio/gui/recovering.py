"""At the start: what a crash left behind, and having it back."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.errors import FileError
from aestudio.gui.documents import Documents
from aestudio.gui.recovery_dialog import RecoveryDialog
from aestudio.gui.session import Session
from aestudio.storage.recovery import Leftover, discard, leftovers, recovered, tidy


class Recovering(QObject):
    """``failed`` carries a StudioError."""

    failed = Signal(object)

    def __init__(
        self, session: Session, documents: Documents, folder: Path, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._documents = session, documents
        self._folder, self._window = folder, window
        self.dialog: RecoveryDialog | None = None

    def offer(self) -> None:
        """Ask what to do with what was left behind, if anything was."""
        tidy(self._folder)
        found = leftovers(self._folder)
        if not found:
            return
        self.dialog = RecoveryDialog(found, self._window)
        self.dialog.recover.connect(self._recover)
        self.dialog.original.connect(self._open_original)
        self.dialog.discard.connect(discard)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self, _result: int) -> None:
        self.dialog = None

    def _recover(self, one: Leftover) -> None:
        try:
            document = recovered(one)
        except FileError as error:
            self.failed.emit(error)
            return
        self._session.open(document, one.original, saved=False)

    def _open_original(self, one: Leftover) -> None:
        if one.original is not None:
            self._documents.open(one.original)
