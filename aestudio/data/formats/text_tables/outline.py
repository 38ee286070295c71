"""Where the table lies in a text: found by looking at its beginning."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from aestudio.data.formats.text_tables.csv_rows import Row
from aestudio.data.formats.text_tables.dialect import Rows, decimal_of
from aestudio.data.formats.text_tables.first_rows import FirstRows, beginning
from aestudio.data.formats.text_tables.header_place import header_of, stand_above
from aestudio.data.raw import Dialect
from aestudio.data.samples import Choice

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

LOOKED_AT = 2**18
NAMED_SEPARATOR = re.compile(r'"?sep=(.)[;,\t|]*"?\s*', re.IGNORECASE)
LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Outline:
    """``names`` are the cells of the header, none where there is none; ``body`` the first rows of
    the table below it, of which the first begins in line ``begins`` (from 1), ``offset`` bytes
    from the beginning. ``header`` is the line of the header as it is written. ``mark`` is that of
    comments, ``comments`` the lines above the table that are some; ``marks_rows`` says that they
    may have as many cells as the table. ``row_names`` says that the first column names rows;
    ``trailing`` that the last is what separators at the ends of lines make.
    """

    dialect: Dialect
    names: tuple[str, ...]
    body: Rows
    begins: int
    offset: int
    header: bytes = b""
    mark: str = ""
    comments: tuple[int, ...] = ()
    marks_rows: bool = False
    row_names: bool = False
    trailing: bool = False
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def width(self) -> int:
        """Cells of a row."""
        return len(self.names) or (len(self.body[0]) if self.body else 0)

    @property
    def plain(self) -> bool:
        """Whether there is nothing but perhaps a header above the table."""
        return not (self.mark or self.notes or self.row_names or self.trailing)


def outline_of(text: bytes, encoding: str, reading: "Reading", separator: str = "") -> Outline:
    """What the beginning of a text shows, and what the user said of it first."""
    lines = list(io.StringIO(_start(text), newline=""))
    ends = [0, *accumulate(len(line.encode()) for line in lines)]
    separator, notes = separator or reading.separator, list[str]()
    named = NAMED_SEPARATOR.fullmatch(lines[0]) if lines else None
    if named is not None:
        lines[0] = "\n"
        notes.append("Line 1 names the separator and is left out")
        separator = separator or named[1]
    look = FirstRows(lines, separator)
    found = _framed(look, reading, encoding, notes)
    return replace(found, offset=ends[found.begins - 1])


def _framed(look: FirstRows, reading: "Reading", encoding: str, notes: list[str]) -> Outline:
    """The header, what stands above the table and below the header, and at the ends of lines."""
    decimal = reading.decimal or decimal_of([row for _, row in look.rows], look.separator)
    start = beginning(look.rows)
    header = header_of(look, look.rows[:start], look.rows[start:], decimal, reading.header)
    if (
        start
        and not header.names
        and abs(len(look.rows[start - 1][1]) - len(look.rows[start][1])) == 1
    ):
        start = 0  # Rows of unlike lengths rather than a preamble.
        header = header_of(look, [], look.rows, decimal, reading.header)
    head, table = look.rows[:start], look.rows[start:]
    above = [row for row in [*head, *table[: header.top]] if row[0] != header.line]
    below = table[header.top :]
    notes = [*notes, *_preamble_notes(above), *header.notes]
    if header.names and below and stand_above(below[0][1], [r for _, r in below[1:]], decimal):
        notes.append(_units_note(below[0]))
        below = below[1:]
    begins = below[0][0] if below else _next_line(look)
    return Outline(
        Dialect(look.separator, decimal, encoding, bool(header.names)),
        header.names,
        [row for _, row in below],
        begins,
        0,
        _line_of(look, header.line),
        look.mark,
        tuple(n + 1 for n in look.comments if n + 1 < begins and n + 1 != header.line),
        look.marks_rows,
        header.row_names,
        header.trailing,
        tuple(notes),
        header.choices,
    )


def _line_of(look: FirstRows, number: int) -> bytes:
    return look.lines[number - 1].strip("\r\n").encode() if number else b""


def _next_line(look: FirstRows) -> int:
    """The line below the last row."""
    if not look.rows:
        return len(look.lines) + 1
    line, cells = look.rows[-1]
    below = line + 1 + sum(cell.count("\n") for cell in cells)
    # A quote that nothing closes takes the end of the last line into its cell.
    return min(below, len(look.lines) + 1)


def left_out(count: int, what: str, first: int, words: str = "") -> str:
    """How many lines, in words such as “comment line”, are left out, and where the first is."""
    quoted = f", “{words}”" if words else ""
    if count == 1:
        return f"1 {what} is left out: line {first:,}{quoted}"
    several = what.replace("line", "lines", 1)
    return f"{count:,} {several} are left out; the first is line {first:,}{quoted}"


def _preamble_notes(rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    line, cells = rows[0]
    words = ",".join(cells)[:LONGEST_QUOTE]
    return [left_out(len(rows), "line before the table", line, words)]


def _units_note(row: Row) -> str:
    line, cells = row
    listed = ", ".join(cell.strip() for cell in cells if cell.strip())
    return f"Line {line} holds units ({listed[:LONGEST_QUOTE]}) and is left out"


def _start(text: bytes) -> str:
    """The beginning, up to the end of a line."""
    if len(text) <= LOOKED_AT:
        return text.decode(errors="replace")
    end = text.find(b"\n", LOOKED_AT)
    return text[: end + 1 if end >= 0 else LOOKED_AT].decode(errors="replace")
