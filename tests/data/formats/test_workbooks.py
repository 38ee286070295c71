"""Sheets of workbooks come as tables, with a word on what was passed over."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.core.preparation import Reading
from aestudio.data.formats.workbook import read_workbook, sheets_in
from aestudio.data.raw import ColumnKind, Table
from aestudio.data.read import arrays_in, read_raw
from tests.data.formats.workbooks import ods, sheet_data, xlsx
from tests.data.texts import contents

ROWS = np.random.default_rng(0).normal(size=(30, 2))
TABLE = [["a", "b"], *ROWS.tolist()]


def written(folder: Path, content: bytes, name: str = "a.xlsx") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def table_of(folder: Path, cells: Any, **chosen: Any) -> Table:
    options = {"first": chosen.pop("first")} if "first" in chosen else {}
    path = written(folder, xlsx({"Sheet1": cells}, **options))
    return read_workbook(path, Reading(**chosen))


def test_numbers_come_as_they_stand_in_the_file(tmp_path: Path) -> None:
    table = table_of(tmp_path, TABLE)
    assert [one.name for one in table.columns] == ["a", "b"]
    assert [one.values.tolist() for one in table.columns] == ROWS.T.tolist()
    assert (table.name, table.notes) == ("a", ())


def test_each_kind_of_cell_is_known(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [
            ["n", "day", "moment", "flag", "kind", "sum", "typed"],
            [1, date(2024, 2, 29), datetime(2024, 2, 29, 12, 30), True, "red", "=1+1 -> 2", "1.5"],
            [
                "#N/A",
                date(1999, 12, 31),
                datetime(1999, 12, 31),
                False,
                "blue",
                "=1/3 -> 0.25",
                "2",
            ],
            [None, None, None, True, None, "=A1 -> 7", "n/a"],
            [1e300, date(2000, 1, 1), datetime(2000, 1, 1, 0, 0, 1), True, "red", 4, "3"],
        ],
    )
    assert contents(table) == {
        "n": [1, None, None, 1e300],
        "day": [1709164800, 946598400, None, 946684800],
        "moment": [1709209800, 946598400, None, 946684801],
        "flag": ["TRUE", "FALSE", "TRUE", "TRUE"],
        "kind": ["red", "blue", None, "red"],
        "sum": [2, 0.25, 7, 4],
        "typed": [1.5, 2, None, 3],
    }
    assert [one.kind for one in table.columns[:4]] == [
        *(ColumnKind.NUMBER, ColumnKind.TIME, ColumnKind.TIME, ColumnKind.CATEGORY),
    ]


def test_times_of_day_are_no_dates(tmp_path: Path) -> None:
    table = table_of(tmp_path, [["t", "x"], [time(6, 30), 1], [time(23, 59, 59), 2]])
    assert table.columns[0].kind is not ColumnKind.NUMBER


def test_a_table_may_stand_anywhere_on_its_sheet(tmp_path: Path) -> None:
    table = table_of(tmp_path, TABLE, first=(5, 3))
    assert [one.values.tolist() for one in table.columns] == ROWS.T.tolist()
    assert table.notes == ()


def test_empty_rows_and_columns_are_passed_over(tmp_path: Path) -> None:
    wide = [[row[0], None, row[1]] for row in TABLE]
    table = table_of(tmp_path, [*wide[:9], [None] * 3, *wide[9:], [None] * 3])
    assert [one.values.tolist() for one in table.columns] == ROWS.T.tolist()
    assert table.notes == ("Left out 1 empty column",)


def test_titles_above_the_table_are_left_out_and_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, [["Report of 2024", None], [None, "draft"], *TABLE])
    assert [one.values.tolist() for one in table.columns] == ROWS.T.tolist()
    assert table.notes == (
        "Left out above the table: “Report of 2024”",
        "Left out above the table: “draft”",
    )


def test_a_single_column_has_no_title(tmp_path: Path) -> None:
    assert contents(table_of(tmp_path, [["x"], [1], [2]])) == {"x": [1, 2]}


def test_cells_merged_over_rows_are_told(tmp_path: Path) -> None:
    cells: list[list[Any]] = [["kind", "x"], ["red", 1], [None, 2], ["blue", 3]]
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    table = table_of(tmp_path, sheet_data(cells) + merged)
    assert contents(table) == {"kind": ["red", None, "blue"], "x": [1, 2, 3]}
    assert table.notes == ("1 merged over several rows: only the first cell of each has the value",)


def test_a_header_can_be_denied(tmp_path: Path) -> None:
    cells = [["a", "b"], ["c", "d"], ["e", "f"]]
    assert len(table_of(tmp_path, cells)) == 2
    assert len(table_of(tmp_path, cells, header=False)) == 3


def test_texts_with_quotes_tabs_and_breaks_stay_in_their_cells(tmp_path: Path) -> None:
    words = ['say "so"', "a\tb", "two\nlines", "comma, semicolon;"]
    table = table_of(tmp_path, [["word", "x"], *([one, 1.5] for one in words)])
    assert contents(table)["word"] == words


def test_one_of_several_sheets_is_chosen_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, xlsx({"Notes": [["x", "y"], [1, 2]], "Sheet 2": TABLE, "Empty": []}))
    first = read_workbook(path, Reading())
    assert (len(first), first.notes) == (1, ("Sheet Notes, the first of 3",))
    second = read_raw(Path(f"{path}:/Sheet 2"))
    assert isinstance(second, Table)
    assert (len(second), second.notes) == (30, ())
    assert [(one.name, one.shape, one.usable) for one in arrays_in(path)] == [
        ("/Notes", (2, 2), True),
        ("/Sheet 2", (31, 2), True),
        ("/Empty", (0, 0), False),
    ]
    for name, message in (
        ("Sheet9", "has no sheet Sheet9.*Notes, Sheet 2"),
        ("Empty", "nothing on"),
    ):
        with pytest.raises(DataError, match=message) as caught:
            read_workbook(Path(f"{path}:/{name}"), Reading())
        assert caught.value.remedy


def test_a_hidden_sheet_is_not_the_first(tmp_path: Path) -> None:
    path = written(tmp_path, xlsx({"Old": [["x"], [1]], "New": TABLE}, hidden=["Old"]))
    assert len(read_workbook(path, Reading())) == 30
    assert len(read_workbook(Path(f"{path}:/Old"), Reading())) == 1


def test_a_single_sheet_leaves_nothing_to_choose(tmp_path: Path) -> None:
    assert sheets_in(written(tmp_path, xlsx({"Sheet1": TABLE}))) == ()


@pytest.mark.parametrize("name", ["a.ods", "a.xlsx", "a"])
def test_a_sheet_of_libreoffice_is_read(tmp_path: Path, name: str) -> None:
    table = read_raw(written(tmp_path, ods(TABLE), name))
    assert isinstance(table, Table)
    assert [one.values.tolist() for one in table.columns] == ROWS.T.tolist()
