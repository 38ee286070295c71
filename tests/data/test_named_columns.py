"""Columns that settings name have to be there, and the answer tells those that are."""

import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.data.named_columns import check_columns, refuse_columns
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.samples import Samples

TABLE = Table(
    tuple(Column(name, ColumnKind.NUMBER, np.zeros(2)) for name in ("length", "a, b", "day")), "t"
)


def test_columns_that_are_there_are_taken() -> None:
    check_columns(TABLE, ["day", "a, b"])
    check_columns(TABLE, [])
    refuse_columns([], "t")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("lenght", "t: there is no column “lenght”. Did you mean “length”?"),
        ("xyzzy", "t: there is no column “xyzzy”. Its columns are “length”, “a, b”, “day”."),
        ("a b", "Did you mean “a, b”? A name with a comma stands in quotes: "),
    ],
)
def test_a_column_that_is_not_there_is_answered_with_those_that_are(name: str, answer: str) -> None:
    with pytest.raises(DataError) as told:
        check_columns(TABLE, ["day", name])
    assert answer in str(told.value)


def test_data_without_columns_have_none_to_name() -> None:
    with pytest.raises(DataError, match="no column “a”: these data are no table"):
        check_columns(Samples(np.zeros((2, 3), np.float32), (3,), "n"), ["a"])
