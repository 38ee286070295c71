"""Long work that ends while nobody looks is told through the desktop."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from aestudio.core.project import Project
from aestudio.core.queue import Queue, QueuedRun, QueueState
from aestudio.gui.shell import notifications
from aestudio.gui.shell.notifications import Notifications
from aestudio.gui.shell.preferences import Preferences

Said = list[tuple[str, str]]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found = [0.0]
    monkeypatch.setattr(notifications, "perf_counter", lambda: found[0])
    return found


@pytest.fixture
def window(qapp: object) -> Iterator[QWidget]:
    found = QWidget()
    yield found
    found.deleteLater()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    found: Said = []
    monkeypatch.setattr(
        Notifications, "say", lambda _self, title, text: found.append((title, text))
    )
    return found


def work(wanted: bool, window: QWidget, clock: list[float], seconds: float) -> None:
    found = Notifications(window, lambda: Preferences(notifications=wanted))
    waits = QueueState(Queue((QueuedRun(Project(), "tied"),)))
    found.show_queue(waits)
    clock[0] += seconds / 2
    found.show_queue(waits)
    clock[0] += seconds / 2
    found.queue_emptied(QueueState(ended=1))


@pytest.mark.parametrize(
    ("wanted", "seconds", "told"),
    [
        (True, 61.0, [("The queue is done", "1 run trained · after 1:01")]),
        (True, 29.0, []),
        (False, 61.0, []),
    ],
)
def test_work_is_told_of_where_it_was_long_and_messages_are_wanted(
    window: QWidget, clock: list[float], said: Said, wanted: bool, seconds: float, told: Said
) -> None:
    work(wanted, window, clock, seconds)
    assert said == told


def test_nothing_is_said_to_who_looks_at_the_window(
    window: QWidget, clock: list[float], said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    work(True, window, clock, 61.0)
    assert said == []


def test_a_desktop_that_takes_no_messages_is_asked_for_none(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    found = Notifications(window, Preferences)
    found.say("Title", "text")
    assert found._tray is None
    found.close()
