"""Results are written whole, bring back the same bits, and keep what they replace."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.storage.results import is_array, write_array, write_table

TABLES = ("t.csv", "t.parquet")
Piece = dict[str, NDArray[Any]]


def pieces() -> list[Piece]:
    bits = np.random.default_rng(0).integers(0, 2**32, 6000, np.uint32).view(np.float32)
    floats = np.where(np.isfinite(bits), bits, np.float32(0.1))
    names = np.array(["plain", "a,b", 'say "x"', "two\nlines", "", "ä 数据"] * 1000)
    wide = floats.astype(np.float64) + np.pi
    whole = np.arange(6000)
    columns = {'x, "y"': floats, "wide": wide, "name": names, "row": whole}
    parts = (slice(0, 4000), slice(4000, 6000))
    return [{name: one[part] for name, one in columns.items()} for part in parts]


def test_an_array_is_written_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    write_array(4, [np.ones((2, 6), np.float32)] * 2, folder / "a.npy", (2, 3))
    assert np.load(folder / "a.npy").shape == (4, 2, 3)
    assert [one.name for one in folder.iterdir()] == ["a.npy"]


def test_an_array_keeps_the_type_of_what_is_written() -> None:
    for dtype in (np.float32, np.float64):
        values = np.random.default_rng(0).random((5, 2)).astype(dtype)
        write_array(5, [values[:3], values[3:]], Path("a.npy"))
        np.testing.assert_array_equal(np.load("a.npy"), values, strict=True)


def test_text_brings_back_every_number_and_word() -> None:
    write_table(pieces(), Path("t.csv"))
    with Path("t.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ['x, "y"', "wide", "name", "row"]
    assert len(rows) == 6000
    both = [{**one} for one in pieces()]
    for place, dtype in ((0, np.float32), (1, np.float64), (3, np.int64)):
        expected = np.concatenate([one[header[place]] for one in both])
        found = np.array([float(row[place]) for row in rows]).astype(dtype)
        np.testing.assert_array_equal(found, expected)
    assert [row[2] for row in rows[3998:4004]] == [*pieces()[0]["name"][-2:], *both[1]["name"][:4]]


def test_parquet_brings_back_columns_with_their_types() -> None:
    write_table(pieces(), Path("t.parquet"))
    found = pl.read_parquet("t.parquet")
    assert found.columns == ['x, "y"', "wide", "name", "row"]
    for name in found.columns:
        expected = np.concatenate([one[name] for one in pieces()])
        assert found[name].to_list() == expected.tolist()
    assert found['x, "y"'].dtype == pl.Float32


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_breaks_off_leaves_what_was_there(name: str) -> None:
    Path(name).write_bytes(b"before")

    def broken() -> Iterator[Piece]:
        yield pieces()[0]
        raise DataError("row 4,001 is not finite")

    with pytest.raises(DataError, match="row 4,001"):
        write_table(broken(), Path(name))
    assert Path(name).read_bytes() == b"before"
    assert sorted(one.name for one in Path().iterdir()) == ["home", name]


@pytest.mark.parametrize("name", TABLES)
def test_what_a_table_replaces_is_kept_beside_it(name: str) -> None:
    Path(name).write_bytes(b"before")
    write_table(pieces(), Path(name))
    assert Path(f"{name}.bak").read_bytes() == b"before"


@pytest.mark.parametrize(
    ("name", "yes"), [("a.npy", True), ("a.NPY", True), ("a.npy.csv", False), ("npy", False)]
)
def test_an_array_is_what_has_its_ending(name: str, yes: bool) -> None:
    assert is_array(Path(name)) is yes
