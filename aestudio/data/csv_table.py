"""Tables as text: cells separated by commas or otherwise, one row a line."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from aestudio.core.errors import DataError
from aestudio.data.column_kinds import column_of_numbers, column_of_text
from aestudio.data.csv_rows import check_width, first_ragged, frame_of, rows_of_text
from aestudio.data.dialect import Rows, check_signs, dialect_of, is_number
from aestudio.data.raw import Column, Dialect, Table
from aestudio.data.text import text_of
from aestudio.data.watch import UNWATCHED, Watch

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

MOST_COLUMNS = 100_000
QUOTE = b'"'
EMPTY_LINES = (b"\n\n", b"\n\r\n")
Schema = dict[str, pl.DataType]


def read_csv(path: Path, reading: "Reading", watch: Watch = UNWATCHED) -> Table:
    """Read a table; raises DataError that names the line for what no table has."""
    check_signs(reading, path.name)
    text, encoding = text_of(path, reading.encoding, watch)
    if text.endswith(EMPTY_LINES):
        text = text.rstrip(b"\r\n")
    dialect, first = dialect_of(text, encoding, reading)
    if dialect.separator == " " and b'"' not in text:
        text = _tightened(text)
        dialect, first = dialect_of(text, encoding, reading, separator=" ")
    if not first:
        first = [cells for _, cells in rows_of_text(text, dialect.separator, path.name)][:1]
    names = column_names(first, dialect.header, path.name)
    frame = _frame(text, dialect, first, path.name, watch)
    if not len(frame):
        what = "has a header and no rows" if dialect.header else "has no rows"
        raise DataError(what, where=path.name, remedy="Choose a file with samples")
    columns = tuple(
        _column(name, cells, dialect.decimal)
        for name, cells in zip(names, frame.iter_columns(), strict=True)
    )
    return Table(columns, path.stem, dialect=dialect)


def column_names(first: Rows, header: bool, place: str) -> list[str]:
    """What the columns are called, each differently; by number where there is no header."""
    if not first:
        raise DataError("has no rows", where=place, remedy="Choose a file with samples")
    width = len(first[0])
    if width > MOST_COLUMNS:
        raise DataError(
            f"has {width:,} columns", where=place, remedy=f"Bring at most {MOST_COLUMNS:,}"
        )
    given = [cell.strip() for cell in first[0]] if header else [""] * width
    names: dict[str, None] = {}
    for number, name in enumerate(given, 1):
        unique, again = name or f"column {number}", 2
        while unique in names:
            unique, again = f"{name or f'column {number}'} ({again})", again + 1
        names[unique] = None
    return list(names)


def _tightened(text: bytes) -> bytes:
    """One space between cells, however far apart they stand, and none around the line."""
    return b"\n".join(b" ".join(line.split()) for line in text.split(b"\n"))


def _frame(text: bytes, dialect: Dialect, first: Rows, place: str, watch: Watch) -> pl.DataFrame:
    """All rows: quickly where the text is plainly a table, else with care and a word on what
    is wrong."""
    width = len(first[0])
    numeric = _quick(text, dialect, _schema(dialect, first))
    if numeric is not None:
        return numeric
    if QUOTE not in text:
        ragged = first_ragged(text, dialect.separator, width)
        if ragged is not None:
            check_width(ragged[1], width, ragged[0], place)
    texts = _quick(text, dialect, dict.fromkeys(_schema(dialect, first), pl.String()))
    if texts is not None:
        return texts
    frame = frame_of(text, dialect.separator, width, place, watch)
    return frame[int(dialect.header) :]


def _schema(dialect: Dialect, first: Rows) -> Schema:
    """Columns that begin with numbers are taken for numbers until one of them is none."""
    body = first[int(dialect.header) :]
    return {
        str(column): _guess([row[column] for row in body if column < len(row)], dialect.decimal)
        for column in range(len(first[0]))
    }


def _guess(cells: list[str], decimal: str) -> pl.DataType:
    numbers = bool(cells) and all(is_number(cell, decimal) for cell in cells)
    return pl.Float64() if numbers else pl.String()


def _quick(text: bytes, dialect: Dialect, schema: Schema) -> pl.DataFrame | None:
    """Rows as polars reads them; None where it may have read something else than is written."""
    try:
        frame = pl.read_csv(
            text,
            schema=schema,
            has_header=dialect.header,
            separator=dialect.separator,
            decimal_comma=dialect.decimal == ",",
        )
    except pl.exceptions.PolarsError:
        return None
    return frame if _is_plain(text, dialect, frame) else None


def _is_plain(text: bytes, dialect: Dialect, frame: pl.DataFrame) -> bool:
    """polars fills up short and empty lines, so that their last cell is missing, and has its own
    mind about stray quotes and line breaks within cells."""
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    if len(frame) + dialect.header != lines:
        return False
    if QUOTE in text:
        whole = text.count(QUOTE) % 2 == 0 and frame.to_series(-1).null_count() == 0
        return whole and (b' "' not in text or not _has_space_before_quotes(text, dialect))
    if frame.to_series(-1).null_count() == 0:
        return True
    empty = any(one in text for one in EMPTY_LINES) or text.startswith((b"\n", b"\r"))
    return not empty and first_ragged(text, dialect.separator, frame.width) is None


def _has_space_before_quotes(text: bytes, dialect: Dialect) -> bool:
    """Whether cells begin with spaces and a quote, which polars takes for a part of the text."""
    separator = re.escape(dialect.separator.encode())
    return re.search(rb"(?:^|[\r\n]|" + separator + rb') +"', text) is not None


def _column(name: str, cells: pl.Series, decimal: str) -> Column:
    if cells.dtype == pl.Float64:
        return column_of_numbers(name, cells)
    return column_of_text(name, cells, decimal)
