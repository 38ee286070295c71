"""Tables as text are read as they were meant."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.data.raw import ColumnKind, Table
from aestudio.data.read import read_raw
from tests.data.texts import contents, table_of

PLAIN: dict[str, list[Any]] = {
    "x": [1.5, 2.5, -3.0],
    "kind": ["a", "b", "a"],
    "y": [1000.0, 0.25, 7.0],
}


@pytest.mark.parametrize(
    ("separator", "decimal"),
    [
        (",", "."),
        (";", "."),
        (";", ","),
        ("\t", "."),
        ("\t", ","),
        ("|", "."),
        ("|", ","),
        (" ", "."),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_and_decimal_sign_are_found(
    tmp_path: Path, separator: str, decimal: str, end: str
) -> None:
    rows = zip(*[[name, *column] for name, column in PLAIN.items()], strict=True)
    lines = [separator.join(map(str, row)).replace(".", decimal) for row in rows]
    found = table_of(tmp_path, end.join([*lines, ""]))
    assert contents(found) == PLAIN
    assert found.dialect is not None
    assert (found.dialect.separator, found.dialect.decimal) == (separator, decimal)
    assert found.dialect.header


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, written: str, told: str) -> None:
    found = table_of(tmp_path, "größe;maß\n1,5;süß\n2,5;heiß\n", written)
    assert contents(found) == {"größe": [1.5, 2.5], "maß": ["süß", "heiß"]}
    assert found.dialect is not None
    assert found.dialect.encoding == told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1,2\n3,4\n", ["column 1", "column 2"]),
        ("a,b\n3,4\n", ["a", "b"]),
        ("a,\n3,4\n", ["a", "column 2"]),
        ("a,a\n3,4\n", ["a", "a (2)"]),
        ("red,1\nblue,2\n", ["column 1", "column 2"]),
        ("\n\nx,y\n1,2\n", ["x", "y"]),
    ],
)
def test_columns_are_named_by_the_first_line_if_it_holds_names(
    tmp_path: Path, text: str, names: list[str]
) -> None:
    assert list(contents(table_of(tmp_path, text))) == names


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (["1", "-2.5", "+1e3"], ColumnKind.NUMBER),
        (["", "", ""], ColumnKind.NUMBER),
        (["red", "green", "red"], ColumnKind.CATEGORY),
        (["true", "false", "true"], ColumnKind.CATEGORY),
        (["2024-01-31", "2024-02-01", ""], ColumnKind.TIME),
        (["2024-01-31 10:00", "2024-02-01 11:30", ""], ColumnKind.TIME),
        (["2024-01-31T10:00:00Z", "2024-02-01T11:30:00+02:00", ""], ColumnKind.TIME),
        ([f"the remark {n}" for n in range(60)], ColumnKind.TEXT),
    ],
)
def test_a_column_is_of_the_kind_of_its_cells(
    tmp_path: Path, column: list[str], kind: ColumnKind
) -> None:
    text = "n,c\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(column))
    assert table_of(tmp_path, text).columns[1].kind is kind


def test_times_are_seconds_since_1970_in_utc(tmp_path: Path) -> None:
    found = table_of(tmp_path, "t,n\n1970-01-02T00:00:00+01:00,1\n1970-01-01T00:00:01Z,2\n")
    assert contents(found)["t"] == [82800.0, 1.0]


@pytest.mark.parametrize("word", ["", "NA", "n/a", "NaN", "null", "None", "?", "-", " "])
def test_usual_words_for_missing_are_missing(tmp_path: Path, word: str) -> None:
    found = table_of(tmp_path, f"x,kind\n1,red\n{word},{word}\n3,blue\n")
    assert contents(found) == {"x": [1.0, None, 3.0], "kind": ["red", None, "blue"]}
    assert [column.unreadable for column in found.columns] == [0, 0]


def test_a_few_texts_among_numbers_are_counted_as_unreadable(tmp_path: Path) -> None:
    found = table_of(tmp_path, "x,y\n" + "1,2\n" * 19 + "broken,2\n")
    column = found.columns[0]
    assert (column.kind, column.unreadable) == (ColumnKind.NUMBER, 1)
    assert np.isnan(column.values[-1])


def test_huge_and_infinite_numbers_stay_what_they_are(tmp_path: Path) -> None:
    found = table_of(tmp_path, "x,y\n1e38,1\ninf,2\n-inf,3\nnan,4\n1e300,5\n")
    assert contents(found)["x"] == [1e38, np.inf, -np.inf, None, 1e300]
    assert found.columns[0].kind is ColumnKind.NUMBER


def test_what_the_user_says_of_a_file_comes_before_what_is_found(tmp_path: Path) -> None:
    text = "1,5;2,5\n3,5;4,5\n"
    assert contents(table_of(tmp_path, text))["column 1"] == [1.5, 3.5]
    chosen = table_of(tmp_path, text, separator=",", header=False)
    assert contents(chosen)["column 2"] == ["5;2", "5;4"]
    assert contents(table_of(tmp_path, text, header=True)) == {"1,5": [3.5], "2,5": [4.5]}
    assert table_of(tmp_path, text, decimal=".").columns[0].kind is ColumnKind.CATEGORY
    named = table_of(tmp_path, "maß,1\n", encoding="latin-1", header=False)
    assert named.columns[0].categories == ("maÃ\x9f",)


def test_quotes_belong_to_no_cell_though_a_space_stands_before_them(tmp_path: Path) -> None:
    found = table_of(tmp_path, 'x, name, y\n1, "b c", 2\n3, "d, e", 4\n')
    assert contents(found) == {"x": [1.0, 3.0], "name": ["b c", "d, e"], "y": [2.0, 4.0]}
    found = table_of(tmp_path, 'name,x\n "b c",2\n "d",4\n')
    assert contents(found) == {"name": ["b c", "d"], "x": [2.0, 4.0]}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_name_that_looks_like_the_beginning_of_packed_bytes_is_a_name(
    tmp_path: Path, mark: str
) -> None:
    found = table_of(tmp_path, mark + "x^2,y\n1.5,2\n2.5,4\n")
    assert contents(found) == {"x^2": [1.5, 2.5], "y": [2.0, 4.0]}


def test_names_with_spaces_do_not_make_a_space_the_separator(tmp_path: Path) -> None:
    found = table_of(tmp_path, "size 1,size 2\nred,blue\n,green\n,red\n")
    assert list(contents(found)) == ["size 1", "size 2"]


def test_a_table_comes_whole_from_the_process_that_reads_it(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("x\tkind\twhen\n1\tred\t2024-01-31\n\tblue\t\n")
    found = read_raw(tmp_path / "t.tsv")
    assert isinstance(found, Table)
    assert contents(found) == {
        "x": [1.0, None],
        "kind": ["red", "blue"],
        "when": [1706659200.0, None],
    }
    assert len(found.sha256) == 64
