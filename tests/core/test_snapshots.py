"""Which epochs stay as snapshots, and how a run of several stages is gone along."""

import numpy as np
import pytest

from aestudio.core.snapshots import Snapshot, Timeline, kept_epochs


def thinned(last: int, most: int, best: int | None = None) -> tuple[int, ...]:
    """What stays of a stage if epochs come one after the other."""
    kept: tuple[int, ...] = ()
    for epoch in range(1, last + 1):
        kept = kept_epochs((*kept, epoch), best if best and best <= epoch else epoch, most)
    return kept


@pytest.mark.parametrize(
    ("last", "most"), [(5, 30), (30, 30), (31, 30), (1000, 30), (1000, 8), (1000, 2)]
)
def test_no_more_stay_than_may_and_the_first_and_the_last_do(last: int, most: int) -> None:
    kept = thinned(last, most)
    assert len(kept) <= most
    assert (kept[0], kept[-1]) == (1, last)
    assert list(kept) == sorted(set(kept))


def test_those_that_stay_are_even_in_the_logarithm() -> None:
    steps = np.diff(np.log(thinned(5000, 30)))
    assert steps.max() <= np.log(2) + 1e-9
    assert len(thinned(5000, 30)) >= 15


@pytest.mark.parametrize("best", [17, 390])
def test_the_best_stays(best: int) -> None:
    assert best in thinned(1000, 20, best)


@pytest.mark.parametrize("last", [40, 100, 731])
def test_what_would_stay_at_the_end_has_not_been_dropped_on_the_way(last: int) -> None:
    assert {*thinned(last, 30)} >= {*kept_epochs(range(1, last + 1), last, 30)}


@pytest.mark.parametrize("most", [1, 2, 3])
def test_of_very_few_the_last_comes_first_then_the_best(most: int) -> None:
    assert kept_epochs(range(1, 101), 60, most) == tuple(sorted((100, 60, 1)[:most]))


TWO = Timeline(((1, 3), (2, 4)), (Snapshot(1, 1, 10), Snapshot(1, 3, 10), Snapshot(2, 2, 10)))


def test_positions_count_the_epochs_of_all_stages() -> None:
    assert TWO.epochs == 7
    assert TWO.borders == (3,)
    assert [TWO.place(one) for one in (1, 3, 4, 7)] == [(1, 1), (1, 3), (2, 1), (2, 4)]
    assert all(TWO.position(*TWO.place(one)) == one for one in range(1, 8))
    assert TWO.marks == (1, 3, 5)


def test_from_any_position_the_snapshot_before_it_is_found() -> None:
    assert TWO.at(3) == Snapshot(1, 3, 10)
    assert TWO.at(4) is None
    assert TWO.before(4) == Snapshot(1, 3, 10)
    assert TWO.before(7) == Snapshot(2, 2, 10)
    assert Timeline(((1, 3),)).before(2) is None


def test_steps_go_from_mark_to_mark_and_stay_at_the_ends() -> None:
    assert [TWO.next_mark(2, 1), TWO.next_mark(3, 1), TWO.next_mark(5, 1)] == [3, 5, 5]
    assert [TWO.next_mark(7, -1), TWO.next_mark(3, -1), TWO.next_mark(1, -1)] == [5, 1, 1]
