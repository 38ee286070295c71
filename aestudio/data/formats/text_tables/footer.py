"""What stands behind a table: sums, sources, remarks."""

import csv
import re
from collections.abc import Iterator

from aestudio.data.formats.cells.missing_marks import is_missing
from aestudio.data.formats.text_tables.dialect import is_any_number

REACH = 2**16  # Bytes at the end of a text that are looked at.
SUMMING = """total totals sum sums subtotal average avg mean median summe gesamt mittelwert somme
moyenne"""
SUMS = frozenset(SUMMING.split()) | {"grand total"}
REMARK = re.compile(
    r"\W*(?:\(|\d+ rows?\b|(?:source|note|total|sum|end|generated|exported|count|rows?)s?\b)",
    re.IGNORECASE,
)
Cells = list[str]


def footer_of(text: bytes, separator: str, width: int, numbered: bool) -> list[int]:
    """Where the lines begin, as places in the text, that stand behind the last row of a table;
    ``numbered`` says that its first column holds numbers. None if no row is left.

    Lines of fewer cells are a footer behind a blank line, if they begin with what footers begin
    with, or with a word where a number should be; else they may be rows that were cut short.
    """
    lines = [(place, _cells(line, separator)) for place, line in _from_the_end(text)]
    firsts = [cells[0].strip().lower() for _, cells in lines if cells]
    found, accepted = list[int](), 0
    for place, cells in lines:
        if cells and _is_row(cells, width, firsts):
            return found[:accepted][::-1]
        if cells:
            found.append(place)
        blank = not any(cell.strip() for cell in cells)
        if not cells or (blank and accepted) or (not blank and _is_footer(cells, width, numbered)):
            accepted = len(found)
    return []


def _from_the_end(text: bytes) -> Iterator[tuple[int, str]]:
    """The last lines, each with its place, from the end."""
    end, least = len(text), max(len(text) - REACH, 0)
    while end > least:
        start = text.rfind(b"\n", 0, end - 1) + 1
        yield start, text[start:end].decode(errors="replace").strip("\r\n")
        end = start


def _cells(line: str, separator: str) -> Cells:
    try:
        reader = csv.reader([line], strict=True, delimiter=separator, skipinitialspace=True)
        return next(reader, [])
    except csv.Error:
        return ['"']


def _is_row(cells: Cells, width: int, firsts: list[str]) -> bool:
    """Whether a line is one of the table, or should be and is not."""
    given = [cell for cell in cells if not is_missing(cell)]
    if not given:
        return False
    first, *rest = given
    if len(cells) == width:
        summed = first.strip().lower() in SUMS and firsts.count(first.strip().lower()) == 1
        return not (summed and width > 1 and all(is_any_number(one) for one in rest))
    return all(is_any_number(one) for one in given) or cells == ['"']


def _is_footer(cells: Cells, width: int, numbered: bool) -> bool:
    """Whether a line that is no row is one of a footer by itself."""
    if len(cells) == width:
        return True
    word = numbered and len(cells) < width and not is_any_number(cells[0])
    return word or REMARK.match(cells[0]) is not None
