"""Columns that settings name have to be there, and the answer tells those that are."""

from pathlib import Path

import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.core.preparation import Preparation, Split
from aestudio.data.preparation.named_columns import check_columns, refuse_columns
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.reference import prepared_anew, reference_for
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
    with pytest.raises(DataError, match="no column “a”: these data are not a table"):
        check_columns(Samples(np.zeros((2, 3), np.float32), (3,), "n"), ["a"])


@pytest.mark.parametrize("streamed", [False, True])
def test_files_without_columns_have_none_to_name_however_they_are_read(
    tmp_path: Path, streamed: bool
) -> None:
    np.save(tmp_path / "n.npy", np.eye(9))
    with pytest.raises(DataError, match="no column “a”: these data are not a table"):
        reference_for(tmp_path / "n.npy", streamed=streamed, named=["a"])


def test_data_that_are_prepared_anew_have_to_have_the_columns_that_are_named(
    tmp_path: Path,
) -> None:
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{n},{n * n}\n" for n in range(20)))
    before = reference_for(tmp_path / "t.csv").edited(name="Squares")
    chosen = Preparation(split=Split.LAST)
    found = prepared_anew(before, chosen, 0.3, named=["b"])
    assert (found.test_share, found.test_samples, found.preparation) == (0.3, 6, chosen)
    assert (found.source, found.name) == (before.source, "Squares")
    with pytest.raises(DataError, match="no column “c”"):
        prepared_anew(before, chosen, 0.3, named=["c"])
