"""Tables as text: cells separated by commas or otherwise, one row a line."""

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from aestudio.core.errors import DataError
from aestudio.data.formats.cells.whole_numbers import is_long
from aestudio.data.formats.text import text_of
from aestudio.data.formats.text_tables.body import body_of, compact, too_many
from aestudio.data.formats.text_tables.csv_rows import (
    LONGEST_CELL,
    check_width,
    first_ragged,
    frame_of,
    rows_of_text,
)
from aestudio.data.formats.text_tables.dialect import GROUPED, check_signs, is_number
from aestudio.data.formats.text_tables.footer import footer_of
from aestudio.data.formats.text_tables.outline import LOOKED_AT, Outline, outline_of
from aestudio.data.formats.text_tables.row_names import is_empty, row_names_in
from aestudio.data.formats.text_tables.table_columns import columns_of
from aestudio.data.place import is_sayable
from aestudio.data.raw import Dialect, Table
from aestudio.data.watch import UNWATCHED, Watch

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

MOST_COLUMNS = 100_000
QUOTE = b'"'
PADDED = re.compile(r"\s*[+-]?0\d")
# What polars makes of a text that is no table; the second is no Exception.
GIVES_UP = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, UnicodeError)
TAIL = 4096
STRIDE = 2**25  # Bytes, within which some line has to end.
# polars unpacks what begins like a zlib stream, such as a column “x^2”.
PACKED = (b"x\x01", b"x^", b"x\x9c", b"x\xda")
EMPTY_LINES = (b"\n\n", b"\n\r\n")
Schema = dict[str, pl.DataType]


def read_csv(path: Path, reading: "Reading", watch: Watch = UNWATCHED) -> Table:
    """Read a table; raises DataError that names the line for what no table has."""
    check_signs(reading, path.name)
    return _plain_table(path, reading) or _careful_table(path, reading, watch)


def _plain_table(path: Path, reading: "Reading") -> Table | None:
    """A table that polars reads as it is written; None if there may be more to it."""
    start = _start_of(path)
    if not start or reading.encoding not in ("", "utf-8") or not _can_be_parsed(path):
        return None
    outline = outline_of(start, "utf-8", reading)
    dialect = outline.dialect
    again = any(tuple(row) == outline.names for row in outline.body)
    if not outline.body or again or not outline.plain or dialect.separator == " ":
        return None
    if _has_footer(path, outline) or not _has_one_decimal_sign(path, dialect):
        return None
    names = column_names(outline, path.name)
    frame = _parsed(path, dialect, _schema(outline), header=dialect.header)
    # Where cells are missing in the last column, lines may be too short.
    if frame is None or not len(frame) or frame.to_series(-1).null_count():
        return None
    if any(_is_strange(cells) for cells in frame.select(pl.col(pl.String)).iter_columns()):
        return None
    return _table(path, names, frame, outline, reading, lambda row: outline.begins + row)


def _has_footer(path: Path, outline: Outline) -> bool:
    with path.open("rb", buffering=0) as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        end = file.read(TAIL)
    return bool(footer_of(end, outline.dialect.separator, outline.width, numbered=False))


def _has_one_decimal_sign(path: Path, dialect: Dialect) -> bool:
    """Whether polars reads all numbers with that sign alone: it takes a point for one as well."""
    return dialect.decimal == "." or b"." not in path.read_bytes()


def _can_be_parsed(path: Path) -> bool:
    """Whether polars may have the file: lines of gigabytes make it crash."""
    if not is_sayable(path):
        return False
    size = path.stat().st_size
    with path.open("rb", buffering=0) as file:
        for place in range(0, size - STRIDE, STRIDE):
            file.seek(place)
            if b"\n" not in file.read(LOOKED_AT):
                return False
    return True


def _start_of(path: Path) -> bytes:
    """Whole lines from the beginning of a file; empty if they are no plain text."""
    with path.open("rb", buffering=0) as file:
        read = file.read(LOOKED_AT)
    start = read[: read.rfind(b"\n") + 1].removeprefix(codecs.BOM_UTF8)
    try:
        start.decode()
    except UnicodeDecodeError:
        return b""
    return b"" if b"\0" in start or read.startswith(PACKED) else start


def _is_strange(cells: pl.Series) -> bool:
    """Whether texts hold what only quotes could have brought in, or no text would."""
    words = cells.unique()
    if int(words.str.len_bytes().max() or 0) > LONGEST_CELL:  # type: ignore[arg-type]
        return True
    return bool(words.str.contains(r'["\x00\r\n]').any())


def _careful_table(path: Path, reading: "Reading", watch: Watch) -> Table:
    """Any table, with a word on what is wrong with it."""
    text, encoding = text_of(path, reading.encoding, watch)
    return table_of_text(text, encoding, path, reading, watch)


def table_of_text(
    text: bytes, encoding: str, path: Path, reading: "Reading", watch: Watch
) -> Table:
    """The table in a text that was read from ``path``; raises DataError as read_csv does."""
    if text.endswith(EMPTY_LINES):
        text = text.rstrip(b"\r\n")
    outline = outline_of(text, encoding, reading)
    if outline.dialect.separator == " " and QUOTE not in text:
        text = _tightened(text)
        outline = outline_of(text, encoding, reading, separator=" ")
    names = column_names(outline, path.name)
    body = body_of(text, outline)
    frame, longer = _frame(body.text, outline, path.name, watch)
    if not len(frame):
        what = "has a header and no rows" if outline.names else "has no rows"
        raise DataError(what, where=path.name, remedy="Choose a file with samples")
    notes = (*outline.notes, *body.notes, *too_many(len(longer), min(longer, default=0)))
    outline = replace(outline, notes=notes)
    return _table(path, names, frame, outline, reading, partial(line_of_row, body.text, outline))


