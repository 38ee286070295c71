"""Data that are read from the disk as training goes: told, trained on, and given up if need be."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from aestudio.app import create
from aestudio.data.streaming.rows import FlatRows
from aestudio.gui.importing.data_controller import ReadingProgress
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.status_strip import reading_text
from tests.gui.importing.conftest import press, settle, take_file

LONG = 60_000


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    nothing_is_prepared: None,
    engine_is_loaded_once: None,
) -> Iterator[MainWindow]:
    _app, found = create([])
    found.show()
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    yield found
    found.shut_down()
    found.deleteLater()


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table that is taken for too large for the memory."""
    monkeypatch.setattr("aestudio.data.reference.fits", lambda file, free: False)
    np.save(tmp_path / "large.npy", np.random.default_rng(0).normal(5, 2, (300, 6)))
    return tmp_path / "large.npy"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Reading waits after the first blocks until this is called."""
    going, count, real = threading.Event(), 0, FlatRows.read

    def read(file: FlatRows, start: int, stop: int) -> Any:
        nonlocal count
        count += 1
        if count > 3:
            going.wait(20)
        return real(file, start, stop)

    monkeypatch.setattr(FlatRows, "read", read)
    yield going.set
    going.set()


def data_label(window: MainWindow) -> QLabel:
    found = window.findChild(QLabel, "dataLabel")
    assert isinstance(found, QLabel)
    return found


def stop_button(window: MainWindow) -> QToolButton:
    found = window.findChild(QToolButton, "stopReadingButton")
    assert isinstance(found, QToolButton)
    return found


def button(window: MainWindow) -> QPushButton:
    found = window.banner.findChild(QPushButton, "bannerButton")
    assert isinstance(found, QPushButton)
    return found


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 100)


def test_large_data_are_said_to_be_streamed_and_how_many_are_shown(
    window: MainWindow, qtbot: QtBot, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.data.streaming.streamed.MOST_SHOWN", 20)
    take_file(window, qtbot, large)
    qtbot.waitUntil(lambda: "on disk" in data_label(window).text(), timeout=LONG)
    assert data_label(window).text() == "large · 240 + 60 · streamed, 14 kB on disk"
    assert "of its 60 test samples" in data_label(window).toolTip()
    assert not stop_button(window).isVisible()
    dataset = window.data.dataset
    assert dataset is not None
    assert len(dataset.train) <= 20
    assert len(dataset.test) <= 20


def test_of_large_data_the_dialog_says_that_it_shows_a_part(
    window: MainWindow, qtbot: QtBot, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.gui.importing.work.MOST_SHOWN", 50)
    window.open_path(large)
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    assert "the first 50 samples only" in dialog.notes.text


def test_large_data_are_trained_on(window: MainWindow, qtbot: QtBot, large: Path) -> None:
    take_file(window, qtbot, large)
    qtbot.waitUntil(lambda: "on disk" in data_label(window).text(), timeout=LONG)
    window.session.edit("", lambda p: p.edited(plan=p.plan.edited(epochs=1)))
    window.training.train()
    qtbot.waitUntil(lambda: window.session.run is not None, timeout=LONG)
    assert window.session.run is not None
    assert window.session.run.finished
    assert window.session.run.data_sha256.startswith("streamed-")


def test_data_that_are_streamed_are_embedded_if_asked(
    window: MainWindow, qtbot: QtBot, large: Path
) -> None:
    window.open_path(large)
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    dialog.settings.embed.click()
    press(qtbot, dialog, "useDataButton")
    qtbot.waitUntil(lambda: window.session.project.data.streamed, timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    assert window.session.project.data.embedded


def train_for_ever(window: MainWindow, qtbot: QtBot, large: Path) -> None:
    """Train on streamed data until an epoch is done."""
    take_file(window, qtbot, large)
    qtbot.waitUntil(lambda: "on disk" in data_label(window).text(), timeout=LONG)
    window.session.edit("", lambda p: p.edited(plan=p.plan.edited(epochs=1_000_000)))
    window.training.train()
    qtbot.waitUntil(lambda: window.autosave.unsaved and epochs_done(window) > 0, timeout=LONG)


def epochs_done(window: MainWindow) -> int:
    progress = window.controller._progress
    return 0 if progress is None or progress.current is None else progress.current.epoch


@pytest.mark.parametrize("away", [Path.unlink, cut_short], ids=["deleted", "cut"])
def test_data_that_go_in_mid_run_end_it_with_what_was_learnt_and_a_way_to_go_on(
    window: MainWindow,
    qtbot: QtBot,
    large: Path,
    away: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Where they are not found the user is asked, and here nobody answers.
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: ("", ""))
    elsewhere = large.with_name("elsewhere") / large.name
    elsewhere.parent.mkdir()
    train_for_ever(window, qtbot, large)
    shutil.copy2(large, elsewhere)
    away(large)
    qtbot.waitUntil(lambda: window.banner.isVisible() and window.controller.idle, timeout=LONG)
    assert "large.npy" in window.banner.text
    left = window.session.run
    assert left is not None
    assert left.checkpoint.epoch > 0
    assert left.checkpoint.weights.finite
    assert button(window).text() in ("Find…", "Use as it is now", "Prepare data…")
    large.unlink(missing_ok=True)
    window.finder.find()
    qtbot.waitUntil(lambda: window.session.project.data.source == str(elsewhere), timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    assert window.session.document.can_continue
    window.training.train()
    qtbot.waitUntil(lambda: epochs_done(window) > left.checkpoint.epoch, timeout=LONG)


def test_reading_shows_how_far_it_is_and_can_be_stopped(
    window: MainWindow, qtbot: QtBot, large: Path, held: Callable[[], None]
) -> None:
    take_file(window, qtbot, large)
    qtbot.waitUntil(lambda: data_label(window).text().startswith("Reading large"), timeout=LONG)
    qtbot.waitUntil(stop_button(window).isVisible, timeout=LONG)
    stop_button(window).click()
    held()
    qtbot.waitUntil(lambda: "reading was stopped" in window.banner.text, timeout=LONG)
    assert "press Train to read these" in window.banner.text
    assert not stop_button(window).isVisible()
    assert window.data.dataset is None


def test_other_data_end_the_reading_without_a_word(
    window: MainWindow, qtbot: QtBot, large: Path, held: Callable[[], None]
) -> None:
    take_file(window, qtbot, large)
    qtbot.waitUntil(lambda: data_label(window).text().startswith("Reading large"), timeout=LONG)
    window.data.use_sample()
    held()
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    assert "for 784 features" in window.banner.text
    assert data_label(window).text().startswith("MNIST sample")


def test_an_hdf5_file_of_samples_is_told_from_a_project(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = np.random.default_rng(0).random((50, 7))
    take_file(window, qtbot, tmp_path / "data.h5")
    qtbot.waitUntil(lambda: window.session.project.data.features == 7, timeout=LONG)


@pytest.mark.parametrize(
    ("share", "seconds", "text"),
    [
        (0.5, 0.5, "Reading big · 50 %"),
        (0.25, 20.0, "Reading big · 25 % · 1:00 left"),
        (0.0, 20.0, "Reading big · 0 %"),
    ],
)
def test_the_time_left_follows_from_the_pace(share: float, seconds: float, text: str) -> None:
    assert reading_text(ReadingProgress("big", share, seconds)) == text
