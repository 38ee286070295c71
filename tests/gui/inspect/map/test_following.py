"""What follows the hand is answered while the hand goes on."""

from collections.abc import Callable
from threading import Event

from pytestqt.qtbot import QtBot

from aestudio.core.errors import DataError, StudioError
from aestudio.gui.inspect.map.following import Following
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Lane, Task, Wish

LONG = 60_000


def _wish(work: Callable[[Task], object], live: bool = False) -> Wish[object]:
    return Wish(object(), work, Lane.INTERACTIVE, live, kept=False)


def _fail(error: StudioError) -> None:
    raise AssertionError(error)


def _telling(number: int) -> Wish[object]:
    return _wish(lambda _task: number)


def test_of_many_questions_the_first_and_the_newest_are_answered(
    qtbot: QtBot, tools: Tools
) -> None:
    gate, heard = Event(), list[object]()
    following = Following(tools.computations, "x", _fail)

    def held(_task: Task) -> str:
        gate.wait()
        return "first"

    following.ask(_wish(held), heard.append)
    for number in range(5):
        following.ask(_telling(number), heard.append)
    gate.set()
    qtbot.waitUntil(lambda: heard == ["first", 4], timeout=LONG)


def test_after_a_failure_the_newest_is_answered(qtbot: QtBot, tools: Tools) -> None:
    failed, heard = list[object](), list[object]()
    following = Following(tools.computations, "x", failed.append)

    def broken(_task: Task) -> None:
        raise DataError("nothing there")

    following.ask(_wish(broken), heard.append)
    following.ask(_wish(lambda _task: "next"), heard.append)
    qtbot.waitUntil(lambda: heard == ["next"], timeout=LONG)
    assert [str(one) for one in failed] == ["nothing there."]


def test_what_is_dropped_is_not_answered_and_others_are(qtbot: QtBot, tools: Tools) -> None:
    gate, heard = Event(), list[object]()
    following = Following(tools.computations, "x", _fail)

    def held(_task: Task) -> str:
        gate.wait()
        return "dropped"

    following.ask(_wish(held), heard.append)
    following.ask(_wish(lambda _task: "waiting"), heard.append)
    following.drop()
    following.ask(_wish(lambda _task: "asked later"), heard.append)
    gate.set()
    qtbot.waitUntil(lambda: heard == ["asked later"], timeout=LONG)


def test_the_hand_does_not_wait_behind_a_network_that_learns(qtbot: QtBot, tools: Tools) -> None:
    gate, heard = Event(), list[object]()
    following = Following(tools.computations, "x", _fail)

    def held(_task: Task) -> str:
        gate.wait()
        return "of the network"

    following.ask(_wish(held, live=True), heard.append)
    following.ask(_wish(lambda _task: "of the hand"), heard.append)
    gate.set()
    qtbot.waitUntil(lambda: heard == ["of the hand"], timeout=LONG)
