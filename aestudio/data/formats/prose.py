"""Texts that are no tables: letters, programs, logs."""

import csv
import io
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.formats.text import encoding_of
from aestudio.data.formats.text_tables.dialect import is_number

LOOKED_AT, LONGEST = 2**13, 60
# So few lines may be anything.
FEWEST_LINES = 3
# Shares of the cells that are numbers, of the lines with as many cells, or with one word alone.
NUMBERS, EVEN, EVENLY_SPACED, WORDS = 0.2, 0.5, 0.8, 0.8
SEPARATORS = ",;\t|"
COMMENTS = ("#", "%", "//")


def check_table(path: Path, encoding: str) -> None:
    """Raise DataError for a text in which nothing looks like a table, neither at its beginning nor
    at its end, before which much may be written."""
    with path.open("rb", buffering=0) as file:
        raw = file.read(LOOKED_AT)
        # UTF-16 has two bytes a letter.
        file.seek(max(file.seek(0, os.SEEK_END) - LOOKED_AT, 0) // 2 * 2)
        end = file.read(LOOKED_AT + 1)
    with suppress(LookupError, csv.Error):  # Of which the reader speaks.
        written = encoding or encoding_of(raw)
        start, rest = (one.decode(written, errors="replace") for one in (raw, end))
        longer = len(raw) == LOOKED_AT
        whole = start[: start.rfind("\n") + 1] if longer else start
        if _has_table(whole) or (longer and _has_table(rest[rest.find("\n") + 1 :])):
            return
        raise _refused(whole or start, path.name)


def _has_table(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith(COMMENTS)]
    if len(lines) < FEWEST_LINES:
        return True
    words = [line.split() for line in lines]
    return (
        _numbers(lines) >= NUMBERS
        or any(_even(_widths(text, separator)) >= EVEN for separator in SEPARATORS)
        or _even([len(one) for one in words]) >= EVENLY_SPACED
        or sum(len(one) == 1 for one in words) >= WORDS * len(words)
    )


def _numbers(lines: Sequence[str]) -> float:
    """The share of numbers among what separators of any kind part."""
    parts = str.maketrans(dict.fromkeys(f'{SEPARATORS}"', " "))
    cells = [cell for line in lines for cell in line.translate(parts).split()]
    return sum(is_number(cell, ".") for cell in cells) / max(len(cells), 1)


def _widths(text: str, separator: str) -> list[int]:
    """Cells of every line; a quoted one may go over several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    return [len(row) for row in reader if row]


def _even(widths: Sequence[int]) -> float:
    """The share of lines that have as many cells as most others, if that is more than one."""
    if not widths:
        return 0
    width, count = Counter(widths).most_common(1)[0]
    return count / len(widths) if width > 1 else 0


def _refused(text: str, place: str) -> DataError:
    first = next(line.strip() for line in text.splitlines() if line.strip())
    shown = first if len(first) <= LONGEST else f"{first[:LONGEST]}…"
    return DataError(
        "is a text, but no table",
        where=place,
        why=f"Its lines have no cells; it begins with “{shown}”",
        remedy="Choose a file whose lines are cells with commas, semicolons or tabs between them",
    )
