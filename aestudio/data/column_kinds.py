"""Columns of a table: numbers, times, categories, or texts too manifold for categories."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aestudio.data.dialect import MISSING
from aestudio.data.raw import Column, ColumnKind
from aestudio.data.whole_numbers import Counted, counted, counted_texts, floats

# So large a share of the cells has to be of a kind for the others to count as unreadable.
ENOUGH = 0.9
MOST_CATEGORIES, FEW, MOST_SHARE = 1000, 20, 0.5
EXAMPLES, LONGEST = 5, 200
TIMES = (
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
)
ZONED = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z")
MICROSECONDS = 1e6


def column_of_text(name: str, cells: pl.Series, decimal: str) -> Column:
    """The kind of a column of texts is that of nearly all of its cells."""
    words, codes = _distinct(cells)
    text, counts = _present(words), np.bincount(codes + 1, minlength=len(words) + 1)[1:]
    present = int(counts[text.is_not_null().to_numpy()].sum())
    for kind, (values, base) in (
        (ColumnKind.NUMBER, _numbers(text, decimal)),
        (ColumnKind.TIME, (_times(text), 0)),
    ):
        readable = int(counts[~np.isnan(values)].sum())
        if readable == present or readable >= max(ENOUGH * present, 1):
            each = np.append(values, np.nan)[codes]
            return Column(name, kind, each, unreadable=present - readable, base=base)
    return _categories(name, text, codes)


def column_of_numbers(name: str, cells: pl.Series) -> Column:
    """A column of numbers of any type; those of 32 bits stay so, and need not be copied."""
    if cells.dtype == pl.Float32:
        return Column(name, ColumnKind.NUMBER, cells.to_numpy())
    values, base = counted(cells)
    return Column(name, ColumnKind.NUMBER, values, base=base)


def column_of_times(name: str, cells: pl.Series) -> Column:
    """A column of dates or times."""
    moments = cells.cast(pl.Datetime("us")).to_physical()
    return Column(name, ColumnKind.TIME, floats(moments) / MICROSECONDS)


def column_of_categories(name: str, cells: pl.Series) -> Column:
    """A column of texts, numbered in their order if they are few."""
    return _categories(name, *_distinct(cells))


def _distinct(cells: pl.Series) -> tuple[pl.Series, NDArray[np.int32]]:
    """The different texts in the order of the file, and for each cell its place among them, −1
    where there is none: what is true of a text is found out once, however often it occurs."""
    words = cells.drop_nulls().unique(maintain_order=True)
    return words, _places(cells, words)


def _places(cells: pl.Series, words: pl.Series) -> NDArray[np.int32]:
    numbers = pl.Series(range(len(words)), dtype=pl.Int32)
    places = cells.replace_strict(words, numbers, default=-1, return_dtype=pl.Int32)
    return places.fill_null(-1).to_numpy().astype(np.int32, copy=False)


def _categories(name: str, text: pl.Series, codes: NDArray[np.int32]) -> Column:
    """``text`` may be alike in several places, and null in others."""
    found = text.drop_nulls().unique().sort()
    few = len(found) <= MOST_CATEGORIES and len(found) <= max(FEW, MOST_SHARE * len(codes))
    if not few or int(found.str.len_chars().max() or 0) > LONGEST:  # type: ignore[arg-type]
        given = np.append(np.where(text.is_null().to_numpy(), -1, 0), -1).astype(np.int32)
        return Column(name, ColumnKind.TEXT, given[codes], _shown(text.drop_nulls().head(EXAMPLES)))
    numbers = np.append(_places(text, found), -1).astype(np.int32)
    return Column(name, ColumnKind.CATEGORY, numbers[codes], tuple(found.to_list()))


def _present(cells: pl.Series) -> pl.Series:
    """Texts without the space around them, null where they say that there is nothing."""
    text = cells.str.strip_chars()
    missing = text.str.to_lowercase().is_in(MISSING)
    return text.set(missing, None)


def _numbers(text: pl.Series, decimal: str) -> Counted:
    if decimal == ",":
        # A point is no part of such a number, so that 1.234,5 is not taken for one.
        text = text.set(text.str.contains(".", literal=True), None).str.replace(",", ".")
    return counted_texts(text)


def _times(text: pl.Series) -> NDArray[np.float64]:
    if not text.str.contains(r"^\d{4}-\d\d").any():
        return np.full(len(text), np.nan)  # Sooner told than by trying each way to write one.
    kind = pl.Datetime("us")
    dates = text.str.to_date("%Y-%m-%d", strict=False).cast(kind)
    moments = [text.str.to_datetime(one, time_unit="us", strict=False) for one in TIMES]
    zoned = [
        text.str.to_datetime(
            one, time_unit="us", time_zone="UTC", strict=False
        ).dt.replace_time_zone(None)
        for one in ZONED
    ]
    frame = pl.DataFrame([one.alias(str(i)) for i, one in enumerate([dates, *moments, *zoned])])
    return floats(frame.select(pl.coalesce(pl.all())).to_series().to_physical()) / MICROSECONDS


def _shown(examples: pl.Series) -> tuple[str, ...]:
    return tuple(str(one)[:LONGEST] for one in examples.to_list())
