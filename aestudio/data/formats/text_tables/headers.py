"""Whether the first row of a table names its columns, also where the names are numbers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aestudio.data.formats.cells.missing_marks import is_missing
from aestudio.data.formats.text_tables.dialect import Rows, is_number

# So many numbers that rise or fall in a row by chance are one in hundreds.
MANY = 6
ENOUGH_NAMES = 4  # That go on evenly by chance once in a million, where numbers have decimals.
FEW, ENOUGH = 3, 10  # Rows that tell how the numbers below are written, and how far they reach.
UNEVEN = 1e-6  # Of the greatest number: by so much may equal steps differ as they are written.
Cells = Sequence[str]
Numbers = NDArray[np.float64]


def has_header(rows: Rows, decimal: str) -> bool:
    """Whether the first row names the columns.

    It does if it has a text where there are numbers below, or nothing but different texts, or
    numbers that go on evenly and are unlike those below.
    """
    if not rows:
        return False
    return names_texts(rows, decimal) or names_numbers(rows, decimal)


def names_texts(rows: Rows, decimal: str) -> bool:
    """Whether texts in the first row say that it names the columns."""
    first, body = rows[0], rows[1:]
    if any(_names_numbers(column, first[column], body, decimal) for column in range(len(first))):
        return True
    texts = not any(is_missing(cell) or is_number(cell, decimal) for cell in first)
    return texts and len(set(first)) == len(first)


def names_numbers(rows: Rows, decimal: str) -> bool:
    """Whether numbers in the first row are names: of classes, pixels, years, wavelengths."""
    first, body = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    if len(first) > 1 and not first[0].strip() and counts_up([row[0] for row in body]):
        return True
    places = [place for place, cell in enumerate(first) if is_number(cell, decimal)]
    words = [place for place, cell in enumerate(first) if place not in set(places) and cell.strip()]
    if len(places) < 2 or not body or any(_recurs(place, first, body) for place in words):
        return False
    names = _numbers(first, places, decimal)
    values = np.array([_numbers(row, places, decimal) for row in body])
    if not np.isfinite(names).all() or len(np.unique(names)) < len(names):
        return False
    whole = not any(decimal in first[place] for place in places)
    broken = any(decimal in row[place] for row in body for place in places)
    return _goes_on(names, values) and not _is_like(names, values, whole, broken)


def counts_up(cells: Cells) -> bool:
    """Whether whole numbers count the rows, from 0 or 1."""
    if len(cells) < 2 or cells[0].strip() not in ("0", "1"):
        return False
    first = int(cells[0])
    return all(cell.strip() == str(first + row) for row, cell in enumerate(cells))


def _names_numbers(column: int, cell: str, body: Rows, decimal: str) -> bool:
    if is_number(cell, decimal) or is_missing(cell):
        return False
    below = [row[column] for row in body if column < len(row) and not is_missing(row[column])]
    numbers = sum(is_number(one, decimal) for one in below)
    return numbers > 0 and numbers >= 0.5 * len(below)


def _recurs(place: int, first: Cells, body: Rows) -> bool:
    """Whether a text is one of those below it."""
    return any(row[place] == first[place] for row in body)


def _numbers(row: Cells, places: Sequence[int], decimal: str) -> Numbers:
    cells = (row[place].strip() for place in places)
    return np.array(
        [float(one.replace(",", ".")) if is_number(one, decimal) else np.nan for one in cells]
    )


def _goes_on(names: Numbers, values: Numbers) -> bool:
    """Whether names follow each other as the numbers below do not: by even steps, or rising or
    falling where they are many; nor go on in the columns below."""
    if any(_is_even(np.append(name, below)) for name, below in zip(names, values.T, strict=True)):
        return False
    if len(names) == 2:
        whole = bool((names == np.round(names)).all())
        return whole and _is_step(names) and not np.mean([_is_step(row) for row in values]) > 0.5
    if _is_even(names):
        return not np.mean([_is_even(row) for row in values]) > 0.5
    rises = len(names) >= MANY and _is_monotone(names)
    return rises and not np.mean([_is_monotone(row) for row in values]) > 0.1


def _is_step(row: Numbers) -> bool:
    return bool(abs(row[1] - row[0]) == 1)


def _is_even(row: Numbers) -> bool:
    """Whether three numbers or more lie equally far apart."""
    steps = np.diff(row)
    even = np.all(np.abs(steps - steps[0]) <= UNEVEN * np.abs(row).max())
    return bool(len(steps) > 1 and steps[0] != 0 and even)


def _is_monotone(row: Numbers) -> bool:
    steps = np.diff(row)
    return bool((steps > 0).all() or (steps < 0).all())


def _is_like(names: Numbers, values: Numbers, whole: bool, broken: bool) -> bool:
    """Whether a few names could be a row of values: written as those are, ``whole`` or
    ``broken``, and within their range; of a few rows nothing can be told."""
    if len(names) >= (ENOUGH_NAMES if broken else MANY):
        return len(values) < FEW and len(names) < MANY
    if whole and broken:
        return len(values) < FEW
    known = values[np.isfinite(values)]
    low, high = known.min(initial=np.inf), known.max(initial=-np.inf)
    return len(values) < ENOUGH or bool(((names >= low) & (names <= high)).any())
