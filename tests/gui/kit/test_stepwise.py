"""One step in each turn of the event loop."""

from functools import partial

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from aestudio.gui.kit.stepwise import Stepwise


def test_other_events_have_their_turn_between_two_steps(qtbot: QtBot) -> None:
    done: list[str] = []
    parent = QObject()

    def first() -> None:
        done.append("first")
        QTimer.singleShot(0, parent, lambda: done.append("an event"))

    Stepwise((first, partial(done.append, "second"), partial(done.append, "third")), parent)
    assert not done
    qtbot.waitUntil(lambda: len(done) == 4)
    assert [one for one in done if one != "an event"] == ["first", "second", "third"]
    assert done.index("an event") < 3


def test_nothing_is_done_after_a_stop_from_within_a_step(qtbot: QtBot) -> None:
    done: list[str] = []
    parent = QObject()
    steps = Stepwise((lambda: steps.stop(), partial(done.append, "late")), parent)
    ended: list[bool] = []
    QTimer.singleShot(30, parent, lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))
    assert not done
