"""Runs wait in an order that can be changed."""

import pytest

from aestudio.core.budget import Budget
from aestudio.core.project import Project
from aestudio.core.queue import Queue, QueuedRun, QueueState

DESIGN = Project()


def queue(names: str) -> Queue:
    return Queue().with_last(QueuedRun(DESIGN, one, id=one) for one in names)


def order(found: Queue) -> str:
    return "".join(one.id for one in found.waiting)


@pytest.mark.parametrize(
    ("moved", "places", "left"),
    [
        ("c", -1, "acbd"),
        ("c", -2, "cabd"),
        ("c", -9, "cabd"),
        ("a", 2, "bcad"),
        ("a", 9, "bcda"),
        ("bc", -1, "bcad"),
        ("bc", -5, "bcad"),
        ("ab", -1, "abcd"),
        ("ad", 1, "bacd"),
        ("bc", 1, "adbc"),
        ("", 3, "abcd"),
        ("b", 0, "abcd"),
    ],
)
def test_runs_move_together_and_stop_at_either_end(moved: str, places: int, left: str) -> None:
    assert order(queue("abcd").moved(moved, places)) == left


@pytest.mark.parametrize(
    ("placed", "row", "left"),
    [("b", 0, "bacd"), ("bd", 1, "abdc"), ("ab", 4, "cdab"), ("ac", 2, "bacd"), ("c", 2, "abcd")],
)
def test_runs_are_put_together_before_the_one_that_stands_there(
    placed: str, row: int, left: str
) -> None:
    assert order(queue("abcd").placed(placed, row)) == left


def test_what_is_removed_is_gone_and_the_next_is_the_first_of_the_others() -> None:
    found = queue("abc").without("a")
    assert found.next is not None
    assert (order(found), found.next.id, len(found)) == ("bc", "b", 2)
    assert Queue().next is None


def test_a_run_is_counted_whether_it_waits_is_trained_or_has_ended() -> None:
    one, two, *_rest = queue("abcd").waiting
    state = QueueState(Queue((two,)), current=one, ended=3)
    assert (state.total, state.busy, state.fraction) == (5, True, 0.0)
    assert not QueueState().busy


@pytest.mark.parametrize(
    ("strategy", "updates", "epochs"),
    # 100 samples in batches of 8 are 13 updates an epoch.
    [("whole", 130, 10), ("whole", 5, 1), ("one-at-a-time", 130, 5), ("whole", 140, 11)],
)
def test_updates_are_shared_alike_by_stages_in_whole_epochs(
    strategy: str, updates: int, epochs: int
) -> None:
    design = DESIGN.architecture
    plan = DESIGN.plan.edited(strategy=strategy, batch_size=8)
    found = Budget(updates=updates).plan_of(plan, design, 100)
    wanted = [epochs] * len(plan.stages(design))
    assert [one.epochs for one in found.stages(design)] == wanted
    assert Budget().plan_of(plan, design, 100) is plan
    assert Budget(seconds=3).plan_of(plan, design, 100) is plan
