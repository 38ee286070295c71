"""Data that moved are found again; data that changed are taken as they are now."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from aestudio.gui.shell.main_window import MainWindow
from tests.gui.importing.conftest import LONG, Drop, press, settle


@pytest.fixture
def table(drop: Drop, window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Path:
    """A file that the project uses."""
    path = tmp_path / "table.npy"
    np.save(path, np.random.default_rng(0).random((50, 6), np.float32))
    press(qtbot, drop(path), "useDataButton")
    qtbot.waitUntil(lambda: window.session.project.data.source == str(path), timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    return path


def offered(window: MainWindow) -> str:
    """What the button beside the message says."""
    found = window.banner.findChild(QPushButton, "bannerButton")
    assert isinstance(found, QPushButton)
    return found.text()


def read_anew(window: MainWindow, qtbot: QtBot) -> None:
    """The project is opened again, and its data are not what they were."""
    window.session.open(window.session.document, None)
    window.data._wanted = None
    window.data.show_project(window.session.project)
    qtbot.waitUntil(window.banner.isVisible, timeout=LONG)


def test_a_file_that_was_moved_is_found_nearby_and_taken(
    table: Path, window: MainWindow, qtbot: QtBot
) -> None:
    moved = table.parent / "archive" / "other name.npy"
    moved.parent.mkdir()
    table.rename(moved)
    read_anew(window, qtbot)
    assert offered(window) == "Find…"
    press(qtbot, window.banner, "bannerButton")
    qtbot.waitUntil(lambda: window.session.project.data.source == str(moved), timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    window.session.undo_stack.undo()
    assert window.session.project.data.source == str(table)


def test_a_file_that_changed_is_looked_at_as_it_is_now(
    table: Path, window: MainWindow, qtbot: QtBot
) -> None:
    np.save(table, np.random.default_rng(1).random((70, 6), np.float32))
    read_anew(window, qtbot)
    assert offered(window) == "Use as it is now"
    press(qtbot, window.banner, "bannerButton")
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    press(qtbot, dialog, "useDataButton")
    qtbot.waitUntil(lambda: window.session.project.data.samples == 70, timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
