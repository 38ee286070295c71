"""What the training part spans is told as NumPy finds it, and data of which nothing can be learnt
are refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.data.dataset import load_dataset
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.reference import reference_for
from aestudio.data.samples import Samples
from tests.data.tables import numbers, table, words

RULES = [ScalingRule.NONE, ScalingRule.AUTO, ScalingRule.STANDARDISE, ScalingRule.ROBUST]


def made(values: NDArray[np.generic], rule: ScalingRule = ScalingRule.AUTO) -> Prepared:
    array = values if values.dtype == np.uint8 else values.astype(np.float32)
    samples = Samples(array.reshape(len(array), -1), array.shape[1:], "a")
    return prepare(samples, Preparation(scaling=rule), 0.25)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    rule=st.sampled_from(RULES),
    shape=st.sampled_from([(5,), (2, 3)]),
)
def test_the_extent_is_that_of_the_scaled_training_part(
    seed: int, rule: ScalingRule, shape: tuple[int, ...]
) -> None:
    values = np.random.default_rng(seed).normal(40, 9, (30, *shape))
    found = made(values, rule)
    scaled = found.scaling.apply(found.values[found.training])
    assert (found.extent.lowest, found.extent.highest) == (scaled.min(), scaled.max())
    if len(shape) == 1:
        np.testing.assert_array_equal(found.extent.low, scaled.min(axis=0))
        np.testing.assert_array_equal(found.extent.high, scaled.max(axis=0))
    else:
        assert found.extent.low.shape == found.extent.high.shape == (1,)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
@pytest.mark.parametrize("rule", [ScalingRule.NONE, ScalingRule.AUTO, ScalingRule.STANDARDISE])
def test_a_dataset_spans_what_its_training_part_holds(
    tmp_path: Path, streamed: bool, dtype: str, rule: ScalingRule
) -> None:
    values = np.random.default_rng(1).integers(0, 256, (400, 6)).astype(dtype)
    np.save(tmp_path / "a.npy", values)
    reference = reference_for(
        tmp_path / "a.npy", streamed=streamed, preparation=Preparation(scaling=rule)
    )
    found = load_dataset(reference)
    train = found.train
    assert found.extent.lowest == train.min()
    assert found.extent.highest == train.max()
    if streamed:
        assert reference.low is None
    else:
        assert (reference.low, reference.high) == (train.min(), train.max())


ALIKE = {
    "of zeros": np.zeros((20, 3)),
    "of ones": np.ones((20, 3)),
    "constant in each feature": np.tile([1.0, 2.0, 5.0], (20, 1)),
    "black images": np.zeros((20, 4, 4), np.uint8),
    "images of one grey": np.full((20, 4, 4), 9, np.uint8),
}


@pytest.mark.parametrize("rule", [*RULES, ScalingRule.UNIT])
@pytest.mark.parametrize("values", ALIKE.values(), ids=ALIKE)
def test_samples_that_are_all_alike_are_refused(
    values: NDArray[np.generic], rule: ScalingRule
) -> None:
    with pytest.raises(DataError, match="all 15 training samples are alike"):
        made(values, rule)


def test_training_samples_that_differ_from_the_test_samples_alone_are_alike() -> None:
    values = np.zeros((20, 3))
    values[made(np.random.default_rng(0).random((20, 3))).testing] = 1
    with pytest.raises(DataError, match="alike"):
        made(values)


def test_one_value_that_differs_is_enough_to_learn_and_a_single_sample_is_like_no_other() -> None:
    values = np.zeros((20, 3))
    values[made(np.random.default_rng(0).random((20, 3))).training[0], 1] = 1
    assert made(values).extent.highest == 1
    assert len(made(np.ones((1, 3)))) == 1


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_streamed_samples_that_are_all_alike_are_refused(tmp_path: Path, dtype: str) -> None:
    values = np.full((500, 4), 7, dtype)
    np.save(tmp_path / "a.npy", values)
    with pytest.raises(DataError, match="all 400 training samples are alike"):
        load_dataset(reference_for(tmp_path / "a.npy", streamed=True))
    values[:, 2] = np.arange(500) % 250
    np.save(tmp_path / "b.npy", values)
    assert len(load_dataset(reference_for(tmp_path / "b.npy", streamed=True)).train) == 400


@pytest.mark.parametrize("missing", ["refuse", "drop", "mean", "median"])
def test_an_array_without_any_value_is_refused(missing: str) -> None:
    values = np.full((20, 3), np.nan, np.float32)
    values[4, 1] = np.inf
    samples = Samples(values, (3,), "nothing")
    with pytest.raises(DataError, match="nothing: has no value") as caught:
        prepare(samples, Preparation.checked({"missing": missing}), 0.2)
    assert caught.value.remedy


def test_gaps_that_are_filled_alike_leave_nothing_to_learn() -> None:
    raw = table(numbers("a", *[np.nan] * 19, 4), words("kind", *"abab" * 5))
    with pytest.raises(DataError, match=r"alike|input"):
        prepare(raw, Preparation.checked({"missing": "mean", "label_column": "kind"}), 0.2)
