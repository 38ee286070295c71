"""A later file goes through the steps that the training file went through."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import DataError
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import ComplexAs, Missing, Preparation, Reading, ScalingRule
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.blocks import Blocks, blocks_of, encoded
from aestudio.data.dataset import load_dataset
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.read import rows_of
from aestudio.data.reference import reference_for
from aestudio.data.samples import Samples
from tests.data.tables import numbers, table, texts, words

NAN = float("nan")
FILLING = Preparation(missing=Missing.MEAN)


def training() -> Table:
    return table(
        numbers("x", 1, 2, NAN, 5),
        words("colour", "red", "blue", "red", "green"),
        numbers("when", 100, 200, 300, 400, kind=ColumnKind.TIME),
        words("class", *"abab"),
    )


def fitted(preparation: Preparation = FILLING) -> Prepared:
    return prepare(training(), preparation, 0.0)


def test_the_training_file_itself_is_encoded_as_it_was_prepared() -> None:
    found = encoded(training(), fitted().encoding, FILLING)
    np.testing.assert_array_equal(found.values, fitted().values)
    assert found.shape == fitted().shape


def test_columns_are_found_by_name_in_any_order_and_others_left_out() -> None:
    later = table(
        texts("remark", 2),
        words("colour", "green", None),
        numbers("more", 8, 9),
        numbers("when", 50, 101, kind=ColumnKind.TIME),
        numbers("x", NAN, 7),
    )
    found = encoded(later, fitted().encoding, FILLING)
    names = [one.name for one in fitted().encoding.features]
    assert names == ["x", "colour = blue", "colour = green", "colour = red", "when"]
    expected = np.array([[8 / 3, 0, 1, 0, -50], [7, 0, 0, 0, 1]], np.float32)
    np.testing.assert_array_equal(found.values, expected)
    assert any("“colour”: 1 sample has none" in note for note in found.notes)


def test_a_category_that_was_never_seen_is_0_everywhere_and_said() -> None:
    raw = training()
    later = replace(raw, columns=(raw.columns[0], words("colour", *["pink"] * 4), *raw.columns[2:]))
    found = encoded(later, fitted().encoding, FILLING)
    assert not found.values[:, 1:4].any()
    assert any("“pink”, which the network does not know: 4 samples" in one for one in found.notes)


def test_a_category_that_looks_like_a_number_elsewhere_is_still_one() -> None:
    raw = table(numbers("x", 1, 2), words("size", "1", "big"))
    encoding = prepare(raw, Preparation(), 0.0).encoding
    found = encoded(table(numbers("x", 3), numbers("size", 1)), encoding, Preparation())
    assert found.values.tolist() == [[3, 1, 0]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": None}, "has no column “x”"),
        ({"x": words("x", *"abab")}, "“x” holds categories, not numbers"),
        ({"colour": numbers("colour", 1, 2, 3, 4, kind=ColumnKind.TIME)}, "no categories"),
        ({"when": numbers("when", 1, 2, 3, 1e39, kind=ColumnKind.TIME)}, "too large"),
    ],
)
def test_a_column_that_is_missing_or_of_another_kind_is_refused_by_name(
    change: dict[str, Column | None], message: str
) -> None:
    columns = [change.get(one.name, one) for one in training().columns]
    later = table(*(one for one in columns if one is not None))
    with pytest.raises(DataError, match=message):
        encoded(later, fitted().encoding, FILLING)


@pytest.mark.parametrize("column", [numbers("x", 1, NAN), words("c", "a", None)])
def test_a_gap_is_refused_where_training_had_none(column: Column) -> None:
    whole = {"x": numbers("x", 1, 2), "c": words("c", "a", "b")}
    encoding = prepare(table(*whole.values()), Preparation(), 0.0).encoding
    later = table(*({**whole, column.name: column}).values())
    with pytest.raises(DataError, match=f"row 2, column “{column.name}”") as caught:
        encoded(later, encoding, Preparation())
    assert "trained without gaps" in caught.value.remedy


def test_gaps_of_arrays_are_filled_with_what_filled_them_in_training() -> None:
    values = np.array([[1, 2], [3, NAN], [5, 6]], np.float32)
    encoding = prepare(Samples(values, (2,), "a"), FILLING, 0.0).encoding
    later = Samples(np.array([[NAN, NAN]], np.float32), (2,), "b")
    assert encoded(later, encoding, FILLING).values.tolist() == [[3, 4]]
    of_table = Encoding(features=(Feature(column="a", fill=7.0), Feature(column="b", fill=8.0)))
    assert encoded(later, of_table, FILLING).values.tolist() == [[7, 8]]
    with pytest.raises(DataError, match=r"2 values are missing.*row 1, column 1"):
        encoded(later, Encoding(), Preparation())
    with pytest.raises(DataError, match="has 3 numbers a sample, the model takes 2"):
        encoded(Samples(np.ones((1, 3), np.float32), (3,), "c"), encoding, FILLING)


def run_of(path: Path, preparation: Preparation) -> Run:
    dataset = load_dataset(reference_for(path, preparation=preparation))
    stack = Architecture(input_shape=(dataset.train.shape[1],), layers=(Dense(units=2),))
    return dataset.noted_in(Run(stack, TrainingPlan(), "", Checkpoint(Weights({}))))


@pytest.mark.parametrize(
    ("rule", "expected"), [(ScalingRule.NONE, (0, 1)), (ScalingRule.AUTO, (0, 255))]
)
def test_bytes_are_scaled_as_the_run_was_trained(
    tmp_path: Path, rule: ScalingRule, expected: tuple[int, int]
) -> None:
    np.save(tmp_path / "a.npy", np.arange(80, dtype=np.uint8).reshape(20, 4))
    run = run_of(tmp_path / "a.npy", Preparation(scaling=rule))
    found: Any = blocks_of(tmp_path / "a.npy", run).scaling(run.scaling)
    assert (found.offset[0], found.scale[0]) == expected


def test_complex_numbers_of_a_later_file_become_what_those_of_training_did(
    tmp_path: Path,
) -> None:
    values = np.arange(60).reshape(20, 3) * (3 + 4j)
    np.save(tmp_path / "a.npy", values)
    np.save(tmp_path / "later.npy", values[::-1] + 1)
    run = run_of(tmp_path / "a.npy", Preparation(reading=Reading(complex=ComplexAs.MAGNITUDE)))
    blocks = blocks_of(tmp_path / "later.npy", run)
    (found,) = blocks
    np.testing.assert_allclose(found, np.abs(values[::-1] + 1), rtol=1e-6)
    assert blocks.notes == ("Complex numbers: their magnitude was taken",)


def test_columns_of_a_table_are_known_by_name_with_their_dates_and_classes() -> None:
    blocks = Blocks(encoded(training(), fitted().encoding, FILLING))
    assert [one.column for one in blocks.names] == ["x", "colour", "colour", "colour", "when"]
    assert blocks.times == {"when"}
    assert blocks.labels is not None
    assert blocks.labels.tolist() == ["a", "b", "a", "b"]
    assert (blocks.count, blocks.shape, blocks.features) == (4, (5,), 5)


def test_rows_of_an_array_have_no_names_no_dates_and_no_classes(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.zeros((7, 3, 2), np.float32))
    rows = rows_of(tmp_path / "a.npy")
    assert rows is not None
    blocks = Blocks(rows)
    assert (blocks.names, blocks.times, blocks.labels, blocks.notes) == ((), frozenset(), None, ())
    assert (blocks.count, blocks.shape, blocks.features) == (7, (3, 2), 6)


def test_a_run_that_tells_nothing_of_its_data_takes_files_as_before(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.full((5, 3), 0.5))
    blocks = blocks_of(tmp_path / "a.npy")
    assert blocks.scaling(Scaling.bytes()).is_identity
    assert sum(len(one) for one in blocks) == 5
