"""Dialogs beside the window: one of each, none of which anything waits for."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

Maker = Callable[[QWidget], QDialog]


class Dialogs(QObject):
    """``makers`` make them, by name, when they are first asked for."""

    def __init__(self, makers: Mapping[str, Maker], window: QWidget) -> None:
        super().__init__(window)
        self._makers, self._window = makers, window
        self._open: dict[str, QDialog] = {}

    def open(self, name: str) -> QDialog:
        """Show a dialog, or bring it to the front."""
        found = self._open.get(name)
        if found is None:
            found = self._open[name] = self._makers[name](self._window)
            found.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            found.finished.connect(lambda _result: self._open.pop(name, None))
        found.show()
        found.raise_()
        found.activateWindow()
        return found

    def is_open(self, name: str) -> bool:
        """Whether a dialog is shown."""
        return name in self._open

    def close(self) -> None:
        """Close those that are open."""
        for one in list(self._open.values()):
            one.close()
