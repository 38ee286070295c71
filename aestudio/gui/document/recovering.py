"""At the start: what a crash left behind, and having it back."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from aestudio.gui.document.documents import Documents
from aestudio.gui.document.recovery_dialog import RecoveryDialog
from aestudio.storage.recovery import Leftover, discard, leftovers, tidy


class Recovering(QObject):
    """Offers each copy once; ``documents`` opens what is chosen."""

    def __init__(self, documents: Documents, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._documents, self._folder, self._window = documents, folder, window
        self.dialog: RecoveryDialog | None = None

    def offer(self) -> None:
        """Ask what to do with what was left behind, if anything was."""
        tidy(self._folder)
        found = leftovers(self._folder)
        if not found:
            return
        self.dialog = RecoveryDialog(found, self._window)
        self.dialog.recover.connect(self._documents.recover)
        self.dialog.original.connect(self._open_original)
        self.dialog.discard.connect(discard)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self, _result: int) -> None:
        self.dialog = None

    def _open_original(self, one: Leftover) -> None:
        if one.original is not None:
            self._documents.open(one.original)
