"""The marks of missing values that programs write are missing at any share, in any column."""

from pathlib import Path

import numpy as np
import pytest

from aestudio.data.raw import ColumnKind
from tests.data.texts import contents, table_of

MARKS = (
    *(
        "NA",
        "N/A",
        "n/a",
        "NaN",
        "nan",
        "-nan",
        "-NaN",
        "NULL",
        "null",
        "None",
        "?",
        "-",
        "--",
        "---",
    ),
    *("<NA>", "NaT", "#N/A", "#N/A N/A", "#NA", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!"),
    *(
        "#NULL!",
        "#SPILL!",
        "#WERT!",
        "#NV",
        "\\N",
        "(null)",
        "<null>",
        "1.#IND",
        "-1.#IND",
        "1.#QNAN",
    ),
    *("-1.#QNAN", "-nan(ind)", ".", "..", "n.a.", "####", "<missing>", "–", "—"),
)
AMONG_NUMBERS = (
    ".a",
    ".z",
    "._",
    "missing",
    "n.d.",
    "nd",
    "no data",
    "***",
    "undefined",
    "not available",
)


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_missing_in_numbers_times_and_words_alike(tmp_path: Path, mark: str) -> None:
    rows = [(f"{n}.5", f"2024-01-{n + 10}", "ab"[n % 2]) for n in range(10)]
    marked = [(mark,) * 3 if n % 3 == 1 else row for n, row in enumerate(rows)]
    found = table_of(tmp_path, "x;t;w\n" + "".join(";".join(row) + "\n" for row in marked))
    kinds = [one.kind for one in found.columns]
    assert kinds == [ColumnKind.NUMBER, ColumnKind.TIME, ColumnKind.CATEGORY]
    for column in contents(found).values():
        assert [cell is None for cell in column] == [n % 3 == 1 for n in range(10)]
    assert all(one.unreadable == 0 for one in found.columns)
    assert found.told == ()


@pytest.mark.parametrize("mark", AMONG_NUMBERS)
def test_some_marks_are_missing_among_numbers_and_words_elsewhere(
    tmp_path: Path, mark: str
) -> None:
    text = "x;w\n" + "".join(f"{mark if n % 2 else n};{mark if n % 2 else 'a'}\n" for n in range(9))
    found = contents(table_of(tmp_path, text))
    assert found["x"] == [None if n % 2 else n for n in range(9)]
    assert found["w"] == [mark if n % 2 else "a" for n in range(9)]


@pytest.mark.parametrize("share", [0.01, 0.15, 0.5, 0.9, 0.99])
def test_marks_are_missing_at_any_share(tmp_path: Path, share: float) -> None:
    marks = np.random.default_rng(1).random(400) < share
    marks[7] = False
    text = "a,b\n" + "".join(f"{'#N/A' if one else n},{n}\n" for n, one in enumerate(marks))
    column = table_of(tmp_path, text).columns[0]
    assert column.kind is ColumnKind.NUMBER
    np.testing.assert_array_equal(np.isnan(column.values), marks)


def test_infinity_as_c_writes_it_is_infinite(tmp_path: Path) -> None:
    found = table_of(tmp_path, "x,y\n1.#INF,1\n-1.#INF,2\n1.5,3\n")
    assert contents(found)["x"] == [np.inf, -np.inf, 1.5]


def test_a_column_of_nothing_but_a_word_that_is_a_mark_among_numbers_is_one_of_words(
    tmp_path: Path,
) -> None:
    assert contents(table_of(tmp_path, "x,y\nmissing,1\nmissing,2\n"))["x"] == ["missing"] * 2


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (15, "Column “b”: 85 of 100 cells are numbers; the first that is none is “abc”, line 8"),
        (
            5,
            "Column “b”: 5 of 100 cells are no numbers and count as missing; "
            "the first is “abc”, line 8",
        ),
        (1, "Column “b”: 1 of 100 cells is no number and counts as missing: “abc”, line 8"),
        (60, None),
    ],
)
@pytest.mark.parametrize("before", ["", "# a comment\n\n", "Run 7\n"])
def test_words_among_numbers_are_told_with_the_line_of_the_first(
    tmp_path: Path, bad: int, told: str | None, before: str
) -> None:
    words = [f"abc{n}" if n else "abc" for n in range(bad)]
    cells = [*map(str, range(6)), *words, *map(str, range(6, 100 - bad))]
    text = before + "a,b\n" + "".join(f"{n / 4},{cell}\n" for n, cell in enumerate(cells))
    found = table_of(tmp_path, text)
    line = f"line {8 + before.count(chr(10))}"
    expected = [] if told is None else [told.replace("line 8", line)]
    assert [one for one in found.told if "cells" in one] == expected


def test_dates_that_are_none_are_told_too(tmp_path: Path) -> None:
    cells = [f"2024-01-{n:02}" for n in range(1, 31)]
    cells[4] = "soon"
    text = "d,n\n" + "".join(f"{cell},{n}\n" for n, cell in enumerate(cells))
    told = "Column “d”: 1 of 30 cells is no date and counts as missing: “soon”, line 6"
    assert table_of(tmp_path, text).told == (told,)
