"""The dialogs that the window has, and what each of them hears."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from aestudio.core.queue import QueuedRun
from aestudio.core.runs import RunGroup
from aestudio.gui.runs.face_off_dialog import FaceOffDialog
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.runs.sweep_dialog import SweepDialog
from aestudio.gui.shell.about import AboutDialog
from aestudio.gui.shell.dialogs import Maker
from aestudio.gui.shell.export_dialog import ExportDialog
from aestudio.gui.shell.preferences_dialog import PreferencesDialog
from aestudio.gui.shell.shortcut_sheet import ShortcutSheet
from aestudio.gui.shell.tensorboard_dialog import TensorBoardDialog

if TYPE_CHECKING:  # It needs this module to be complete.
    from aestudio.gui.shell.main_window import MainWindow


def makers(window: "MainWindow") -> dict[str, Maker]:
    """What makes each, by the name that it is asked for by."""
    return {
        "shortcuts": partial(ShortcutSheet, window.actions_),
        "about": partial(_about, window),
        "preferences": partial(_preferences, window),
        "export": lambda parent: ExportDialog(window.exports, window.settings, parent),
        "tensorboard": partial(_tensorboard, window),
        "face-off": partial(_face_off, window),
        "sweep": partial(_sweep, window),
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


def _tensorboard(window: "MainWindow", parent: QWidget) -> TensorBoardDialog:
    comparison = window.workspaces.page(RunsPage).comparison
    marked = [one.id for one in comparison.table.marked]
    found = TensorBoardDialog(window.event_files, window.session, marked, parent)
    comparison.marked_changed.connect(found.show_marked)
    return found


def _face_off(window: "MainWindow", parent: QWidget) -> FaceOffDialog:
    comparison = window.workspaces.page(RunsPage).comparison
    marked = [one.id for one in comparison.table.marked]
    found = FaceOffDialog(window.session, marked, parent)
    comparison.marked_changed.connect(found.show_marked)
    found.start_wanted.connect(partial(_queue, window))
    return found


def _sweep(window: "MainWindow", parent: QWidget) -> SweepDialog:
    found = SweepDialog(window.session, parent)
    found.start_wanted.connect(partial(_queue, window))
    return found


def _queue(window: "MainWindow", runs: Sequence[QueuedRun], group: RunGroup) -> None:
    """Train them in turn, where it is seen what comes of them."""
    window.workspaces.turn_to("runs")
    window.queue.add(runs, group)
