"""A window, from its first look at data to its end."""

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from aestudio.core.training import EngineLoader
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes


@contextmanager
def opened_window(load: EngineLoader, themes: Themes, qtbot: QtBot) -> Iterator[MainWindow]:
    """With the data that it starts with; nothing of it is kept."""
    found = MainWindow(load, themes, Settings())
    found.show()
    qtbot.waitUntil(lambda: found.data.dataset is not None)
    yield found
    found.session.undo_stack.setClean()
    found.shut_down()
    found.deleteLater()
