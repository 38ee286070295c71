"""Loss series grow without being copied again and again."""

import sys
from itertools import pairwise

import numpy as np
import pytest

from aestudio.core.growing import Growing
from aestudio.core.history import EpochRecord, StageHistory


@pytest.mark.parametrize("size", [1, 7, 48])
def test_a_series_holds_all_its_steps_in_order(size: int) -> None:
    series, losses = StageHistory(1, "", 48), np.arange(20 * size, dtype=np.float32)
    for number, chunk in enumerate(np.split(losses, 20), start=1):
        series = series.with_steps(chunk).with_epoch(EpochRecord(number, 0.5, None, 1.0, 1.0))
    np.testing.assert_array_equal(series.step_losses, losses)
    assert [record.epoch for record in series.epochs] == list(range(1, 21))


def test_what_is_appended_is_copied_a_few_times_only() -> None:
    """5,000 chunks: an array that grew by copying would have moved 12 million numbers."""
    series, before, copied = StageHistory(1, "", 48), set[int](), 0
    for _ in range(5000):
        series = series.with_steps(np.zeros(1, np.float32))
        copied += sum(len(chunk) for chunk in series.chunks if id(chunk) not in before)
        before = {id(chunk) for chunk in series.chunks}
    assert copied < 5000 * 14
    lengths = [len(chunk) for chunk in series.chunks]
    assert sum(lengths) == 5000
    assert all(first >= 2 * second for first, second in pairwise(lengths))


def test_a_series_that_is_appended_to_stays_as_it_was() -> None:
    first = StageHistory(1, "", 2).with_steps(np.array([1, 2], np.float32))
    second = first.with_steps(np.array([3, 4, 5, 6], np.float32))
    np.testing.assert_array_equal(first.step_losses, [1, 2])
    np.testing.assert_array_equal(second.step_losses, [1, 2, 3, 4, 5, 6])


def test_a_finished_epoch_is_added_without_a_copy_of_those_before_it() -> None:
    first = EpochRecord(1, 0.5, None, 1.0, 1.0)
    versions = [StageHistory(1, "", 2).with_epoch(first)]
    for number in range(2, 1000):
        versions.append(versions[-1].with_epoch(EpochRecord(number, 0.5, None, 1.0, 1.0)))
    assert sys.getrefcount(first) < 10, "the versions share one list"
    assert [len(one.epochs) for one in versions] == list(range(1, 1000))


def test_two_series_that_grew_out_of_one_do_not_see_each_other() -> None:
    common = Growing("ab")
    one, other = common.with_one("c"), common.with_one("d")
    assert ["".join(each) for each in (common, one, other)] == ["ab", "abc", "abd"]
    assert (one[-1], other[-1], common[-1]) == ("c", "d", "b")


def test_a_growing_sequence_is_indexed_and_cut_like_a_tuple() -> None:
    shorter = Growing(range(5))
    assert len(shorter.with_one(5)) == 6
    for cut in (slice(2, None), slice(None, -1), slice(None, None, -2), slice(9, 12)):
        assert shorter[cut] == tuple(range(5))[cut]
    assert shorter[-5] == 0
    for outside in (5, -6):
        with pytest.raises(IndexError):
            shorter[outside]
