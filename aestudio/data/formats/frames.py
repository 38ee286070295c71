"""Tables as polars has them, told column by column."""

import json
from collections.abc import Mapping

import polars as pl

from aestudio.core.errors import DataError
from aestudio.data.formats.cells.column_kinds import (
    column_of_categories,
    column_of_numbers,
    column_of_text,
    column_of_times,
)
from aestudio.data.raw import Column, Table
from aestudio.data.samples import check_size

# A column takes so many bytes a row at the least, however well it is packed.
BYTES_A_CELL = 8
MOST_NAMED, MOST_DROPPED = 5, 20
# What polars makes of files that are none; the second is no Exception: it gives up so on bytes
# that it did not expect.
DAMAGED = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
Schema = Mapping[str, pl.DataType]


def table_of(frame: pl.DataFrame, name: str, place: str) -> Table:
    """All columns of a frame; raises DataError if there are no rows, or too much text in them."""
    check_size(_bytes_of_texts(frame), place)
    if not len(frame):
        raise DataError("has no rows", where=place, remedy="Choose a file with samples")
    return Table(tuple(_column(cells.name, cells) for cells in frame.iter_columns()), name)


def damaged(what: str, error: BaseException, place: str) -> DataError:
    """What to say of a file that polars cannot read."""
    told = isinstance(error, Exception)
    return DataError(
        f"is no {what}, or it is damaged",
        where=place,
        why=str(error).split("\n")[0][:300] if told else "",
        remedy="Copy it again, or write it anew",
    )


def is_flat(dtype: pl.DataType) -> bool:
    """Whether a column holds one number, text or moment a row."""
    return (
        dtype.is_numeric()
        or dtype.is_temporal()
        or isinstance(dtype, pl.Boolean | pl.String | pl.Categorical | pl.Enum | pl.Null)
    )


def check_flat(schema: Schema, extensions: Mapping[str, str], place: str, verb: str) -> None:
    """Raise DataError that names the columns that are no numbers, texts or times; ``verb`` is what
    polars calls the format."""
    strange = {name: _word(dtype) for name, dtype in schema.items() if not is_flat(dtype)}
    strange |= {name: kind for name, kind in extensions.items() if name in schema}
    if not schema:
        raise DataError("has no columns", where=place, remedy="Choose a file with samples")
    if not strange:
        return
    instead = f"Write what they hold into plain columns{_polars_words(set(strange.values()))}"
    if len(strange) < len(schema):
        instead += f", or leave them out: {_without(list(strange), place, verb)}"
    raise DataError(
        f"has columns that are no plain numbers, texts or times: {_named(strange)}",
        where=place,
        remedy=instead,
    )


def _polars_words(kinds: set[str]) -> str:
    """What of polars spreads a column over others."""
    known = {"struct": "unnest", "list": "list.to_struct", "array": "arr.to_struct"}
    words = [f"{call} for {kind}s" for kind, call in known.items() if kind in kinds]
    return f" (polars: {', '.join(words)})" if words else ""


def _word(dtype: pl.DataType) -> str:
    """Such as list, struct, array, bytes."""
    return "bytes" if isinstance(dtype, pl.Binary) else str(dtype.base_type()).lower()


def _named(strange: dict[str, str]) -> str:
    more = len(strange) - MOST_NAMED
    named = ", ".join(f"{name} ({kind})" for name, kind in list(strange.items())[:MOST_NAMED])
    return f"{named} and {more:,} more" if more > 0 else named


def _without(names: list[str], place: str, verb: str) -> str:
    """A line of Python that writes the file without these columns."""
    listed = ", ".join(json.dumps(name, ensure_ascii=False) for name in names[:MOST_DROPPED])
    more = ", …" if len(names) > MOST_DROPPED else ""
    source = json.dumps(place, ensure_ascii=False)
    return f'polars.read_{verb}({source}).drop({listed}{more}).write_parquet("flat.parquet")'


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
