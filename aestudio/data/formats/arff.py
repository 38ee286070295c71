"""Tables in ARFF, the format of Weka: what each column holds is declared before the rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.data.formats.cells.column_kinds import column_of_categories, column_of_text
from aestudio.data.formats.text import text_of
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.samples import check_size
from aestudio.data.watch import UNWATCHED, Watch

NUMBERS, TEXTS, MOMENTS, NOMINAL = ("numeric", "real", "integer"), "string", "date", "nominal"
BYTES_A_CELL, MOST_COLUMNS = 64, 100_000
# A text in quotes, in which a backslash comes before what would end it; or one without.
QUOTED = r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
CELL = re.compile(rf"\s*({QUOTED})\s*(?:,|$)|\s*([^,'\"\s][^,]*|)(?:,|$)")
ATTRIBUTE = re.compile(rf"@attribute\s+({QUOTED}|\S+)\s+(.+)", re.I | re.S)
PIECE = re.compile(rf"(?:{QUOTED}|[^,'\"])+")
ENTRY = re.compile(r"\s*(\d+)\s+(.*)", re.S)
REMEDY = "Check its quotes and commas, or save it as CSV"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column: its name, what it holds, and the values that it may have if they are declared."""

    name: str
    kind: str
    values: tuple[str, ...] = ()

    @property
    def default(self) -> str:
        """What a sparse row means by leaving it out."""
        if self.kind == NOMINAL:
            return self.values[0]
        return "0" if self.kind in NUMBERS else "?"


Lines = Sequence[tuple[int, str]]


def read_arff(path: Path, watch: Watch = UNWATCHED) -> Table:
    """Read a table; raises DataError that names the line for what no such table has."""
    text, _encoding = text_of(path, "", watch)
    lines = _lines(text.decode())
    attributes = _attributes(lines, path.name)
    body = _body(lines)
    if not body:
        raise DataError("has no rows", where=path.name, remedy="Choose a file with samples")
    check_size(len(body) * len(attributes) * BYTES_A_CELL, path.name)
    rows = list(_rows(body, attributes, path.name, watch))
    cells = zip(attributes, zip(*rows, strict=True), strict=True)
    return Table(tuple(_column(one, found) for one, found in cells), path.stem)


def _lines(text: str) -> Lines:
    """All lines that say something, with their numbers."""
    stripped = ((number, line.strip()) for number, line in enumerate(text.split("\n"), 1))
    return [(number, line) for number, line in stripped if line and not line.startswith("%")]


def _attributes(lines: Lines, place: str) -> tuple[Attribute, ...]:
    found: list[Attribute] = []
    for number, line in lines:
        if _is_data(line):
            break
        if line[:10].lower() == "@attribute":
            found.append(_attribute(line, number, place))
    else:
        raise DataError("has no rows: there is no @data", where=place, remedy=REMEDY)
    names = [one.name for one in found]
    if not names or len(names) > MOST_COLUMNS or len(set(names)) < len(names):
        twice = next((name for name in names if names.count(name) > 1), "")
        what = f"declares the column {twice} twice" if twice else f"declares {len(names):,} columns"
        raise DataError(what, where=place, remedy="Bring it with columns of different names")
    return tuple(found)


def _is_data(line: str) -> bool:
    return line[:5].lower() == "@data" and not line[5:].strip()


def _attribute(line: str, number: int, place: str) -> Attribute:
    match = ATTRIBUTE.fullmatch(line)
    if match is None:
        raise DataError(f"line {number:,} declares no column", where=place, remedy=REMEDY)
    name, kind = _unquoted(match[1]), match[2].strip()
    if kind.startswith("{") and kind.endswith("}"):
        values = tuple(dict.fromkeys(_cells(kind[1:-1], number, place)))
        return Attribute(name, NOMINAL, values)
    word = kind.split()[0].lower()
    if word not in (*NUMBERS, TEXTS, MOMENTS):
        raise DataError(
            f"line {number:,} declares {name} as {word[:40]}, which is no number, text or time",
            where=place,
            remedy="Leave that column out",
        )
    return Attribute(name, word)


def _body(lines: Lines) -> Lines:
    start = next(place for place, (_, line) in enumerate(lines, 1) if _is_data(line))
    return lines[start:]


def _rows(
    body: Lines, attributes: Sequence[Attribute], place: str, watch: Watch
) -> Iterator[Sequence[str]]:
    defaults = [one.default for one in attributes]
    for done, (number, line) in enumerate(body):
        if line.startswith("{"):
            yield _sparse(line, defaults, number, place)
            continue
        plain = "'" not in line and '"' not in line
        cells = [one.strip() for one in line.split(",")] if plain else _cells(line, number, place)
        if len(cells) != len(attributes):
            raise DataError(
                f"line {number:,} has {count_text(len(cells), 'value')}, "
                f"{count_text(len(attributes), 'column is', 'columns are')} declared",
                where=place,
                remedy=REMEDY,
            )
        yield cells
        if not done % 10_000:
            watch.reached(0.5 + done / len(body) / 2, place)


def _cells(line: str, number: int, place: str) -> list[str]:
    """The values of a line with quotes in it."""
    found, start = [], 0
    while start <= len(line):
        match = CELL.match(line, start)
        if match is None:
            raise DataError(f"line {number:,} cannot be read", where=place, remedy=REMEDY)
        found.append(_unquoted(match[1]) if match[1] else match[2].strip())
        if not match[0].endswith(","):
            break
        start = match.end()
    return found


def _sparse(line: str, defaults: Sequence[str], number: int, place: str) -> Sequence[str]:
    """A row that tells only what differs, each value after the number of its column."""
    row = list(defaults)
    inner = line[1:].rstrip()
    whole = inner.endswith("}")
    for entry in _entries(inner[:-1]) if whole else [""]:
        match = ENTRY.fullmatch(entry)
        if match is None or int(match[1]) >= len(row):
            raise DataError(f"line {number:,} is no sparse row", where=place, remedy=REMEDY)
        row[int(match[1])] = _unquoted(match[2].strip())
    return row


def _entries(text: str) -> list[str]:
    """What commas part that stand in no quotes."""
    return [one for one in PIECE.findall(text) if one.strip()]


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] in "'\"" and cell[-1] == cell[0]:
        return re.sub(r"\\(.)", r"\1", cell[1:-1])
    return cell


def _column(attribute: Attribute, cells: Sequence[str]) -> Column:
    series = pl.Series(attribute.name, cells, dtype=pl.String)
    series = series.set(series == "?", None)
    if attribute.kind == NOMINAL:
        return _nominal(attribute, series)
    if attribute.kind == TEXTS:
        return column_of_categories(attribute.name, series)
    return column_of_text(attribute.name, series, ".")


def _nominal(attribute: Attribute, cells: pl.Series) -> Column:
    """Numbered as declared; what was not declared cannot be read."""
    known = pl.Series(attribute.values, dtype=pl.String)
    places = pl.Series(range(len(known)), dtype=pl.Int32)
    codes = cells.replace_strict(known, places, default=-1, return_dtype=pl.Int32)
    numbers = codes.fill_null(-1).to_numpy().astype(np.int32)
    strange = int((numbers < 0).sum()) - cells.null_count()
    return Column(attribute.name, ColumnKind.CATEGORY, numbers, attribute.values, strange)
