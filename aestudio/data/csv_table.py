"""Tables of numbers as comma-separated text."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.digest import sha256_of
from aestudio.data.samples import Samples, samples_from

LABEL_COLUMNS = ("label", "class", "target")
LONGEST_CELL = 10_000
OTHER_SEPARATORS = "Separate the cells with commas, and write decimals with a point"
Row = tuple[int, list[str]]


def read_csv(path: Path) -> Samples:
    """Read rows of numbers; a column named label, class or target becomes the labels.

    The first line is a header if any of its cells is no number. Raises DataError with line and
    column for text, blanks and ragged rows.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _table(_rows(file, path.name), path)
    except UnicodeDecodeError as error:
        raise DataError(
            "is not UTF-8 text", where=path.name, remedy="Save it as CSV in UTF-8"
        ) from error


def _table(rows: Iterator[Row], path: Path) -> Samples:
    first = next(rows, None)
    if first is None:
        raise DataError("has no rows", where=path.name, remedy="Choose a file with samples")
    header = None if all(_is_number(cell) for cell in first[1]) else first[1]
    label = _label_column(header or [])
    values: list[NDArray[np.float32]] = []
    labels: list[str] = []
    for line, cells in _body(first, rows, header is not None):
        _check_width(cells, len(first[1]), line, path.name)
        if label is not None:
            labels.append(_label(cells.pop(label), line, label, path.name))
        values.append(_numbers(cells, line, label, path.name))
    if not values:
        raise DataError(
            "has a header and no rows", where=path.name, remedy="Choose a file with samples"
        )
    known = np.array(labels) if label is not None else None
    return samples_from(np.stack(values), path, sha256_of(path), known)


def _body(first: Row, rows: Iterator[Row], has_header: bool) -> Iterator[Row]:
    if not has_header:
        yield first
    yield from rows


def _rows(lines: Iterator[str], place: str) -> Iterator[Row]:
    previous = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(
            f"line {reader.line_num} cannot be read ({error})",
            where=place,
            remedy="Check its quotes and commas",
        ) from error
    finally:
        csv.field_size_limit(previous)


def _label_column(header: list[str]) -> int | None:
    names = [name.strip().lower() for name in header]
    return next((names.index(name) for name in LABEL_COLUMNS if name in names), None)


def _check_width(cells: list[str], width: int, line: int, place: str) -> None:
    if len(cells) != width:
        raise DataError(
            f"line {line} has {len(cells)} cells, the first line has {width}",
            where=place,
            remedy="Give every row the same number of cells",
        )


def _label(cell: str, line: int, column: int, place: str) -> str:
    if not cell.strip():
        raise _bad_cell(cell, line, column, place)
    return cell.strip()


def _numbers(cells: list[str], line: int, label: int | None, place: str) -> NDArray[np.float32]:
    try:
        with np.errstate(over="ignore"):
            values = np.array(cells, dtype=np.float64).astype(np.float32)
    except ValueError:
        column = next(index for index, cell in enumerate(cells) if not _is_number(cell))
    else:
        finite = np.isfinite(values)
        if finite.all():
            return values
        column = int(np.argmin(finite))
    shifted = column + (label is not None and column >= label)
    raise _bad_cell(cells[column], line, shifted, place)


def _bad_cell(cell: str, line: int, column: int, place: str) -> DataError:
    return DataError(
        f"{_complaint(cell)} (line {line}, column {column + 1})",
        where=place,
        remedy=OTHER_SEPARATORS
        if any(sign in cell for sign in ";\t")
        else "Put a number there, or leave the column out",
    )


def _complaint(cell: str) -> str:
    if not cell.strip():
        return "there is a blank"
    return f"“{cell[:40]}” is {'no finite' if _is_number(cell) else 'not a'} number"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
