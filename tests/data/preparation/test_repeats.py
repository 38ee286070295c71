"""Samples that occur more than once are counted as Python's sets count them."""

from pathlib import Path
from threading import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aestudio.data.dataset import load_dataset
from aestudio.data.preparation.repeats import ROWS, Repeats, repeats
from aestudio.data.reference import reference_for
from aestudio.data.watch import ReadingStoppedError, Watch


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    dtype=st.sampled_from(["uint8", "float32", "float64", "int64", "uint64"]),
    features=st.integers(1, 3),
    count=st.integers(1, 60),
)
def test_repeats_are_those_that_sets_find(seed: int, dtype: str, features: int, count: int) -> None:
    generator = np.random.default_rng(seed)
    values = generator.integers(0, 4, (count, features)).astype(dtype)
    if values.dtype.kind == "f":
        values[generator.random(values.shape) < 0.3] *= -0.0
    order = generator.permutation(count)
    cuts = sorted(generator.integers(0, count + 1, 2))
    training, testing, _left_out = (np.sort(one) for one in np.split(order, cuts))
    found = repeats(values, training, testing)
    rows = [tuple(row) for row in values.tolist()]
    trained = {rows[one] for one in training}
    assert found == Repeats(
        duplicates=count - len(set(rows)),
        shared=sum(rows[one] in trained for one in testing),
        testing=len(testing),
    )


def test_repeats_are_found_across_blocks_and_in_columns_of_a_larger_array() -> None:
    values = np.random.default_rng(0).random((2 * ROWS + 7, 4))[:, ::2]
    values[-1] = values[0]
    found = repeats(values, np.arange(ROWS), np.arange(ROWS, len(values)))
    assert found == Repeats(1, 1, ROWS + 7)


def test_numbers_that_differ_in_the_last_bit_are_no_repeats() -> None:
    large = 2**60
    values = np.array([[large], [large + 1], [large]], np.int64)
    assert repeats(values, np.array([0]), np.array([1, 2])) == Repeats(1, 1, 2)


def test_looking_for_repeats_can_be_called_off() -> None:
    stopped = Event()
    stopped.set()
    with pytest.raises(ReadingStoppedError):
        repeats(np.ones((3, 1)), np.array([0]), np.array([1]), Watch(stopped=stopped.is_set))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Repeats(9, 0, 5), ""),
        (Repeats(9, 1, 1), "1 of 1 test sample is in the training part, too"),
        (Repeats(9, 1, 5), "1 of 5 test samples is in the training part, too"),
        (Repeats(9, 1200, 5000), "1,200 of 5,000 test samples are in the training part, too"),
    ],
)
def test_what_is_told_of_them(found: Repeats, told: str) -> None:
    assert found.told.startswith(told)
    assert bool(found.told) == bool(told)


def test_a_dataset_tells_of_test_samples_that_also_train(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((50, 3)).astype(np.float32)
    path = tmp_path / "a.npy"
    np.save(path, values)
    assert not any("too" in note for note in load_dataset(reference_for(path)).notes)
    dataset = load_dataset(reference_for(path))
    values[dataset.test_rows[:3]] = values[dataset.train_rows[:3]]
    np.save(path, values)
    notes = load_dataset(reference_for(path)).notes
    assert any(note.startswith("3 of 10 test samples are in the training part") for note in notes)
