"""Files as people have them, written by the libraries that they use, and a window for them."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.gui.importing.dialog import ImportDialog
from aestudio.gui.shell.main_window import MainWindow

LONG = 60_000
Drop = Callable[[Path], ImportDialog]


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    """The window with the data it starts with."""
    return idle_window


@pytest.fixture
def drop(window: MainWindow, qtbot: QtBot) -> Drop:
    """Drops a file on the window, and waits until all about it is known."""

    def dropped(path: Path) -> ImportDialog:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        none = Qt.KeyboardModifier.NoModifier
        left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
        window.dropEvent(QDropEvent(QPointF(10, 10), copy, data, left, none))
        dialog = window.imports.dialog
        assert dialog is not None
        settle(qtbot, dialog)
        return dialog

    return dropped


def settle(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Wait until nothing is being done any more."""
    qtbot.waitUntil(lambda: dialog.controller.idle, timeout=LONG)


def press(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    """Press a button as a user does."""
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isVisible(), f"{name} is not shown"
    assert button.isEnabled(), f"{name} is not offered"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def take_file(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Open a file, and say yes to what the dialog shows of it."""
    window.open_path(path)
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    press(qtbot, dialog, "useDataButton")


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A table as a spreadsheet in Germany writes it, with blank cells in two of its rows."""
    lines = ["laenge;breite;art"]
    for number in range(40):
        length = "" if number in (3, 17) else f"{number},5"
        lines.append(f"{length};{number * 2},25;{'rund' if number % 2 else 'eckig'}")
    path = tmp_path / "messwerte.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Colour images in two folders: red ones and blue ones."""
    for name, colour in (("blue", (0, 0, 255)), ("red", (255, 0, 0))):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for number in range(10):
            Image.new("RGB", (12, 8), colour).save(tmp_path / "photos" / name / f"{number}.png")
    return tmp_path / "photos"


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """An HDF5 file with two arrays that could be the samples, and others that could not."""
    generator = np.random.default_rng(0)
    with h5py.File(tmp_path / "several.h5", "w") as file:
        file["first/faces"] = generator.integers(0, 255, (30, 6, 5), np.uint8)
        file["second/tables"] = generator.random((20, 7), np.float32)
        file["second/version"] = 3
    return tmp_path / "several.h5"
