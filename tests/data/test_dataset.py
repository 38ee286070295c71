"""Splits lose nothing, scaling learns from the training part alone, changed data are noticed."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aestudio.core.errors import DataError
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Preparation, Split
from aestudio.core.project import DataReference
from aestudio.core.weights import Array
from aestudio.data.dataset import load_dataset
from aestudio.data.preparation.splits import drawn_part, last_part, validation_part
from aestudio.data.reference import reference_for
from aestudio.data.samples import Samples


@given(samples=st.integers(0, 500), share=st.floats(0, 0.9), seed=st.integers(0, 2**31 - 1))
def test_no_sample_is_in_two_parts_and_none_is_lost(samples: int, share: float, seed: int) -> None:
    held_out = round(samples * share)
    for kept, held in (
        last_part(samples, held_out),
        drawn_part(samples, held_out),
        validation_part(samples, held_out, seed),
    ):
        assert len(held) == held_out
        assert sorted([*kept, *held]) == list(range(samples))


def test_the_sample_keeps_its_last_fifth_for_testing() -> None:
    dataset = load_dataset(DataReference())
    assert dataset.train.shape == (8000, 784)
    assert dataset.test_rows.tolist() == list(range(8000, 10000))
    assert (dataset.train.min(), dataset.train.max()) == (0, 1)


def test_no_file_is_looked_for_by_the_name_of_a_set_that_comes_with_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = Samples(np.eye(10, 4, dtype=np.float32), (4,), "Iris")
    monkeypatch.setattr("aestudio.data.dataset.raw_of", lambda *_asked: found)
    dataset = load_dataset(DataReference(source="set:iris", samples=10, shape=(4,)))
    assert (len(dataset.train), len(dataset.test)) == (8, 2)


def test_the_seed_moves_validation_but_not_the_test_part(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.random.default_rng(0).random((50, 3)))
    dataset = load_dataset(reference_for(tmp_path / "a.npy"))
    one, two = (dataset.parts(TrainingPlan(seed=seed)) for seed in (1, 2))
    assert not np.array_equal(one[1].read(0, 4), two[1].read(0, 4))
    again = load_dataset(reference_for(tmp_path / "a.npy"))
    assert np.array_equal(again.test_rows, dataset.test_rows)


def test_columns_are_scaled_by_the_training_part_and_back(tmp_path: Path) -> None:
    table = np.random.default_rng(0).normal(50, 20, (40, 3)).astype(np.float32)
    table[:, 1] = 7
    np.save(tmp_path / "a.npy", table)
    dataset = load_dataset(reference_for(tmp_path / "a.npy"))
    assert dataset.train[:, 1].tolist() == [0] * len(dataset.train)
    assert (dataset.train.min(), dataset.train.max()) == (0, 1)
    raw = dataset.scaling.invert(dataset.test)
    np.testing.assert_allclose(raw, table[dataset.test_rows], rtol=1e-5)


def test_values_between_0_and_1_stay_as_they_are(tmp_path: Path) -> None:
    values = np.linspace(0, 0.25, 20).reshape(10, 2)
    np.save(tmp_path / "a.npy", values)
    found = load_dataset(reference_for(tmp_path / "a.npy"))
    expected = values[found.train_rows].astype(np.float32)
    np.testing.assert_array_equal(found.train, expected)


def test_changed_and_missing_data_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.eye(10, 2))
    reference = reference_for(path)
    np.save(path, 2 * np.eye(10, 2))
    with pytest.raises(DataError, match="have changed"):
        load_dataset(reference)
    path.unlink()
    with pytest.raises(DataError, match="not there"):
        load_dataset(reference)


def test_a_test_file_that_has_changed_is_told(tmp_path: Path) -> None:
    first, second = tmp_path / "a.npy", tmp_path / "b.npy"
    np.save(first, np.eye(10, 2))
    np.save(second, np.zeros((4, 2)))
    chosen = Preparation(split=Split.FILE, test_file=str(second))
    reference = reference_for(first, preparation=chosen)
    assert len(load_dataset(reference).test) == 4
    np.save(second, np.ones((4, 2)))
    with pytest.raises(DataError, match="have changed") as told:
        load_dataset(reference)
    assert told.value.where == str(second)


@pytest.mark.parametrize(
    "other", [2 * np.eye(10, 2), np.eye(11, 2), np.eye(10, 3)], ids=["values", "samples", "width"]
)
def test_streamed_data_that_have_changed_are_told(tmp_path: Path, other: Array) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.eye(10, 2))
    reference = reference_for(path, streamed=True)
    assert load_dataset(reference).stream is not None
    np.save(path, other)
    with pytest.raises(DataError, match="have changed"):
        load_dataset(reference)


def test_a_reference_of_another_form_than_its_streamed_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.eye(10, 2))
    reference = reference_for(path, streamed=True).edited(shape=(3,))
    with pytest.raises(DataError, match="have changed"):
        load_dataset(reference)
