"""Opens the dialog for a network that was dropped or chosen, and lets a project begin with it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.core.project import Document
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.folders import Folders
from aestudio.gui.networks.dialog import NetworkDialog
from aestudio.gui.shell.theme import Themes
from aestudio.importers.formats import ENDINGS

ASKED, SORT = "Import a network", "network"
FILTER = f"Networks ({' '.join(f'*{one}' for one in dict.fromkeys(ENDINGS))});;All files (*)"


class NetworkImports(QObject):
    """One dialog at a time; ``begin`` starts a project with a document."""

    def __init__(
        self,
        folders: Folders,
        themes: Themes,
        begin: Callable[[Document], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._themes, self._begin, self._window = themes, begin, window
        self._folders = folders
        self.background = Background("network", self)
        self.dialog: NetworkDialog | None = None

    def ask_file(self) -> None:
        """Choose a file."""
        folder = str(self._folders.begin(SORT))
        name, _filter = QFileDialog.getOpenFileName(self._window, ASKED, folder, FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show what a file becomes."""
        if self.dialog is not None:
            self.dialog.close()
        self._folders.remember(SORT, path)
        dialog = NetworkDialog(path, self._themes, self.background, self._window)
        dialog.taken.connect(self._begin)
        dialog.other_wanted.connect(self.ask_file)
        dialog.finished.connect(partial(self._forget, dialog))
        self.dialog = dialog
        dialog.open()

    def close(self) -> None:
        """End the dialog and its thread."""
        if self.dialog is not None:
            self.dialog.close()
        self.background.close()

    def _forget(self, dialog: NetworkDialog, _result: int) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
