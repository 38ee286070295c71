"""Work in the background waits for the thread that draws."""

import os
import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from aestudio.gui.kit.background import Background
from aestudio.gui.kit.priority import STEPS_BACK


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness on Linux only")
def test_background_work_stands_behind_the_thread_that_draws(qtbot: QtBot) -> None:
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    found: list[int] = []
    background = Background("tried")
    background.submit(
        lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()),
        found.append,
        lambda _error: None,
    )
    qtbot.waitUntil(lambda: bool(found))
    background.close()
    background.deleteLater()
    assert found == [max(own, STEPS_BACK)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own
