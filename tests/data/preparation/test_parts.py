"""Parts of samples and of files, and what closes gaps: each rule by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aestudio.core.preparation import Missing
from aestudio.data.preparation import gaps as module
from aestudio.data.preparation.gaps import empty_features, filled, fills, gaps_in
from aestudio.data.preparation.splits import (
    balanced,
    drawn_part,
    last_part,
    latest_part,
    marked_part,
    shares,
    stratified_part,
    validation_part,
)
from aestudio.data.streaming.ranges import Ranges


def test_the_last_rows_test() -> None:
    kept, held = last_part(7, 2)
    assert (kept.tolist(), held.tolist()) == ([0, 1, 2, 3, 4], [5, 6])


def test_draws_are_those_that_they_always_were() -> None:
    order = np.random.default_rng(20_170_319).permutation(20)
    kept, held = drawn_part(20, 6)
    assert (kept.tolist(), held.tolist()) == (sorted(order[6:]), sorted(order[:6]))
    order = np.random.default_rng([7, 1]).permutation(20)
    kept, held = validation_part(20, 6, 7)
    assert (kept.tolist(), held.tolist()) == (sorted(order[6:]), sorted(order[:6]))


def test_the_latest_test_and_of_equal_times_the_last_in_the_file() -> None:
    times = np.array([5.0, 1, 9, 5, 5, 2])
    kept, held = latest_part(times, 3)
    assert (kept.tolist(), held.tolist()) == ([0, 1, 5], [2, 3, 4])
    assert latest_part(times, 2)[1].tolist() == [2, 4]


def test_marks_say_which_rows_test() -> None:
    kept, held = marked_part(np.array([False, True, False]))
    assert (kept.tolist(), held.tolist()) == ([0, 2], [1])


@pytest.mark.parametrize(
    ("counts", "total", "found"),
    [
        ([10, 10], 4, [2, 2]),
        ([10, 20, 30], 6, [1, 2, 3]),
        ([5, 5, 5], 4, [2, 1, 1]),
        ([1, 9], 5, [1, 4]),
        ([3, 3, 4], 5, [2, 1, 2]),
        ([0, 4], 2, [0, 2]),
        ([], 0, []),
        ([0, 0], 0, [0, 0]),
    ],
)
def test_a_total_is_shared_out_by_largest_remainders(
    counts: list[int], total: int, found: list[int]
) -> None:
    assert shares(np.array(counts, np.int64), total).tolist() == found


@given(labels=st.lists(st.integers(0, 3), max_size=40), part=st.floats(0, 1))
def test_classes_test_in_proportion(labels: list[int], part: float) -> None:
    classes, held_out = np.array(labels, np.int64), round(part * len(labels))
    kept, held = stratified_part(classes, held_out)
    assert len(held) == held_out
    assert sorted([*kept, *held]) == list(range(len(labels)))
    for one in range(4):
        exact = held_out * labels.count(one) / max(len(labels), 1)
        assert abs(int((classes[held] == one).sum()) - exact) < 1


def test_which_of_a_class_test_is_drawn_as_it_always_was() -> None:
    labels = np.array([0, 1] * 10)
    generator = np.random.default_rng(20_170_319)
    drawn = [generator.permutation(np.flatnonzero(labels == one))[:3] for one in (0, 1)]
    assert stratified_part(labels, 6)[1].tolist() == sorted(np.concatenate(drawn).tolist())


def test_balanced_classes_have_as_many_as_the_rarest_that_trains() -> None:
    labels = np.array([0] * 9 + [2] * 3 + [5] * 6)
    training = np.arange(1, 18)
    found = balanced(training, labels)
    assert np.bincount(labels[found])[[0, 2, 5]].tolist() == [3, 3, 3]
    assert found.tolist() == sorted(found.tolist())
    assert set(found) <= set(training)
    generator = np.random.default_rng([20_170_319, 2])
    first = generator.permutation(training[labels[training] == 0])[:3]
    assert set(found) >= set(first)
    assert balanced(np.empty(0, np.int64), labels).tolist() == []


def ranges(*pairs: tuple[int, int]) -> Ranges:
    starts, stops = zip(*pairs, strict=True) if pairs else ((), ())
    return Ranges(np.array(starts, np.int64), np.array(stops, np.int64))


def pairs(found: Ranges) -> list[tuple[int, int]]:
    return list(zip(found.starts.tolist(), found.stops.tolist(), strict=True))


def test_a_file_is_cut_into_blocks_the_last_of_them_smaller() -> None:
    assert pairs(Ranges.cut(10, 4)) == [(0, 4), (4, 8), (8, 10)]
    assert pairs(Ranges.cut(8, 4)) == [(0, 4), (4, 8)]
    found = ranges((2, 5), (7, 8), (10, 14))
    assert len(found) == 8
    assert found.bounds.tolist() == [0, 3, 4, 8]
    assert found.rows().tolist() == [2, 3, 4, 7, 10, 11, 12, 13]
    assert ranges().rows().tolist() == []


def test_ranges_are_parted_at_a_row_of_the_file() -> None:
    found = ranges((2, 5), (7, 8), (10, 14))
    for row in (0, 2, 3, 5, 6, 7, 8, 12, 14, 20):
        before, after = found.parted(row)
        rows = found.rows()
        assert before.rows().tolist() == rows[rows < row].tolist()
        assert after.rows().tolist() == rows[rows >= row].tolist()
        assert all(start < stop for start, stop in (*pairs(before), *pairs(after)))


def test_pieces_are_the_rows_of_the_file_in_any_stretch() -> None:
    found = ranges((2, 5), (7, 8), (10, 14))
    rows = found.rows().tolist()
    for start in range(8):
        for stop in range(start + 1, 9):
            pieces = list(found.pieces(start, stop))
            assert [row for piece in pieces for row in range(*piece)] == rows[start:stop]
            assert all(low < high for low, high in pieces)
    assert list(found.pieces(3, 3)) == []


@given(
    lengths=st.lists(st.integers(1, 6), min_size=1, max_size=8),
    part=st.floats(0, 1),
    seed=st.integers(0, 99),
)
def test_drawn_ranges_hold_so_many_rows_and_at_most_one_is_torn(
    lengths: list[int], part: float, seed: int
) -> None:
    ends = np.cumsum([one + 1 for one in lengths])
    whole = ranges(
        *((int(end) - one - 1, int(end) - 1) for one, end in zip(lengths, ends, strict=True))
    )
    held_out = round(part * len(whole))
    kept, held = whole.drawn(held_out, np.random.default_rng(seed))
    assert len(held) == held_out
    assert sorted([*kept.rows(), *held.rows()]) == whole.rows().tolist()
    torn = [one for one in pairs(whole) if one not in pairs(kept) and one not in pairs(held)]
    assert len(torn) <= 1
    for found in (kept, held):
        assert found.rows().tolist() == sorted(found.rows().tolist())


def test_some_rows_are_spread_over_the_whole_file() -> None:
    found = ranges(*((10 * one, 10 * one + 5) for one in range(9)))
    thinned = found.thinned(12, 3)
    assert pairs(thinned) == [(0, 4), (40, 44), (80, 84)]
    assert pairs(found.thinned(2, 9)) == [(0, 1), (80, 81)]
    assert found.thinned(45, 3) is found
    assert pairs(found.thinned(44, 3)) == [(0, 5), (40, 45), (80, 85)]


NAN, INF = np.nan, np.inf


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 2)
    monkeypatch.setattr(module, "COLUMNS", 2)


@pytest.mark.usefixtures("small_blocks")
def test_gaps_are_counted_and_the_first_is_named() -> None:
    values = np.array([[1, 2, 3], [1, 2, 3], [1, NAN, INF], [1, 2, 3], [NAN, 2, 3]], np.float32)
    found = gaps_in(values)
    assert found.rows.tolist() == [False, False, True, False, True]
    assert (found.count, found.first) == (3, "row 3, column 2")
    assert "3 values are missing, infinite or too large; the first is in row 3, column 2" in str(
        found.refusal("a")
    )
    assert "1 value is missing" in str(gaps_in(values[4:]).refusal("a"))
    assert gaps_in(values[:2]).count == 0
    assert gaps_in(np.ones((2, 2), np.uint8)).rows.tolist() == [False, False]


@pytest.mark.usefixtures("small_blocks")
def test_features_without_a_value_are_known() -> None:
    values = np.array([[NAN, INF, 1], [NAN, NAN, NAN], [NAN, 2, NAN]], np.float32)
    assert empty_features(values).tolist() == [True, False, False]
    assert empty_features(values[:2]).tolist() == [True, True, False]


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(
    ("rule", "expected"), [(Missing.MEAN, [4, 3, 0]), (Missing.MEDIAN, [2, 3, 0])]
)
def test_gaps_are_filled_with_the_middle_of_what_trains(
    rule: Missing, expected: list[float]
) -> None:
    values = np.array([[1, NAN, NAN], [2, 3, INF], [9, NAN, NAN], [100, 100, 100]], np.float32)
    into = fills(values, np.array([0, 1, 2]), rule)
    assert into.tolist() == expected
    closed = filled(values, into)
    assert closed.dtype == np.float32
    assert closed[:, 1].tolist() == [3, 3, 3, 100]
    assert closed[1].tolist() == [2, 3, 0]
    assert np.isnan(values[0, 1]), "the values themselves stay as they are"
