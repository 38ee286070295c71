"""What follows the hand: the latest wish wins, and none waits for ever."""

from collections.abc import Iterator
from dataclasses import replace
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


def test_the_hand_does_not_wait_for_what_waits_for_training(
    computations: Computations, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = list[int]()
    following = Following(computations, "slot", _never)
    # As after one that took long, but for hours.
    monkeypatch.setattr("aestudio.gui.kit.computations.REST", 1e9)
    monkeypatch.setattr("aestudio.gui.kit.computations.LONGEST_REST", 1e4)
    following.ask(replace(wish(1), live=True), heard.append)
    qtbot.waitUntil(lambda: heard == [1])
    following.ask(replace(wish(2), live=True), heard.append)
    following.ask(wish(3), heard.append)
    qtbot.waitUntil(lambda: heard == [1, 3])


def test_a_live_wish_behind_one_of_the_hand_is_as_urgent(
    computations: Computations, qtbot: QtBot
) -> None:
    heard, gate = list[int](), Event()
    following = Following(computations, "slot", _never)
    following.ask(wish(1, gate), heard.append)
    following.ask(wish(2), heard.append)
    following.ask(replace(wish(3), live=True), heard.append)
    gate.set()
    qtbot.waitUntil(lambda: heard == [1, 3])


def _never(error: StudioError) -> None:
    raise AssertionError(error)
