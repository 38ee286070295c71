"""Widgets for tests, and a watch over what tests leave behind."""

import gc
import threading
from collections.abc import Callable, Generator, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QThread, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from aestudio import app
from aestudio.analysis.pca import pca_errors
from aestudio.core.project import DataReference, Document
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.watch import Watch
from aestudio.gui.document.session import Session
from aestudio.gui.importing import data_controller
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import recipe
from tests.gui.idle_engine import IdleEngine
from tests.gui.opened_window import opened_window

LONG = 60_000
A_DAY_MS = 86_400_000
OUTSIDE = QPoint(-20, -20)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    """What a test has set off happens while standard error is still the test's: an exception that
    Qt swallows is told there."""
    yield
    QApplication.processEvents()


class PatientBot(QtBot):
    """Waits until it is so, however slow the machine: only what never comes is a defect."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LONG) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = LONG, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The robot of pytest-qt, with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def themes(qapp: QApplication) -> Themes:
    """The styled application."""
    return Themes(qapp)


@pytest.fixture
def session(qapp: QApplication) -> Iterator[Session]:
    """A session on the book's tied network."""
    found = Session(Document(recipe("book-tied").project))
    yield found
    found.deleteLater()


@pytest.fixture
def idle_window(qtbot: QtBot, themes: Themes) -> Iterator[MainWindow]:
    """A window with the data it starts with, in which nothing is trained."""
    with opened_window(IdleEngine, themes, qtbot) as found:
        yield found


@pytest.fixture
def nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network that the window starts with is not compiled ahead where others are trained."""
    monkeypatch.setattr("aestudio.gui.shell.main_window.LOAD_ENGINE_AFTER_MS", A_DAY_MS)


loaded_once = cache(app._load_engine)


@pytest.fixture
def engine_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows that train share one, as the runs of one window do: a design that was compiled for a
    test is not compiled again for the next."""
    monkeypatch.setattr(app, "_load_engine", loaded_once)


@pytest.fixture(scope="session", autouse=True)
def components_are_fitted_once() -> Iterator[None]:
    """Nearly every window shows the same data, whose components take a second each time."""
    found: dict[bytes, NDArray[np.float64]] = {}
    sample: list[tuple[Array, Array, NDArray[np.float64]]] = []

    def fitted(training: Array, test: Array) -> NDArray[np.float64]:
        for one, other, errors in sample:
            if one is training and other is test:
                return errors
        key = sha256(training.tobytes() + test.tobytes()).digest()
        if key not in found:
            found[key] = pca_errors(training, test)
        # Nobody can write to what all windows show; to look at its numbers takes a while.
        if not (training.flags.writeable or test.flags.writeable):
            sample.append((training, test, found[key]))
        return found[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_controller, "pca_errors", fitted)
        yield


@pytest.fixture(scope="session", autouse=True)
def sample_is_read_once() -> Iterator[None]:
    """Every window begins with it; nobody may write to what all are given."""
    found: list[Dataset] = []

    def loaded(reference: DataReference, base: Path | None, watch: Watch) -> Dataset:
        if reference != DataReference():
            return load_dataset(reference, base, watch)
        if not found:
            found.append(load_dataset(reference, base, watch))
            found[0].train.flags.writeable = found[0].test.flags.writeable = False
        return found[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_controller, "load_dataset", loaded)
        yield


@pytest.fixture(autouse=True)
def readers_are_split_off(readers_stand_by: None) -> None:
    """As they are wherever the window is open."""


@pytest.fixture(autouse=True)
def the_mouse_comes_from_outside(qapp: QApplication) -> None:
    """Qt tells no window that it was moved to where it is already, as by the test before."""
    QCursor.setPos(OUTSIDE)


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """A test that leaks a top-level widget, a thread or a timer fails."""
    widgets = set(QApplication.topLevelWidgets())
    threads = set(threading.enumerate())
    at_work = _at_work()
    yield
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    left = [one for one in QApplication.topLevelWidgets() if one not in widgets and one.isVisible()]
    assert not left, f"widgets left open: {left}"
    strays = [one for one in threading.enumerate() if one not in threads and not one.daemon]
    assert not strays, f"threads left running: {strays}"
    running = _at_work() - at_work
    assert not running, f"timers or threads of Qt left running: {running}"


def _at_work() -> set[QObject]:
    """Timers that tick and Qt's threads that run, of all that Python knows."""
    known = [one for one in gc.get_objects() if isinstance(one, QTimer | QThread) and isValid(one)]
    return {
        one for one in known if (one.isActive() if isinstance(one, QTimer) else one.isRunning())
    }
