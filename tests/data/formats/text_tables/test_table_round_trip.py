"""Whatever Python's csv module writes, in any dialect, is read back as it was."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from aestudio.core.preparation import Reading
from aestudio.data.formats.cells.missing_marks import is_missing
from aestudio.data.formats.text_tables import csv_table
from aestudio.data.formats.text_tables.csv_table import read_csv
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.watch import UNWATCHED

IN_PLACE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
# Cells are read without the space around them; nothing else is lost.
TEXTS = (
    st.text(LETTERS | st.sampled_from(";,|\t \"\n'"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: not is_missing(text))
)
WORDS = st.text("abcdefgh", min_size=1, max_size=8).filter(lambda text: not is_missing(text))


@st.composite
def tables(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> list[list[Any]]:
    """Columns of numbers and of texts, with gaps; each begins with its name."""
    rows = draw(st.integers(1, 8))
    kinds = draw(st.lists(st.sampled_from([NUMBERS, texts]), min_size=1, max_size=4))
    columns = [
        draw(st.lists(kind | st.none(), min_size=rows, max_size=rows)) for kind in [NUMBERS, *kinds]
    ]
    return [[f"name {number}", *column] for number, column in enumerate(columns)]


def as_text(columns: list[list[Any]], separator: str, decimal: str, **options: Any) -> str:
    """The table as Python's csv module writes it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, **options)
    for row in zip(*columns, strict=True):
        writer.writerow([_written(cell, decimal) for cell in row])
    return out.getvalue()


def _written(cell: Any, decimal: str) -> str:
    if cell is None:
        return ""
    return repr(cell).replace(".", decimal) if isinstance(cell, float | int) else cell


def check_same(table: Table, columns: list[list[Any]]) -> None:
    assert [column.name for column in table.columns] == [column[0] for column in columns]
    for found, (_, *cells) in zip(table.columns, columns, strict=True):
        assert len(found) == len(cells)
        if found.kind is ColumnKind.CATEGORY:
            assert [cell and str(cell) for cell in cells] == names_of(found)
        elif found.kind is ColumnKind.NUMBER:
            numbers = [float("nan") if cell is None else float(cell) for cell in cells]
            assert repr(found.values.tolist()) == repr(numbers)
        else:
            assert [cell is None for cell in cells] == [code < 0 for code in found.values]


def names_of(column: Column) -> list[str | None]:
    return [None if code < 0 else column.categories[code] for code in column.values]


@IN_PLACE
@given(
    columns=tables(TEXTS),
    dialect=st.sampled_from([",.", ";.", ";,", "\t.", "\t,", "|.", "|,"]),
    encoding=st.sampled_from(ENCODINGS),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_any_table_in_a_dialect_that_was_told_reads_back(
    tmp_path: Path, columns: list[list[Any]], dialect: str, encoding: str, end: str, quoting: int
) -> None:
    separator, decimal = dialect[0], dialect[1]
    text = as_text(columns, separator, decimal, lineterminator=end, quoting=quoting)
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    reading = Reading(separator=separator, decimal=decimal, header=True)
    check_same(read_csv(path, reading), columns)


@IN_PLACE
@given(
    columns=tables(WORDS),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(ENCODINGS),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_of_numbers_and_words_reads_back_untold(
    tmp_path: Path, columns: list[list[Any]], separator: str, encoding: str, end: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(as_text(columns, separator, ".", lineterminator=end).encode(encoding))
    check_same(read_csv(path, Reading()), columns)


PLAIN_CELLS = st.sampled_from(["1", "-2.5", "3e4", "a", "b c", "x-1", "word"])
STRANGE_CELLS = st.text('ab1.-,"\n\r\0 é', max_size=6)
# Mostly plain: a table is read at once only if all of it is.
CELLS = st.one_of(*[PLAIN_CELLS] * 7, STRANGE_CELLS)
SOUP = st.lists(st.tuples(PLAIN_CELLS, CELLS), min_size=1, max_size=6)


@settings(IN_PLACE, max_examples=600)
@given(
    rows=SOUP,
    end=st.sampled_from(["\n", "\n", "\r\n", "\n\n"]),
    tail=st.sampled_from(["", "", "", '"', ","]),
)
@example(rows=[("b c", 'a,"'), ("1", "1"), ("1", "1")], end="\n", tail="")
def test_what_is_read_at_once_is_what_is_read_with_care(
    tmp_path: Path, rows: list[tuple[str, str]], end: str, tail: str
) -> None:
    file = tmp_path / "t.csv"
    text = end.join(["x,y", *(",".join(row) for row in rows)]) + tail + end
    file.write_bytes(text.encode())
    quick = csv_table._plain_table(file, Reading())
    event("at once" if quick else "with care")
    if quick is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_table, "_quick", lambda *_: None)
        careful = csv_table._careful_table(file, Reading(), UNWATCHED)
    assert quick.dialect == careful.dialect
    for one, other in zip(quick.columns, careful.columns, strict=True):
        assert (one.name, one.kind, one.categories) == (other.name, other.kind, other.categories)
        assert repr(one.values.tolist()) == repr(other.values.tolist())
