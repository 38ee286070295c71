"""Frames of pandas go in, and come back as such."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import aestudio
from aestudio.api.given import given
from aestudio.core.errors import DataError
from aestudio.data.raw import ColumnKind, Table

PLAN = aestudio.TrainingPlan(epochs=1, batch_size=16)


def frame() -> Any:
    kinds = pd.Categorical.from_codes(np.arange(40) % 2, ["cat", "dog"])
    return pd.DataFrame(
        {"size": np.arange(40) / 8, 7: np.arange(40)[::-1] % 9, "kind": kinds},
        index=[f"row {number}" for number in range(40)],
    )


def test_results_have_the_index_and_the_names_of_what_was_given() -> None:
    model = aestudio.fit(aestudio.Architecture.dense(4, 2), PLAN, frame())
    made = model.reconstruct(frame())
    assert isinstance(made, pd.DataFrame)
    assert made.columns.tolist() == ["size", 7, "kind"]
    assert made.index.equals(frame().index)
    assert set(made["kind"]) <= {"cat", "dog"}
    assert model.encode(frame()).columns.tolist() == ["code 1", "code 2"]
    errors = model.score(frame())
    assert isinstance(errors, pd.Series)
    assert errors.index.equals(frame().index)
    assert model.feature_errors(frame()).columns.tolist() == ["size", 7, "kind"]
    assert model.decode(model.encode(frame())).equals(made.rename(columns=str))


def test_the_numbers_are_those_of_the_same_frame_of_polars() -> None:
    model = aestudio.fit(aestudio.Architecture.dense(4, 2), PLAN, frame())
    kinds = pl.Series("kind", ["cat", "dog"] * 20, dtype=pl.Categorical)
    same = pl.DataFrame({"size": np.arange(40) / 8, "7": np.arange(40)[::-1] % 9}).with_columns(
        kinds
    )
    np.testing.assert_array_equal(model.encode(frame()).to_numpy(), model.encode(same).to_numpy())


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (lambda: [1, 2, 3], ColumnKind.NUMBER, [1, 2, 3]),
        (lambda: [0.5, None, 2], ColumnKind.NUMBER, [0.5, np.nan, 2]),
        (lambda: pd.array([1, None, 3], dtype="Int64"), ColumnKind.NUMBER, [1, np.nan, 3]),
        (lambda: [True, False, True], ColumnKind.CATEGORY, ["true", "false", "true"]),
        (lambda: ["b", None, "a"], ColumnKind.CATEGORY, ["b", None, "a"]),
        (lambda: pd.Categorical(["b", None, "a"]), ColumnKind.CATEGORY, ["b", None, "a"]),
        (
            lambda: pd.to_datetime(["1970-01-02", None, "1970-01-01T00:00:01"], format="ISO8601"),
            ColumnKind.TIME,
            [86400, np.nan, 1],
        ),
        (
            lambda: pd.to_datetime(["1970-01-01T01:00:00+01:00"] * 3),
            ColumnKind.TIME,
            [0, 0, 0],
        ),
        (lambda: pd.to_timedelta([1, 2, None], unit="s"), ColumnKind.NUMBER, [1, 2, np.nan]),
    ],
)
def test_each_column_is_what_it_is_to_pandas(cells: Any, kind: ColumnKind, values: Any) -> None:
    found = given(pd.DataFrame({"a": cells()})).raw
    assert isinstance(found, Table)
    (column,) = found.columns
    assert column.kind is kind
    if kind is ColumnKind.CATEGORY:
        names = [None if code < 0 else column.categories[code] for code in column.values]
        assert names == values
    else:
        np.testing.assert_array_equal(column.values, values)


def test_a_column_alone_is_a_frame_of_one() -> None:
    found = given(pd.Series([1.0, 2.0], name="a")).raw
    assert isinstance(found, Table)
    assert found.columns[0].name == "a"


def test_two_columns_of_one_name_are_refused() -> None:
    twice = pd.DataFrame(np.zeros((2, 2)), columns=["a", "a"])
    with pytest.raises(DataError, match="two columns are called “a”"):
        given(twice)
