"""What is wanted of a model is worked out once, off the GUI thread, the newest wish first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from threading import Event, get_ident

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import DataError, StudioError
from aestudio.core.weights import Array
from aestudio.gui.kit.computations import Computations, Lane, Task, Wish, memory_of, rest_after

LONG = 60_000


@dataclass(frozen=True)
class Pair:
    first: Array
    second: tuple[Array, ...]


class Heard:
    """What came of wishes, in order."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[StudioError] = []
        self.shares: list[tuple[float, object]] = []

    def has(self, count: int) -> bool:
        return len(self.results) == count

    def progressed(self, share: float, so_far: object) -> None:
        self.shares.append((share, so_far))


class Held:
    """Work that waits until it is let go, and counts how often it was begun."""

    def __init__(self, result: object = "result") -> None:
        self.gate, self.begun, self.stopped = Event(), 0, False
        self.inside, self.result = Event(), result

    def __call__(self, task: Task) -> object:
        self.begun += 1
        self.inside.set()
        self.gate.wait()
        self.stopped = task.stopped()
        return self.result


@pytest.fixture
def computations(qtbot: QtBot) -> Iterator[Computations]:
    found = Computations(lambda: 10_000)
    yield found
    found.shut_down()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def ask(computations: Computations, heard: Heard) -> Callable[..., None]:
    def asked(slot: str, key: str, work: Callable[[Task], object], **how: object) -> None:
        wish = Wish(key, work, **how)  # type: ignore[arg-type]
        computations.ask(slot, wish, heard.results.append, heard.errors.append, heard.progressed)

    return asked


def test_what_nobody_asks_for_twice_is_not_kept(qtbot: QtBot, computations: Computations) -> None:
    heard, held = Heard(), Held(np.zeros(100, np.float32))
    held.gate.set()
    computations.ask(
        "slot", Wish("key", held, kept=False), heard.results.append, heard.errors.append
    )
    qtbot.waitUntil(lambda: heard.has(1), timeout=LONG)
    assert computations.held == 0


def test_a_result_comes_from_another_thread_and_is_told_on_this_one(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    ask("map", "a", lambda _task: get_ident())
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)
    assert heard.results[0] != get_ident()


def test_what_is_known_is_told_at_once_and_not_worked_out_again(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    work = Held("known")
    work.gate.set()
    ask("map", "a", work)
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)
    ask("errors", "a", work)
    assert heard.results == ["known", "known"]
    assert work.begun == 1


def test_a_newer_wish_of_a_slot_stops_the_older_one_whose_answer_nobody_hears(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    old, new = Held("old"), Held("new")
    new.gate.set()
    ask("map", "old", old)
    assert old.inside.wait(60)
    ask("map", "new", new)
    old.gate.set()
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)
    assert old.stopped
    assert heard.results == ["new"]


