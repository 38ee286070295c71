"""Tables in JSON: an object a line, or an array of objects or of rows, or an object of columns."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.data.formats.frames import DAMAGED, check_flat, damaged, table_of
from aestudio.data.raw import Table

PLAIN = (str, int, float, bool, type(None))
LINES = "Write an object a line: pandas.DataFrame.to_json(file, orient='records', lines=True)"


def read_json(path: Path) -> Table:
    """Read a table; raises DataError, also for values within values."""
    content = path.read_bytes()
    try:
        frame, verb = _frame(content, path.name)
        check_flat(frame.schema, {}, path.name, verb)
        return table_of(frame, path.stem, path.name)
    except (*DAMAGED, ValueError, TypeError, OverflowError) as error:
        raise damaged("table in JSON", error, path.name) from error


def _frame(content: bytes, place: str) -> tuple[pl.DataFrame, str]:
    """A table, and what polars calls the way in which it is written."""
    lines = [line for line in content.splitlines() if line.strip()]
    if len(lines) > 1 and _is_whole(lines[0]):
        if lines[0].lstrip().startswith(b"{"):
            return _of_lines(content, place), "ndjson"
        return _of_value([_parsed(line, place) for line in lines], place), "json"
    return _of_value(_parsed(content, place), place), "json"


def _is_whole(line: bytes) -> bool:
    """Whether a line holds a value of its own."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _of_lines(content: bytes, place: str) -> pl.DataFrame:
    try:
        return pl.read_ndjson(content, infer_schema_length=None)
    except DAMAGED:
        for number, line in enumerate(content.splitlines()):
            if line.strip():
                _parsed(line, place, number)
        raise


def _parsed(content: bytes, place: str, before: int = 0) -> Any:
    """The value in a text that comes after so many lines; raises DataError that names its line."""
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise DataError(
            f"line {before + error.lineno:,} is no JSON ({error.msg[:1].lower()}{error.msg[1:]})",
            where=place,
            remedy="It may be cut short; copy it again, or write it anew",
        ) from error
    except RecursionError as error:
        raise DataError("is nested too deeply", where=place, remedy=LINES) from error


def _of_value(value: Any, place: str) -> pl.DataFrame:
    if isinstance(value, dict) and value:
        return _of_object(value, place)
    if isinstance(value, list) and value:
        return _of_array(value, place)
    raise _no_table(place)


def _of_object(value: dict[str, Any], place: str) -> pl.DataFrame:
    """Columns by their names, each an array, or as pandas writes them; or a single row."""
    cells = value.values()
    names, rows = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        return _of_rows(rows, [str(name) for name in names], place)
    if all(isinstance(one, list) for one in cells):
        return _of_columns(value, place)
    if all(isinstance(one, dict) for one in cells):
        return _of_columns({name: list(one.values()) for name, one in value.items()}, place)
    if all(isinstance(one, PLAIN) for one in cells):
        return _of_objects([value])
    raise _no_table(place)


def _of_array(value: list[Any], place: str) -> pl.DataFrame:
    """A row each, an object or an array; or the cells of one column."""
    if all(isinstance(one, dict) for one in value):
        return _of_objects(value)
    if all(isinstance(one, list) for one in value):
        return _of_rows(value, [f"column {number + 1}" for number in range(len(value[0]))], place)
    if all(isinstance(one, PLAIN) for one in value):
        return _of_columns({"column 1": value}, place)
    raise _no_table(place)


def _no_table(place: str) -> DataError:
    return DataError("holds no table", where=place, remedy=LINES)


def _of_objects(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def _of_rows(rows: Sequence[Any], names: Sequence[str], place: str) -> pl.DataFrame:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(names):
            found = (
                f"has {count_text(len(row), 'value')}" if isinstance(row, list) else "is no array"
            )
            raise DataError(
                f"row {number:,} {found}, the first has {len(names)}",
                where=place,
                remedy="Give every row the same number of values",
            )
    return _of_columns(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), place)


def _of_columns(columns: Mapping[str, Sequence[Any]], place: str) -> pl.DataFrame:
    lengths = {name: len(cells) for name, cells in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length:,}" for name, length in list(lengths.items())[:5])
        raise DataError(
            f"has columns of different length: {told}",
            where=place,
            remedy="Give every column the same number of values",
        )
    return pl.DataFrame([pl.Series(name, cells, strict=False) for name, cells in columns.items()])
