"""Tables in Parquet files."""

from pathlib import Path

import polars as pl

from aestudio.core.errors import DataError
from aestudio.data.column_kinds import (
    column_of_categories,
    column_of_numbers,
    column_of_text,
    column_of_times,
)
from aestudio.data.parquet_footer import declared_bytes
from aestudio.data.raw import Column, Table
from aestudio.data.samples import check_size

# A column takes so many bytes a row at the least, however well it is packed.
BYTES_A_CELL = 8
MOST_NAMED = 5
# The second is no Exception: polars gives up so on bytes that it did not expect.
DAMAGED = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


def read_parquet(path: Path) -> Table:
    """Read a table; columns that hold lists, bytes or other columns are left out with a note.

    Raises DataError.
    """
    with path.open("rb") as file:
        check_size(declared_bytes(file, path.name), path.name)
    try:
        schema = pl.read_parquet_schema(path)
        flat = [name for name, dtype in schema.items() if is_flat(dtype)]
        _check_some(flat, path.name)
        rows = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
        check_size(rows * len(flat) * BYTES_A_CELL, path.name)
        frame = pl.read_parquet(path, columns=flat, glob=False, hive_partitioning=False)
        check_size(_bytes_of_texts(frame), path.name)
    except DAMAGED as error:
        told = isinstance(error, Exception)
        raise DataError(
            "is no Parquet file, or it is damaged",
            where=path.name,
            why=str(error).split("\n")[0][:300] if told else "",
            remedy="Copy it again, or write it anew",
        ) from error
    if not len(frame):
        raise DataError("has no rows", where=path.name, remedy="Choose a file with samples")
    columns = tuple(_column(cells.name, cells) for cells in frame.iter_columns())
    return Table(columns, path.stem, notes=_notes([one for one in schema if one not in flat]))


def is_flat(dtype: pl.DataType) -> bool:
    """Whether a column holds one number, text or moment a row."""
    return (
        dtype.is_numeric()
        or dtype.is_temporal()
        or isinstance(dtype, pl.Boolean | pl.String | pl.Categorical | pl.Enum | pl.Null)
    )


def _check_some(flat: list[str], place: str) -> None:
    if not flat:
        raise DataError(
            "has no column of numbers, texts or times",
            where=place,
            remedy="Write each number into a column of its own",
        )


def _bytes_of_texts(frame: pl.DataFrame) -> int:
    """What the texts need, each by itself: a file holds one that occurs a million times once."""
    texts = frame.select(pl.col(pl.String).str.len_bytes().sum())
    return sum(int(size or 0) for size in texts.row(0)) if texts.width else 0


def _column(name: str, cells: pl.Series) -> Column:
    if isinstance(cells.dtype, pl.Date | pl.Datetime):
        return column_of_times(name, cells)
    if isinstance(cells.dtype, pl.Duration):
        return column_of_numbers(name, cells.dt.total_microseconds() / 1e6)
    if isinstance(cells.dtype, pl.Time):
        return column_of_numbers(name, cells.to_physical() / 1e9)
    if isinstance(cells.dtype, pl.Categorical | pl.Enum | pl.Boolean):
        return column_of_categories(name, cells.cast(pl.String))
    if isinstance(cells.dtype, pl.String):
        return column_of_text(name, cells, ".")
    return column_of_numbers(name, cells)


def _notes(left_out: list[str]) -> tuple[str, ...]:
    if not left_out:
        return ()
    named = ", ".join(left_out[:MOST_NAMED])
    more = f" and {len(left_out) - MOST_NAMED} more" if len(left_out) > MOST_NAMED else ""
    return (f"Left out, for they hold lists, bytes or other columns: {named}{more}",)