def test_of_wishes_that_wait_only_the_last_of_a_slot_is_begun(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    first, second, third = Held("first"), Held("second"), Held("third")
    ask("errors", "first", first)
    assert first.inside.wait(60)
    ask("map", "second", second)
    ask("map", "third", third)
    for one in (first, second, third):
        one.gate.set()
    qtbot.waitUntil(lambda: len(heard.results) == 2, timeout=LONG)
    assert heard.results == ["first", "third"]
    assert second.begun == 0


def test_a_wish_that_is_renewed_keeps_its_turn(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    first = Held("first")
    ask("errors", "first", first)
    assert first.inside.wait(60)
    for slot, key in (("map", "old"), ("lens", "lens"), ("map", "new")):
        ask(slot, key, lambda _task, key=key: key)
    first.gate.set()
    qtbot.waitUntil(lambda: heard.has(3), timeout=LONG)
    assert heard.results == ["first", "new", "lens"]


def test_two_slots_that_want_the_same_wait_for_one_piece_of_work(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    work = Held()
    ask("map", "same", work)
    assert work.inside.wait(60)
    ask("errors", "same", work)
    computations.drop("map")
    work.gate.set()
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)
    assert not work.stopped, "one of the two still wants it"
    assert heard.results == ["result"]
    assert work.begun == 1


def test_what_follows_the_hand_does_not_wait_behind_what_takes_long(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    long = Held("long")
    ask("map", "long", long)
    assert long.inside.wait(60)
    ask("probe", "short", lambda _task: "short", lane=Lane.INTERACTIVE)
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)
    assert heard.results == ["short"]
    long.gate.set()
    qtbot.waitUntil(lambda: len(heard.results) == 2, timeout=LONG)


def test_what_takes_long_waits_between_two_pieces_until_what_follows_the_hand_is_there(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    begun, go_on, went_on = Event(), Event(), Event()

    def in_pieces(task: Task) -> str:
        begun.set()
        go_on.wait()
        task.stopped()
        went_on.set()
        return "long"

    short = Held("short")
    ask("map", "long", in_pieces)
    assert begun.wait(60)
    ask("probe", "short", short, lane=Lane.INTERACTIVE)
    assert short.inside.wait(60)
    go_on.set()
    assert not went_on.wait(0.1)
    short.gate.set()
    qtbot.waitUntil(lambda: heard.has(2), timeout=LONG)
    assert heard.results == ["short", "long"]


def test_while_the_hand_moves_on_nothing_that_takes_long_begins(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    first, second = Held("epoch 1"), Held("epoch 2")
    second.gate.set()
    ask("map", "epoch 1", first)
    assert first.inside.wait(60)
    ask("map", "epoch 2", second)
    assert computations._opening.isActive()
    computations._opening.start(1_000_000)
    first.gate.set()
    worker = computations._workers[Lane.THOROUGH]
    qtbot.waitUntil(lambda: worker.task is None, timeout=LONG)
    ask("errors", "of epoch 2", lambda _task: "errors")
    assert worker.task is None
    computations._opening.start(0)
    qtbot.waitUntil(lambda: heard.has(2), timeout=LONG)
    assert heard.results == ["epoch 2", "errors"]


def test_what_waits_for_the_hand_ends_when_the_window_closes(
    ask: Callable[..., None], computations: Computations
) -> None:
    begun, ended = Event(), Event()

    def in_pieces(task: Task) -> None:
        begun.set()
        while not task.stopped():
            pass
        ended.set()

    ask("map", "long", in_pieces)
    assert begun.wait(60)
    computations._hold(1_000_000)
    computations.shut_down()
    assert ended.is_set()


def test_how_far_it_is_reaches_who_waits_with_what_there_is_so_far(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    def work(task: Task) -> str:
        task.tell(0.5, "half")
        return "whole"

    ask("map", "a", work)
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)
    assert heard.shares == [(0.5, "half")]


def test_an_error_reaches_who_asked_and_is_not_kept(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard
) -> None:
    def refuse(_task: Task) -> None:
        raise DataError("too few samples")

    ask("map", "a", refuse)
    qtbot.waitUntil(lambda: bool(heard.errors), timeout=LONG)
    assert str(heard.errors[0]) == "too few samples."
    ask("map", "a", lambda _task: "found")
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)


def test_what_breaks_down_is_told_in_words_and_the_next_wish_is_met(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    crashed: list[BaseException] = []
    computations.crashed.connect(crashed.append)

    def fail(_task: Task) -> None:
        raise ZeroDivisionError("no reason")

    ask("map", "a", fail)
    ask("errors", "b", lambda _task: "found")
    qtbot.waitUntil(lambda: bool(heard.results), timeout=LONG)
    assert isinstance(crashed[0], ZeroDivisionError)
    assert "no reason" in str(heard.errors[0])


def test_the_oldest_results_go_once_they_are_more_than_the_budget(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    calls: list[str] = []

    def zeros(name: str) -> Callable[[Task], Array]:
        def work(_task: Task) -> Array:
            calls.append(name)
            return np.zeros(1000, np.float32)

        return work

    for number, name in enumerate("abc", 1):
        ask("map", name, zeros(name))
        qtbot.waitUntil(partial(heard.has, number), timeout=LONG)
    assert computations.held == 8000
    ask("map", "c", zeros("c"))
    ask("map", "a", zeros("a"))
    qtbot.waitUntil(lambda: len(heard.results) == 5, timeout=LONG)
    assert calls == ["a", "b", "c", "a"]


def test_a_model_that_learns_is_looked_at_again_only_after_a_rest_unless_it_has_ended(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    held, rests = Held(), list[bool]()
    computations.changed.connect(lambda: rests.append(computations._rest.isActive()))
    ask("map", "epoch 1", held, live=True)
    ask("errors", "epoch 1", lambda _task: "errors", live=True, lane=Lane.INTERACTIVE)
    qtbot.waitUntil(lambda: heard.has(1), timeout=LONG)
    assert not any(rests), "not all that was wanted of it is there"
    held.gate.set()
    qtbot.waitUntil(lambda: heard.has(2), timeout=LONG)
    assert computations.idle
    assert any(rests)  # The last to be told is its end, where this test was kept waiting for long.
    computations._rest.start(1_000_000)
    assert not computations.rested
    computations.hurry()
    assert computations.rested
    assert computations.held == 0, "what changes with each epoch is not kept"


def test_the_hand_does_not_wait_for_training_whose_time_becomes_no_shorter(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    computations._rest.start(1_000_000)
    for lane in Lane:
        ask(lane.value, lane.value, lambda _task: "found", live=True, lane=lane)
    qtbot.waitUntil(lambda: heard.has(2), timeout=LONG)
    assert computations.idle
    assert computations._rest.remainingTime() > 900_000


@pytest.mark.parametrize(
    ("taken", "rest"), [(0.01, 0.29), (0.1, 2.9), (0.2, 3.0), (1.0, 12.0), (60.0, 720.0)]
)
def test_looking_takes_a_thirtieth_of_the_time_and_where_it_takes_long_a_thirteenth(
    taken: float, rest: float
) -> None:
    assert rest_after(taken) == pytest.approx(rest)


def test_of_a_model_that_learns_what_is_under_way_is_seen_before_the_newer(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    first = Held("epoch 1")
    ask("map", "epoch 1", first, live=True)
    assert first.inside.wait(60)
    ask("map", "epoch 2", lambda _task: "epoch 2", live=True)
    ask("map", "epoch 3", lambda _task: "epoch 3", live=True)
    first.gate.set()
    qtbot.waitUntil(lambda: computations.idle, timeout=LONG)
    assert not first.stopped
    assert heard.results == ["epoch 1", "epoch 3"]


def test_what_is_under_way_of_a_model_that_learns_is_stopped_for_one_that_has_ended(
    qtbot: QtBot, ask: Callable[..., None], heard: Heard, computations: Computations
) -> None:
    first = Held("epoch 1")
    ask("map", "epoch 1", first, live=True)
    assert first.inside.wait(60)
    ask("map", "the end", lambda _task: "the end")
    first.gate.set()
    qtbot.waitUntil(lambda: computations.idle, timeout=LONG)
    assert first.stopped
    assert heard.results == ["the end"]


def test_memory_of_a_result_is_that_of_its_arrays_however_deep() -> None:
    found = Pair(np.zeros(100, np.float32), (np.zeros(10, np.float32),))
    assert 440 <= memory_of(found) <= 440 + 6 * 64
    assert memory_of({"a": np.zeros(4, np.float64)}) >= 32


def test_what_nobody_asks_for_again_is_not_kept(computations: Computations, qtbot: QtBot) -> None:
    heard = Heard()
    for count in (1, 2):
        wish = Wish("a move of the hand", lambda _task: np.zeros(9), kept=False)
        computations.ask("slot", wish, heard.results.append, heard.errors.append)
        qtbot.waitUntil(partial(heard.has, count), timeout=LONG)
    assert computations.held == 0
    assert heard.results[0] is not heard.results[1]
