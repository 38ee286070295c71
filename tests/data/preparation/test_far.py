"""Values far outside what training saw are counted as NumPy counts them, and told in the units of
the file, with the column they are in."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from aestudio.core.encoding import Encoding
from aestudio.core.extent import Extent
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.core.project import Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.dataset import load_dataset
from aestudio.data.preparation.far import Lookout, lookout_for
from aestudio.data.preparation.prepare import prepare
from aestudio.data.reference import reference_for
from aestudio.data.samples import Samples
from tests.data.tables import numbers, table

LAST = Preparation.checked({"split": "last", "scope": "feature"})


def extent(low: float, high: float) -> Extent:
    return Extent(np.atleast_1d(np.float32(low)), np.atleast_1d(np.float32(high)))


@settings(deadline=None, max_examples=50)
@given(
    seed=st.integers(0, 2**32 - 1),
    features=st.integers(1, 5),
    together=st.booleans(),
    pieces=st.integers(1, 4),
)
def test_what_lies_far_outside_is_counted_piece_by_piece_as_at_once(
    seed: int, features: int, together: bool, pieces: int
) -> None:
    generator = np.random.default_rng(seed)
    low = generator.normal(size=1 if together else features).astype(np.float32)
    high = low + generator.integers(0, 3, low.shape).astype(np.float32)
    values = generator.normal(0, 4, (23, features)).astype(np.float32)
    lookout = Lookout(Extent(low, high))
    for piece in np.array_split(values, pieces):
        lookout.look(piece)
    # A constant counts as 1 wide, as scaling takes it.
    width = np.where(high > low, high - low, 1)
    far = (values > high + width) | (values < low - width)
    assert lookout.total == 23
    assert lookout.values == far.sum()
    assert lookout.samples == far.any(axis=1).sum()
    assert (lookout.farthest is None) == (not far.any())
    if lookout.farthest is not None:
        times = np.maximum(values - high, low - values) / width
        assert lookout.farthest.times == pytest.approx(times.max(), rel=1e-5)
        np.testing.assert_array_equal(lookout.farthest.sample, values[times.max(axis=1).argmax()])


def test_samples_wider_than_what_is_looked_at_together_are_looked_at_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aestudio.data.preparation.far.NUMBERS", 2)
    lookout = Lookout(extent(0, 1))
    lookout.look(np.array([[0, 0, 0], [9, 0, 9], [0, 9, 0]], np.float32))
    assert (lookout.total, lookout.samples, lookout.values) == (3, 2, 3)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0.5, 0.5]], ""),
        ([[2.0, -1.0]], ""),
        (
            [[0.5, 219.0]],
            "1 value in 1 of 1 sample lies far outside what training saw: the farthest is 219 in "
            "column 2, where training saw 0…1 (218 times that range away)",
        ),
        (
            [[0.5, 3.5], [-2.0, -3.0], [0.0, 0.0]],
            "3 values in 2 of 3 samples lie far outside what training saw: the farthest is -3 in "
            "column 2, where training saw 0…1 (3.0 times that range away)",
        ),
    ],
)
def test_it_is_said_how_far_and_how_many(values: list[list[float]], expected: str) -> None:
    lookout = Lookout(extent(0, 1))
    lookout.look(np.array(values, np.float32))
    assert lookout.told(Scaling.identity(), Encoding(), (2,), "sample") == expected


def test_of_images_no_column_is_named() -> None:
    lookout = Lookout(extent(0, 1))
    lookout.look(np.full((2, 4), 9, np.float32))
    assert "the farthest is 2295, where training saw 0…255" in lookout.told(
        Scaling.bytes(), Encoding(), (2, 2), "sample"
    )


@pytest.mark.parametrize("rule", ["auto", "unit", "standardise", "robust", "none"])
def test_test_samples_far_outside_are_told_in_the_units_of_the_table(rule: str) -> None:
    generator = np.random.default_rng(5)
    height = generator.uniform(150, 200, 50)
    height[[42, 47]] = [1700, 900]
    raw = table(numbers("height", *height), numbers("age", *generator.uniform(1, 90, 50)))
    found = prepare(raw, LAST.edited(scaling=rule, label_column=""), 0.2)
    low, high = height[:40].min(), height[:40].max()
    assert found.far in found.notes
    assert found.far.startswith("2 values in 2 of 10 test samples lie far outside")
    assert f"the farthest is 1700 in “height”, where training saw {low:.6g}…{high:.6g}" in found.far
    times = (1700 - high) / (high - low)
    assert f"({times:,.0f} times that range away)" in found.far


def test_a_column_that_was_constant_in_training_is_told_so() -> None:
    raw = table(numbers("a", *range(10)), numbers("pixel0", *[0.0] * 9, 219))
    found = prepare(raw, LAST.edited(scaling=ScalingRule.UNIT), 0.1)
    assert "the farthest is 219 in “pixel0”, where training saw 0 alone" in found.far
    assert "times" not in found.far


def test_ordinary_test_samples_are_not_mentioned() -> None:
    values = np.random.default_rng(0).normal(5, 2, (400, 6)).astype(np.float32)
    found = prepare(Samples(values, (6,), "a"), Preparation(), 0.2)
    assert found.far == ""
    assert not any("outside" in note for note in found.notes)


def test_pixels_that_stay_within_those_of_training_as_a_whole_are_not_mentioned() -> None:
    images = np.random.default_rng(0).integers(0, 256, (20, 4, 4)).astype(np.uint8)
    images[:16, 0, 0] = 0
    images[16:, 0, 0] = 255
    raw = Samples(images.reshape(20, -1), (4, 4), "a")
    assert prepare(raw, Preparation.checked({"split": "last"}), 0.2).far == ""


def columns(values: NDArray[np.float64], path: Path, streamed: bool) -> str:
    np.save(path, values.astype(np.float32))
    reference = reference_for(path, streamed=streamed, preparation=LAST.edited(scope="auto"))
    dataset = load_dataset(reference)
    assert (dataset.far in dataset.notes) == bool(dataset.far)
    return dataset.far


def test_streamed_test_samples_are_looked_at_as_those_in_memory(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((200, 3)) * 9
    values[-3:, 1] = 5000
    told = [columns(values, tmp_path / "a.npy", streamed) for streamed in (False, True)]
    assert told[0] == told[1]
    assert "3 values in 3 of 40 test samples" in told[0]
    assert "the farthest is 5000 in column 2" in told[0]


def test_of_older_runs_it_is_known_where_the_rule_led_to_0_and_1() -> None:
    design = Project()
    bare = Run(design.architecture, design.plan, "", Checkpoint(Weights({})))
    assert lookout_for(bare) is None
    for rule in ScalingRule:
        data = design.data.edited(preparation=Preparation(scaling=rule))
        found = lookout_for(replace(bare, data=data))
        if rule not in (ScalingRule.AUTO, ScalingRule.UNIT):
            assert found is None
            continue
        assert found is not None
        found.look(np.array([[2.0, -1.0], [2.1, 0.5], [0.5, -1.1]], np.float32))
        assert (found.values, found.samples, found.total) == (2, 2, 3)
    known = lookout_for(replace(bare, extent=extent(0, 10)))
    assert known is not None
    known.look(np.array([[19.0]], np.float32))
    assert known.values == 0
