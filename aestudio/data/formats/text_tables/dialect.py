"""How a text file writes its table: what separates cells, and how numbers look."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from aestudio.core.errors import DataError

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

SEPARATORS = (",", ";", "\t", "|", " ")
DECIMALS = ("", ".", ",")
# Neither part of words and numbers, nor quotes or line breaks.
SEPARATOR = re.compile(r"[\t !#$%&'*,/:;<=>?@^`|~\\]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)
COMMA_NUMBER = re.compile(r"[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)
# Such as 1,234 or 1.234.567, which may be whole numbers in groups of three digits.
GROUPED = {one: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(one)}\d{{3}})+") for one in ".,"}
# Such as 1,234.5 and 1.234,5, by the sign before the decimals.
BOTH = {
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+"),
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+"),
}
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


@lru_cache(maxsize=2**14)  # The first cells are asked about again and again.
def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell is a number, with that sign for decimals."""
    pattern = COMMA_NUMBER if decimal == "," else NUMBER
    return pattern.fullmatch(cell.strip()) is not None


def decimal_of(rows: Rows, separator: str) -> str:
    """A comma where more cells are numbers with a comma than with a point.

    What may be a group of three digits tells nothing, unless there is nothing else and the
    separator is that of countries with a decimal comma.
    """
    cells = [cell.strip() for row in rows for cell in row]
    counts = {sign: _count(cells, sign) for sign in ".,"}
    if counts["."] == counts[","] and separator == ";":
        numbers = [cell for cell in cells if is_number(cell, ",") and any(map(str.isdigit, cell))]
        return "," if numbers and all("," in cell for cell in numbers) else "."
    return "," if counts[","] > counts["."] else "."


def likeness(rows: Rows, separator: str) -> tuple[bool, float, int]:
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


def _count(cells: Iterable[str], sign: str) -> int:
    """Cells that only a number with that sign for decimals explains."""
    grouped, both = GROUPED[sign], BOTH[sign]
    return sum(
        sign in cell
        and (
            (is_number(cell, sign) and not grouped.fullmatch(cell))
            or both.fullmatch(cell) is not None
        )
        for cell in cells
    )


def is_any_number(cell: str) -> bool:
    """Whether a cell is a number with one of the signs for decimals."""
    return is_number(cell, ".") or is_number(cell, ",")