def _is_nothing(place: int, frame: pl.DataFrame, outline: Outline) -> bool:
    """Whether a column has neither a name nor any value."""
    named = bool(outline.names) and bool(outline.names[place].strip())
    return not named and is_empty(frame.to_series(place))


def line_of_row(text: bytes, outline: Outline, row: int) -> int:
    """The line that a row, from 0, of a text begins in."""
    rows = rows_of_text(text, outline.dialect.separator, "")
    return next((line for line, _ in islice(rows, row, None)), 0)


def column_names(outline: Outline, place: str) -> list[str]:
    """What the columns are called, each differently; by number where there is no header."""
    width = outline.width
    if not width or not (outline.body or outline.dialect.header):
        raise DataError("has no rows", where=place, remedy="Choose a file with samples")
    if width > MOST_COLUMNS:
        raise DataError(
            f"has {width:,} columns", where=place, remedy=f"Bring at most {MOST_COLUMNS:,}"
        )
    names: dict[str, None] = {}
    for number, given in enumerate(outline.names or [""] * width, 1):
        name = given.strip()
        unique, again = name or f"column {number}", 2
        while unique in names:
            unique, again = f"{name or f'column {number}'} ({again})", again + 1
        names[unique] = None
    return list(names)


def _tightened(text: bytes) -> bytes:
    """One space between cells, however far apart they stand, and none around the line."""
    return b"\n".join(b" ".join(line.split()) for line in text.split(b"\n"))


def _frame(
    text: bytes, outline: Outline, place: str, watch: Watch
) -> tuple[pl.DataFrame, list[int]]:
    """All rows: quickly where the text is plainly a table, else with care and a word on what
    is wrong; and the lines that end with a separator too many."""
    dialect, width, schema = outline.dialect, outline.width, _schema(outline)
    rows = text.lstrip(b"\r\n") if QUOTE in text else compact(text)
    texts: Schema = dict.fromkeys(schema, pl.String())
    mixed = dialect.decimal == "," and b"." in rows
    numeric = None if mixed else _quick(rows, dialect, schema)
    if numeric is not None:
        return numeric, []
    if QUOTE not in text:
        ragged = first_ragged(text, dialect.separator, width)
        if ragged is not None:
            check_width(ragged[1], width, ragged[0], place)
    quick = _quick(rows, dialect, texts)
    if quick is not None:
        return quick, []
    return frame_of(text, dialect.separator, width, place, watch)


def _schema(outline: Outline) -> Schema:
    """Columns that begin with numbers are taken for numbers until one of them is none."""
    decimal = outline.dialect.decimal
    return {
        str(column): _guess([row[column] for row in outline.body if column < len(row)], decimal)
        for column in range(outline.width)
    }


def _guess(cells: list[str], decimal: str) -> pl.DataType:
    numbers = bool(cells) and all(is_number(cell, decimal) for cell in cells)
    commas = [cell.strip() for cell in cells if "," in cell] if decimal == "," else []
    if commas and all(GROUPED[","].fullmatch(cell) for cell in commas):
        return pl.String()  # They may be meant otherwise.
    # Numbers that would lose digits, or the zeros that they begin with.
    if any(is_long(cell) or PADDED.match(cell) for cell in cells):
        return pl.String()
    return pl.Float64() if numbers else pl.String()


def _quick(text: bytes, dialect: Dialect, schema: Schema) -> pl.DataFrame | None:
    """Rows as polars reads them; None where it may have read something else than is written."""
    # With a byte order mark, which polars skips, no text looks packed.
    marked = codecs.BOM_UTF8 + text if text.startswith(PACKED) else text
    frame = _parsed(marked, dialect, schema)
    return frame if frame is not None and _is_plain(text, dialect, frame) else None


def _parsed(
    source: Path | bytes, dialect: Dialect, schema: Schema, header: bool = False
) -> pl.DataFrame | None:
    """What polars makes of a text, None if it gives up."""
    try:
        return pl.scan_csv(
            source,
            schema=schema,
            has_header=header,
            separator=dialect.separator,
            decimal_comma=dialect.decimal == "," != dialect.separator,
            glob=False,
        ).collect()
    except GIVES_UP:
        return None


def _is_plain(text: bytes, dialect: Dialect, frame: pl.DataFrame) -> bool:
    """polars fills up short and empty lines, so that their last cell is missing, and has its own
    mind about stray quotes and line breaks within cells."""
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    if len(frame) != lines:
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


def _table(
    path: Path,
    names: Sequence[str],
    frame: pl.DataFrame,
    outline: Outline,
    reading: "Reading",
    line_of: Callable[[int], int],
) -> Table:
    kept, left = _wanted(names, frame, outline)
    found = columns_of([names[n] for n in kept], frame[:, kept], outline.dialect, reading, line_of)
    return Table(
        found.columns,
        path.stem,
        dialect=outline.dialect,
        notes=(*outline.notes, *left, *found.notes),
        choices=(*outline.choices, *found.choices),
        pixels=found.pixels,
    )


def _wanted(
    names: Sequence[str], frame: pl.DataFrame, outline: Outline
) -> tuple[list[int], list[str]]:
    """Columns but those that separators at the ends of lines make, and that name the rows."""
    places, notes = list(range(len(names))), list[str]()
    while outline.trailing and len(places) > 1 and _is_nothing(places[-1], frame, outline):
        places.pop()
    if len(places) < len(names):
        notes.append("Lines end with a separator: the empty column behind it is left out")
    told = row_names_in(frame.to_series(0), outline) if len(places) > 1 else ""
    return (places[1:], [*notes, told]) if told else (places, notes)
