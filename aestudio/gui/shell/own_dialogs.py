"""The dialogs that the window has, and what each of them hears."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from aestudio.gui.shell.about import AboutDialog
from aestudio.gui.shell.dialogs import Maker
from aestudio.gui.shell.preferences_dialog import PreferencesDialog
from aestudio.gui.shell.shortcut_sheet import ShortcutSheet

if TYPE_CHECKING:  # It needs this module to be complete.
    from aestudio.gui.shell.main_window import MainWindow


def makers(window: "MainWindow") -> dict[str, Maker]:
    """What makes each, by the name that it is asked for by."""
    return {
        "shortcuts": partial(ShortcutSheet, window.actions_),
        "about": partial(_about, window),
        "preferences": partial(_preferences, window),
    }


def _about(window: "MainWindow", parent: QWidget) -> AboutDialog:
    found = AboutDialog(window.engine.info, parent)
    window.engine.loaded.connect(found.show_loaded)
    return found


def _preferences(window: "MainWindow", parent: QWidget) -> PreferencesDialog:
    found = PreferencesDialog(window.settings, window.threads, parent)
    found.changed.connect(window.appearance.settle)
    window.themes.changed.connect(found.show_settings)
    return found
