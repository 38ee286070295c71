"""What follows the hand: the latest wish wins, and none waits for ever."""

from collections.abc import Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import DataError, StudioError
from aestudio.gui.kit.computations import Computations, Lane, Task, Wish
from aestudio.gui.kit.following import Following


@pytest.fixture
def computations(qtbot: QtBot) -> Iterator[Computations]:
    found = Computations(lambda: 1000)
    yield found
    found.shut_down()


def wish(number: int, gate: Event | None = None) -> Wish[int]:
    def work(_task: Task) -> int:
        if gate is not None:
            gate.wait()
        return number

    return Wish(number, work, Lane.INTERACTIVE, kept=False)


def test_what_is_being_worked_out_is_heard_and_of_those_that_wait_the_latest(
    computations: Computations, qtbot: QtBot
) -> None:
    heard, gate = list[tuple[str, int]](), Event()
    following = Following(computations, "slot", _never)
    following.ask(wish(1, gate), lambda found: heard.append(("first", found)))
    for number in (2, 3, 4):
        following.ask(wish(number), lambda found: heard.append(("later", found)))
    gate.set()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [("first", 1), ("later", 4)]


def test_after_a_failure_it_goes_on(computations: Computations, qtbot: QtBot) -> None:
    heard, errors = list[int](), list[StudioError]()
    following = Following(computations, "slot", errors.append)

    def fail(_task: Task) -> int:
        raise DataError("no such thing")

    following.ask(Wish("fails", fail, Lane.INTERACTIVE), heard.append)
    following.ask(wish(2), heard.append)
    qtbot.waitUntil(lambda: heard == [2])
    assert [one.what for one in errors] == ["no such thing"]


def test_once_dropped_nothing_is_heard_and_it_can_be_asked_again(
    computations: Computations, qtbot: QtBot
) -> None:
    heard, gate = list[int](), Event()
    following = Following(computations, "slot", _never)
    following.ask(wish(1, gate), heard.append)
    following.ask(wish(2), heard.append)
    following.drop()
    gate.set()
    following.ask(wish(3), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [3]


def _never(error: StudioError) -> None:
    raise AssertionError(error)
