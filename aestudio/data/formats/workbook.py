"""Sheets of workbooks: what stands in their cells, read as a text table is."""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import python_calamine as calamine

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.data.formats.text_tables.csv_table import table_of_text
from aestudio.data.place import parted
from aestudio.data.raw import ArrayEntry, Table
from aestudio.data.samples import check_size
from aestudio.data.watch import UNWATCHED, Watch

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

TAB = "\t"
# Beyond any table of numbers; constant filler comes near what DEFLATE can do (1:1032).
MOST_EXPANSION = 200
EXPANSION_MATTERS_FROM = 64 * 2**20
BYTES_A_CELL = 64
LONGEST = 60
# Whole numbers that are exact as they stand in a workbook, which knows no other than 64-bit ones.
MOST_EXACT = 2**53
DAMAGED = (calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile, RuntimeError)
Cells = list[Any]


def read_workbook(path: Path, reading: "Reading", watch: Watch = UNWATCHED) -> Table:
    """The table on a sheet, the first that is shown unless ``path`` names one; raises DataError."""
    file_path, name = parted(path)
    with _opened(file_path) as book:
        sheet = _sheet(book, name.strip("/"), file_path.name)
        check_size(sheet.height * sheet.width * BYTES_A_CELL, file_path.name)
        rows, notes = _table(sheet, file_path.name)
        merged = _merged(sheet)
    watch.reached(0.5, file_path.name)
    table = table_of_text(_text(rows), "utf-8", file_path, _tabbed(reading), watch)
    shown = _shown(book)
    first = (f"Sheet {sheet.name}, the first of {len(shown)}",) if not name and shown[1:] else ()
    return replace(table, dialect=None, notes=(*first, *notes, *merged, *table.notes))


def sheets_in(path: Path) -> tuple[ArrayEntry, ...]:
    """The sheets of a workbook that has several; raises DataError."""
    with _opened(path) as book:
        if len(book.sheet_names) < 2:
            return ()
        sheets = map(book.get_sheet_by_name, _worksheets(book))
        return tuple(
            ArrayEntry(f"/{one.name}", (one.height, one.width), "cells", one.height > 1)
            for one in sheets
        )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as file:
            if zipfile.is_zipfile(file):
                _check_expansion(file, path.name)
            file.seek(0)
            with calamine.CalamineWorkbook.from_filelike(file) as book:
                yield book
    except calamine.PasswordError as error:
        raise DataError(
            "is protected by a password",
            where=path.name,
            remedy="Save it without one, or save the sheet as CSV",
        ) from error
    except DAMAGED as error:
        raise DataError(
            "is no workbook, or it is damaged",
            where=path.name,
            why=str(error).split("\n")[0][:300],
            remedy="Save the sheet as CSV, or copy the file again",
        ) from error


def _check_expansion(file: Any, place: str) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    unpacked = sum(one.file_size for one in members)
    packed = max(sum(one.compress_size for one in members), 1)
    check_size(unpacked, place)
    if unpacked > max(EXPANSION_MATTERS_FROM, MOST_EXPANSION * packed):
        raise DataError(
            f"unpacks {packed:,} bytes to {unpacked:,}; real data do not shrink like that",
            where=place,
            remedy="Save the sheet as CSV",
        )


def _worksheets(book: Any) -> list[str]:
    """Those with cells: charts and macros have sheets of their own."""
    return [one.name for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]


def _shown(book: Any) -> list[str]:
    visible = calamine.SheetVisibleEnum.Visible
    shown = {one.name for one in book.sheets_metadata if one.visible == visible}
    return [name for name in _worksheets(book) if name in shown] or _worksheets(book)


def _sheet(book: Any, name: str, place: str) -> Any:
    known = _worksheets(book)
    if not known:
        raise DataError("has no sheet with cells", where=place, remedy="Choose another workbook")
    if name and name not in known:
        raise DataError(
            f"has no sheet {name}", where=place, remedy=f"Choose one of {', '.join(known)[:200]}"
        )
    return book.get_sheet_by_name(name or _shown(book)[0])


def _table(sheet: Any, place: str) -> tuple[list[Cells], tuple[str, ...]]:
    """The rows with something in them, without columns that have nothing in any, and what was
    left out."""
    every = list(sheet.iter_rows()) if sheet.height else []
    rows = [row for row in every if any(cell != "" for cell in row)]
    above = _above(rows)
    rows = rows[len(above) :]
    if not rows:
        raise DataError(
            f"has nothing on the sheet {sheet.name}",
            where=place,
            remedy=f"Say which sheet, for example {place}:/Sheet2",
        )
    filled = [any(cell != "" for cell in column) for column in zip(*rows, strict=True)]
    notes = [f"Left out above the table: {_quoted(row)}" for row in above]
    gone = filled.count(False)
    if gone:
        notes.append(f"Left out {count_text(gone, 'empty column')}")
    if not all(filled):
        rows = [[cell for cell, keep in zip(row, filled, strict=True) if keep] for row in rows]
    return rows, tuple(notes)


def _above(rows: Sequence[Cells]) -> Sequence[Cells]:
    """Titles: rows of one cell before the first of several."""
    counts = [sum(cell != "" for cell in row) for row in rows]
    first = next((number for number, count in enumerate(counts) if count > 1), 0)
    return rows[:first]


def _quoted(row: Cells) -> str:
    text = next(_written(cell) for cell in row if cell != "")
    return f"“{text[:LONGEST]}…”" if len(text) > LONGEST else f"“{text}”"


def _merged(sheet: Any) -> tuple[str, ...]:
    if sheet.start is None:
        return ()
    top = sheet.start[0]
    # What lies in one row is a title or a heading.
    found = [low for low, high in sheet.merged_cell_ranges or () if high[0] > low[0] >= top]
    if not found:
        return ()
    return (f"{len(found):,} merged over several rows: only the first cell of each has the value",)


def _text(rows: Iterable[Cells]) -> bytes:
    """As a text table writes them, so that all that is known of those holds for these."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=TAB, lineterminator="\n")
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return out.getvalue().encode(errors="replace")


def _written(cell: Any) -> str:
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < MOST_EXACT:
            return str(int(cell))
        case float():
            return repr(cell)
        case datetime.datetime():
            return cell.isoformat(sep=" ")
        case datetime.timedelta():
            return repr(cell.total_seconds())
        case str():
            return cell.replace("\0", "")
        case datetime.date() | datetime.time():
            return cell.isoformat()
    return str(cell)


def _tabbed(reading: "Reading") -> "Reading":
    """The same settings for cells that are parted already."""
    return cast("Reading", SimpleNamespace(**{**vars(reading), "separator": TAB, "encoding": ""}))
