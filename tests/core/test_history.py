"""Loss series grow without being copied again and again."""

import sys
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from aestudio.core.growing import Growing
from aestudio.core.history import EpochRecord, StageHistory
from tests.losses import steps


@pytest.mark.parametrize("size", [1, 7, 48])
def test_a_series_holds_all_its_steps_in_order(size: int) -> None:
    series, losses = StageHistory(1, "", 48), np.arange(20 * size, dtype=np.float32)
    for number, chunk in enumerate(np.split(losses, 20), start=1):
        series = series.with_steps(steps(chunk)).with_epoch(
            EpochRecord(number, 0.5, None, 1.0, 1.0)
        )
    np.testing.assert_array_equal(series.step_losses, losses)
    assert [record.epoch for record in series.epochs] == list(range(1, 21))


def test_what_is_appended_is_copied_a_few_times_only() -> None:
    """5,000 chunks: an array that grew by copying would have moved 12 million numbers."""
    series, before, copied = StageHistory(1, "", 48), set[int](), 0
    for _ in range(5000):
        series = series.with_steps(steps([0]))
        copied += sum(len(chunk) for chunk in series.chunks if id(chunk) not in before)
        before = {id(chunk) for chunk in series.chunks}
    assert copied < 5000 * 14
    lengths = [len(chunk) for chunk in series.chunks]
    assert sum(lengths) == 5000
    assert all(first >= 2 * second for first, second in pairwise(lengths))


def test_a_series_that_is_appended_to_stays_as_it_was() -> None:
    first = StageHistory(1, "", 2).with_steps(steps([1, 2]))
    second = first.with_steps(steps([3, 4, 5, 6]))
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


def test_the_first_loss_of_a_long_stage_is_found_without_looking_at_all_of_it() -> None:
    series = StageHistory(1, "", 1)
    assert series.first_loss == float("inf")
    for number in range(1, 5001):
        series = series.with_steps(steps([1 / number]))
        series = series.with_epoch(EpochRecord(number, 1 / number, None, 1.0, 1.0))
    tracemalloc.start()
    first = series.first_loss
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert first == 1.0
    assert most < 5000, "bytes; a list of all epochs would take 40,000"


TWO = np.array([[1, 10], [2, 20], [3, 30], [4, 40], [5, 50]], np.float32)


def two_terms(pieces: int = 2) -> StageHistory:
    """Five steps of two terms, in so many pieces; the second epoch tells of its terms."""
    series = StageHistory(1, "", 2, terms=("reconstruction", "l2"))
    for piece in np.array_split(TWO, pieces):
        series = series.with_steps(piece)
    series = series.with_epoch(EpochRecord(1, 1.5, None, 1.0, 1.0))
    return series.with_epoch(EpochRecord(2, 3.5, None, 1.0, 1.0, None, (3.5, 35.0), (3.0, 35.0)))


@pytest.mark.parametrize("pieces", [1, 2, 5])
def test_every_term_is_kept_beside_the_losses(pieces: int) -> None:
    series = two_terms(pieces)
    assert series.step_terms.tolist() == TWO.tolist()
    assert series.step_losses.tolist() == [1, 2, 3, 4, 5]
    assert series.step_losses.flags.c_contiguous, "as whoever asks for its bytes needs it"
    assert (series.steps, series.first_loss) == (5, 1)
    for count in range(6):
        assert series.last_terms(count).tolist() == TWO[5 - count :].tolist()
    assert series.last_terms(9).tolist() == TWO.tolist()
    np.testing.assert_array_equal(series.epoch_terms, [[np.nan, np.nan], [3.5, 35]])
    np.testing.assert_array_equal(series.validation_terms, [[np.nan, np.nan], [3, 35]])


def test_a_stage_that_has_not_begun_has_a_table_without_rows_for_its_terms() -> None:
    series = StageHistory(1, "", 2, terms=("reconstruction", "l2"))
    empty = (series.step_terms, series.last_terms(3), series.epoch_terms, series.validation_terms)
    assert [table.shape for table in empty] == [(0, 2)] * 4
    assert series.step_losses.shape == (0,)


def test_terms_that_a_series_knows_nothing_of_are_told_as_unknown() -> None:
    series = two_terms()
    assert series.of_terms(series.terms) is series
    turned = series.of_terms(("l2", "new", "reconstruction"))
    assert turned.terms == ("l2", "new", "reconstruction")
    unknown = np.full(5, np.nan)
    np.testing.assert_array_equal(
        turned.step_terms, np.column_stack((TWO[:, 1], unknown, TWO[:, 0]))
    )
    assert turned.step_terms.dtype == np.float32
    np.testing.assert_array_equal(turned.epoch_terms, [[np.nan] * 3, [35, np.nan, 3.5]])
    np.testing.assert_array_equal(turned.validation_terms, [[np.nan] * 3, [35, np.nan, 3]])
    assert [one.loss for one in turned.epochs] == [1.5, 3.5]
    assert StageHistory(1, "", 2).of_terms(("reconstruction", "l2")).chunks == ()
