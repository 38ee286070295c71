"""What goes wrong in a run is told where one looks, with what to do, and costs no work."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.events import Event
from aestudio.core.training import EngineInfo, TrainingControl, TrainingJob
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from tests.gui.idle_engine import IdleEngine

LONG = 60_000


class FailingEngine(IdleEngine):
    """Begins and fails as told."""

    def __init__(self) -> None:
        self.jobs: list[TrainingJob] = []
        self.error: Exception = MemoryError()

    def __call__(self) -> "FailingEngine":
        return self

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        self.jobs.append(job)
        raise self.error
        yield


@pytest.fixture
def engine() -> FailingEngine:
    return FailingEngine()


@pytest.fixture
def window(
    qtbot: QtBot, themes: Themes, engine: FailingEngine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr("aestudio.gui.importing.data_controller.MOST_PCA_FEATURES", 0)
    found = MainWindow(engine, themes, Settings())
    found.show()
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    qtbot.waitUntil(lambda: "Loading" not in found.status._device.text(), timeout=LONG)
    yield found
    found.autosave.end()
    found.shut_down()
    found.deleteLater()


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_run_that_will_not_fit_is_told_before_it_starts_and_begins_if_the_user_insists(
    qtbot: QtBot, window: MainWindow, engine: FailingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.gui.run.training_controller.free_memory", lambda: 20_000_000)
    press(window, qtbot, "trainButton")
    assert window.controller.idle
    assert not window.training.preparing
    needs, has = "needs about 104 MB of memory", "20 MB are free"
    assert needs in window.banner.text
    assert has in window.banner.text
    assert "Use smaller layers" in window.banner.text
    press(window, qtbot, "bannerButton")
    qtbot.waitUntil(lambda: len(engine.jobs) == 1, timeout=LONG)
    qtbot.waitUntil(lambda: window.controller.idle, timeout=LONG)
    press(window, qtbot, "trainButton")
    assert needs in window.banner.text, "once allowed is not always allowed"
    assert len(engine.jobs) == 1


def test_memory_that_runs_out_in_a_run_ends_the_run_alone(
    qtbot: QtBot, window: MainWindow, engine: FailingEngine
) -> None:
    press(window, qtbot, "trainButton")
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=LONG)
    assert "memory ran out" in window.banner.text.lower()
    assert "smaller" in window.banner.text
    assert window.controller.idle
    press(window, qtbot, "trainButton")
    qtbot.waitUntil(lambda: len(engine.jobs) == 2 and window.controller.idle, timeout=LONG)


def test_what_nobody_foresaw_in_a_run_offers_its_details(
    qtbot: QtBot, window: MainWindow, engine: FailingEngine
) -> None:
    engine.error = KeyError("a cog")
    press(window, qtbot, "trainButton")
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=LONG)
    button = window.banner.findChild(QPushButton, "bannerButton")
    assert isinstance(button, QPushButton)
    assert button.text() == "Copy details"


def test_a_card_that_cannot_be_used_is_told_of_once_and_training_goes_on_the_cpu(
    qtbot: QtBot, themes: Themes, engine: FailingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.gui.importing.data_controller.MOST_PCA_FEATURES", 0)
    engine.info = EngineInfo("none", "CPU", 1, "float32", "The CPU is used.")
    window = MainWindow(engine, themes, Settings())
    window.show()
    qtbot.waitUntil(lambda: window.banner.text == "The CPU is used.", timeout=LONG)
    assert "The CPU is used." in window.status._device.toolTip()
    window.autosave.end()
    window.shut_down()
    window.deleteLater()
