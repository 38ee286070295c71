"""How a text file writes its table, found by looking at its beginning."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from aestudio.core.errors import DataError
from aestudio.data.raw import Dialect

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

SEPARATORS = (",", ";", "\t", "|", " ")
LOOKED_AT = 2**18
# So many rows are looked at, fewer where they are wide.
ROWS, FEWEST_ROWS, CELLS = 200, 20, 2000
MISSING = ("", "na", "n/a", "nan", "null", "none", "?", "-")
DECIMALS = ("", ".", ",")
# Neither part of words and numbers, nor quotes or line breaks.
SEPARATOR = re.compile(r"[\t !#$%&'*,/:;<=>?@^`|~\\]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)
COMMA_NUMBER = re.compile(r"[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)
Rows = Sequence[Sequence[str]]


def check_signs(reading: "Reading", place: str) -> None:
    """Raise DataError for a separator or a decimal sign that cannot be one."""
    if reading.separator and not SEPARATOR.fullmatch(reading.separator):
        raise DataError(
            f"its cells cannot be separated by “{reading.separator}”",
            where=place,
            remedy="Choose a comma, a semicolon, a tab, a bar or a space",
        )
    if reading.decimal not in DECIMALS:
        raise DataError(
            f"“{reading.decimal}” is no decimal sign",
            where=place,
            remedy="Choose a point or a comma",
        )


def dialect_of(
    text: bytes, encoding: str, reading: "Reading", separator: str = ""
) -> tuple[Dialect, Rows]:
    """The dialect, what the user said of it first, and the first rows as it reads them."""
    start = _start(text)
    given = [separator or reading.separator] if separator or reading.separator else SEPARATORS
    found = {separator: first_rows(start, separator) for separator in given}
    separator = max(given, key=lambda one: _likeness(found[one], one))
    rows = found[separator]
    decimal = reading.decimal or _decimal(rows, separator)
    header = has_header(rows, decimal) if reading.header is None else reading.header
    return Dialect(separator, decimal, encoding, header), rows


def first_rows(start: str, separator: str) -> Rows:
    """The first rows; fewer where they cannot be read on."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator, skipinitialspace=True)
    cells = 0
    with suppress(csv.Error):
        for row in filter(None, islice(reader, ROWS)):
            rows.append(row)
            cells += len(row)
            if cells > CELLS and len(rows) >= FEWEST_ROWS:
                break
    return rows


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell is a number, with that sign for decimals."""
    pattern = COMMA_NUMBER if decimal == "," else NUMBER
    return pattern.fullmatch(cell.strip()) is not None


def has_header(rows: Rows, decimal: str) -> bool:
    """Whether the first row names the columns.

    It does if it has a text where there are numbers below, or nothing but different texts.
    """
    if not rows:
        return False
    first, body = rows[0], rows[1:]
    if any(_names_numbers(column, first[column], body, decimal) for column in range(len(first))):
        return True
    texts = not any(is_missing(cell) or is_number(cell, decimal) for cell in first)
    return texts and len(set(first)) == len(first)


def _names_numbers(column: int, cell: str, body: Rows, decimal: str) -> bool:
    if is_number(cell, decimal) or is_missing(cell):
        return False
    below = [row[column] for row in body if column < len(row) and not is_missing(row[column])]
    numbers = sum(is_number(one, decimal) for one in below)
    return numbers > 0 and numbers >= 0.5 * len(below)


def _start(text: bytes) -> str:
    """The beginning, up to the end of a line."""
    if len(text) <= LOOKED_AT:
        return text.decode(errors="replace")
    end = text.find(b"\n", LOOKED_AT)
    return text[: end + 1 if end >= 0 else LOOKED_AT].decode(errors="replace")


def _likeness(rows: Rows, separator: str) -> tuple[bool, float, int]:
    """How well a separator explains the first rows: it separates, evenly, numbers; many."""
    if not rows or len(rows[0]) < 2:
        return False, 0.0, 0
    widths = Counter(len(row) for row in rows)
    width, even = widths.most_common(1)[0]
    if width < 2:  # It stands in the names alone.
        return False, 0.0, 0
    cells = [cell for row in rows for cell in row]
    decimals = "." if separator == "," else ".,"
    numeric = sum(any(is_number(cell, sign) for sign in decimals) for cell in cells)
    # Texts count a little, so that a table of words is read by its even separator.
    return True, (even / len(rows)) ** 2 * (0.2 + numeric / len(cells)), width


def _decimal(rows: Rows, separator: str) -> str:
    """A comma where more cells are numbers with a comma than with a point."""
    if separator == ",":
        return "."
    cells = [cell for row in rows for cell in row]
    return max(".,", key=lambda sign: _count(cells, sign))


def _count(cells: Iterable[str], sign: str) -> int:
    return sum(sign in cell and is_number(cell, sign) for cell in cells)
