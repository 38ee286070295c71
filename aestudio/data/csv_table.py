"""Tables as text: cells separated by commas or otherwise, one row a line."""

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from aestudio.core.errors import DataError
from aestudio.data.column_kinds import column_of_text
from aestudio.data.csv_rows import LONGEST_CELL, check_width, first_ragged, frame_of, rows_of_text
from aestudio.data.dialect import LOOKED_AT, Rows, check_signs, dialect_of, is_number
from aestudio.data.place import is_sayable
from aestudio.data.raw import Column, ColumnKind, Dialect, Table
from aestudio.data.text import text_of
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.data.whole_numbers import is_long

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

MOST_COLUMNS = 100_000
QUOTE = b'"'
# What polars makes of a text that is no table; the second is no Exception.
GIVES_UP = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, UnicodeError)
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
    dialect, first = dialect_of(start, "utf-8", reading)
    if not first or dialect.separator == " ":
        return None
    names = column_names(first, dialect.header, path.name)
    frame = _parsed(path, dialect, _schema(dialect, first))
    # Where cells are missing in the last column, lines may be too short.
    if frame is None or not len(frame) or frame.to_series(-1).null_count():
        return None
    if any(_is_strange(cells) for cells in frame.select(pl.col(pl.String)).iter_columns()):
        return None
    return Table(_columns(names, frame, dialect.decimal), path.stem, dialect=dialect)


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
    if text.endswith(EMPTY_LINES):
        text = text.rstrip(b"\r\n")
    dialect, first = dialect_of(text, encoding, reading)
    if dialect.separator == " " and QUOTE not in text:
        text = _tightened(text)
        dialect, first = dialect_of(text, encoding, reading, separator=" ")
    if not first:
        first = [cells for _, cells in rows_of_text(text, dialect.separator, path.name)][:1]
    names = column_names(first, dialect.header, path.name)
    frame = _frame(text, dialect, first, path.name, watch)
    if not len(frame):
        what = "has a header and no rows" if dialect.header else "has no rows"
        raise DataError(what, where=path.name, remedy="Choose a file with samples")
    return Table(_columns(names, frame, dialect.decimal), path.stem, dialect=dialect)


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
    if any(is_long(cell) for cell in cells):
        return pl.String()
    return pl.Float64() if numbers else pl.String()


def _quick(text: bytes, dialect: Dialect, schema: Schema) -> pl.DataFrame | None:
    """Rows as polars reads them; None where it may have read something else than is written."""
    # With a byte order mark, which polars skips, no text looks packed.
    marked = codecs.BOM_UTF8 + text if text.startswith(PACKED) else text
    frame = _parsed(marked, dialect, schema)
    return frame if frame is not None and _is_plain(text, dialect, frame) else None


def _parsed(source: Path | bytes, dialect: Dialect, schema: Schema) -> pl.DataFrame | None:
    """What polars makes of a text, None if it gives up."""
    try:
        return pl.scan_csv(
            source,
            schema=schema,
            has_header=dialect.header,
            separator=dialect.separator,
            decimal_comma=dialect.decimal == ",",
            glob=False,
        ).collect()
    except GIVES_UP:
        return None


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


def _columns(names: list[str], frame: pl.DataFrame, decimal: str) -> tuple[Column, ...]:
    """Numbers lie side by side in one block, NaN where one is missing."""
    numeric = frame.select(pl.col(pl.Float64))
    numbers = iter(numeric.to_numpy(order="fortran").T) if numeric.width else iter(())
    return tuple(
        Column(name, ColumnKind.NUMBER, next(numbers))
        if cells.dtype == pl.Float64
        else column_of_text(name, cells, decimal)
        for name, cells in zip(names, frame.iter_columns(), strict=True)
    )
