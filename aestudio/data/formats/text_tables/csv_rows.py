"""Rows of a text table, one after the other, with a word on every line that cannot be read."""

import csv
import io
from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.data.watch import Watch

LONGEST_CELL = 1_000_000
# Rows that are held as Python's own texts at a time.
TOGETHER = 20_000
PIECE = 2**24
Row = tuple[int, list[str]]


def frame_of(
    text: bytes, separator: str, width: int, place: str, watch: Watch
) -> tuple[pl.DataFrame, list[int]]:
    """All rows as texts, with columns "0", "1" …, and the lines that end with a separator too
    many; raises DataError that names the line."""
    frames, waiting, longer = [], [], []
    lines = 1 + text.count(b"\n")
    for line, cells in rows_of_text(text, separator, place):
        if len(cells) == width + 1 and not cells[-1]:
            longer.append(line)
            cells.pop()
        check_width(len(cells), width, line, place)
        waiting.append(cells)
        if len(waiting) == TOGETHER:
            frames.append(_frame(waiting, width))
            waiting = []
            watch.reached(0.5 + min(line / lines, 1.0) / 2, place)
    return pl.concat([*frames, _frame(waiting, width)]), longer


def rows_of_text(text: bytes, separator: str, place: str) -> Iterator[Row]:
    """The line that a row begins in, and its cells; lines with nothing on them are no rows."""
    csv.field_size_limit(LONGEST_CELL)
    lines = io.TextIOWrapper(io.BytesIO(text), "utf-8", newline="")
    reader = csv.reader(lines, strict=True, delimiter=separator, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"line {line:,} cannot be read ({error})",
            where=place,
            remedy="Check its quotes and separators",
        ) from error


def check_width(found: int, width: int, line: int, place: str) -> None:
    """Raise DataError unless a row has as many cells as the first one."""
    if found != width:
        raise DataError(
            f"line {line:,} has {count_text(found, 'cell')}, the first line has {width:,}",
            where=place,
            remedy="Give every row the same number of cells, or choose another separator",
        )


def first_ragged(text: bytes, separator: str, width: int) -> tuple[int, int] | None:
    """Line and number of cells of the first row that is not like the first one; empty lines are
    no rows. For texts without quotes."""
    line, start = 1, 0
    while start < len(text):
        end = text.rfind(b"\n", start, start + PIECE) + 1 or text.find(b"\n", start) + 1
        end = end or len(text)
        piece = np.frombuffer(text, np.uint8, end - start, start)
        ends = np.flatnonzero(piece == ord("\n"))
        if not len(ends) or ends[-1] != len(piece) - 1:
            ends = np.append(ends, len(piece))
        seen = np.searchsorted(np.flatnonzero(piece == ord(separator)), ends)
        cells = np.diff(seen, prepend=0) + 1
        lengths = np.diff(ends, prepend=-1) - 1
        bad = (cells != width) & ~_is_blank(piece, ends, lengths)
        if bad.any():
            row = int(np.argmax(bad))
            return line + row, int(cells[row])
        line, start = line + len(ends), end
    return None


def _is_blank(
    piece: NDArray[np.uint8], ends: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Lines with nothing on them but perhaps a carriage return."""
    lone = piece[np.maximum(ends - 1, 0)] == ord("\r")
    blank: NDArray[np.bool_] = (lengths == 0) | ((lengths == 1) & lone)
    return blank


def _frame(rows: list[list[str]], width: int) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ([] for _ in range(width))
    return pl.DataFrame(
        {
            str(number): pl.Series(list(cells), dtype=pl.String)
            for number, cells in enumerate(columns)
        }
    )
