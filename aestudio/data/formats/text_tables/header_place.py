"""Where the header of a table stands: behind the mark of a comment, or below a preamble."""

from collections.abc import Sequence
from dataclasses import dataclass

from aestudio.data.formats.cells.missing_marks import is_missing, is_missing_number
from aestudio.data.formats.text_tables.csv_rows import Row
from aestudio.data.formats.text_tables.dialect import Rows, is_number
from aestudio.data.formats.text_tables.first_rows import FirstRows
from aestudio.data.formats.text_tables.headers import counts_up, has_header, names_texts
from aestudio.data.formats.text_tables.unit_words import holds_units
from aestudio.data.samples import Choice

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Header:
    """``names`` are its cells, those of the first column too where it has none, and empty where
    there is no header. The table begins with row ``top`` of those below the preamble; ``lines``
    are those of the header among the rows above."""

    names: tuple[str, ...] = ()
    top: int = 0
    line: int = 0
    row_names: bool = False
    trailing: bool = False
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


def header_of(
    look: FirstRows, head: Sequence[Row], table: Sequence[Row], decimal: str, wanted: bool | None
) -> Header:
    """The header of a table that has ``head`` above it; ``wanted`` says whether there is one,
    None that it is to be found out."""
    if not table or wanted is False:
        return Header(trailing=_ends_empty(table))
    above = _above(look, head, table)
    if above is not None:
        return above
    rows = [cells for _, cells in table]
    commented = look.comment_as_header(len(rows[0]))
    if commented is not None and not names_texts(rows, decimal):
        return _behind_mark(look, table, *commented)
    place = 0 if wanted else _place(rows, decimal)
    if place is None:
        return Header(trailing=_ends_empty(table))
    line, names = table[place]
    trailing = not names[-1].strip() and _ends_empty(table[place + 1 :])
    asked = () if wanted or names_texts(rows[place:], decimal) else (_of_numbers(names),)
    return Header(tuple(names), place + 1, line, trailing=trailing, choices=asked)


def stand_above(cells: Sequence[str], body: Rows, decimal: str) -> bool:
    """Whether a row holds the units of the columns below it, of one that has numbers at least."""
    columns = _columns_of_numbers(body, decimal)
    measured = any(cells[one].strip() for one in columns if one < len(cells))
    return measured and holds_units(cells) and not _has_number(cells, columns, decimal)


def _above(look: FirstRows, head: Sequence[Row], table: Sequence[Row]) -> Header | None:
    """A header with a cell more or less than the rows below it."""
    if not head:
        return None
    line, names = head[-1]
    more = len(names) - len(table[0][1])
    if more == 1 and not names[-1].strip():
        note = "The header ends with a separator, which is left out"
        return Header(tuple(names[:-1]), line=line, notes=(note,))
    if more == -1 and _ends_empty(table):
        return Header((*names, ""), line=line, trailing=True)
    if more == -1 and _name_rows(look, table):
        return Header(("", *names), line=line, row_names=True)
    return None


def _behind_mark(look: FirstRows, table: Sequence[Row], line: int, names: Sequence[str]) -> Header:
    found = f"Line {line} names the columns behind “{look.mark}”: {', '.join(names[:SHOWN])}"
    more = ", …" if len(names) > SHOWN else ""
    asked = Choice("header", found + more, "taken for the header")
    return Header(tuple(names), line=line, trailing=_ends_empty(table), choices=(asked,))


def _of_numbers(names: Sequence[str]) -> Choice:
    given = [one.strip() for one in names if one.strip()]
    shown = ", ".join(given[: SHOWN + 1])
    more = ", …" if len(given) > SHOWN + 1 else ""
    found = f"The first line holds numbers that go on evenly ({shown}{more})"
    return Choice("header", found, "taken for the names of the columns")


def _place(rows: Rows, decimal: str) -> int | None:
    """The row of names: the last one of different words above the first row of numbers, or the
    first row if it is a header; None if there is none."""
    columns = _columns_of_numbers(rows, decimal)
    end = next((n for n, row in enumerate(rows) if _is_body(row, columns, decimal)), 0)
    if len(columns) > 1 and end > 1:
        for place in range(end - 1, -1, -1):
            if _are_names(rows[place], columns, decimal):
                return place
    return 0 if has_header(rows, decimal) else None


def _columns_of_numbers(rows: Rows, decimal: str) -> list[int]:
    """Columns that hold little but numbers in the lower half of the rows."""
    lower = rows[len(rows) // 2 :]
    width = len(lower[-1]) if lower else 0
    found = []
    for column in range(width):
        cells = [row[column] for row in lower if column < len(row)]
        given = [cell for cell in cells if not is_missing(cell)]
        if given and 2 * sum(is_number(cell, decimal) for cell in given) > len(given):
            found.append(column)
    return found


def _is_body(row: Sequence[str], columns: Sequence[int], decimal: str) -> bool:
    """Whether a row has numbers, or marks of missing ones, in all columns of numbers."""
    cells = [row[column] if column < len(row) else "" for column in columns]
    fits = all(is_number(cell, decimal) or is_missing_number(cell) for cell in cells)
    return fits and any(is_number(cell, decimal) for cell in cells)


def _has_number(row: Sequence[str], columns: Sequence[int], decimal: str) -> bool:
    return any(is_number(row[column], decimal) for column in columns if column < len(row))


def _are_names(row: Sequence[str], columns: Sequence[int], decimal: str) -> bool:
    words = [cell.strip() for cell in row]
    named = all(not is_missing(words[column]) for column in columns if column < len(row))
    given = [word for word in words if word]
    different = len(set(given)) == len(given) and named
    return different and not _has_number(row, columns, decimal) and not holds_units(row)


def _ends_empty(table: Sequence[Row]) -> bool:
    """Whether the last cell of each row is empty."""
    return bool(table) and all(len(row) > 1 and not row[-1].strip() for _, row in table)


def _name_rows(look: FirstRows, table: Sequence[Row]) -> bool:
    """Whether the first cells are names of rows as R writes them: different, and quoted or
    counting or no numbers."""
    cells = [row[0] for _, row in table]
    if len(cells) < 2 or len(set(cells)) < len(cells):
        return False
    words = not any(is_number(cell, sign) for cell in cells for sign in ".,")
    return words or counts_up(cells) or all(look.is_quoted(row) for row in table)
