"""Columns of a table: numbers, times, categories, or texts too manifold for categories."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aestudio.data.formats.cells.missing_marks import missing_among_numbers, missing_in
from aestudio.data.formats.cells.whole_numbers import counted, counted_texts, floats
from aestudio.data.formats.cells.written_dates import written_dates
from aestudio.data.formats.cells.written_numbers import Habits, written_numbers
from aestudio.data.raw import Column, ColumnKind

# So large a share of the cells has to be of a kind for the others to count as unreadable.
ENOUGH = 0.9
# So large a share of numbers among words is told of.
MANY = 0.5
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


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The different texts of a column of n cells: what is true of a text is found out once,
    however often it occurs.

    ``text`` are k of them in the order of the file, null where they say that there is nothing;
    ``numeric`` the same, null also where they say so among numbers. ``codes`` int32 (n,) is the
    place of each cell among them, −1 where there is none; ``counts`` (k,) how often each occurs.
    """

    name: str
    text: pl.Series
    numeric: pl.Series
    codes: NDArray[np.int32]
    counts: NDArray[np.int64]

    def each(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """What belongs to each cell, float64 (n,), of what belongs to each word."""
        return np.append(values, np.nan)[self.codes]

    def count(self, marks: NDArray[np.bool_]) -> int:
        """Cells whose word is marked."""
        return int(self.counts[marks].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Odd:
    """Of ``present`` cells ``alike`` are of one ``kind``; that in ``row`` (from 0) is the first
    that is not, and says ``word``."""

    kind: ColumnKind
    alike: int
    present: int
    row: int
    word: str


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A column and what there is to say of how its words were read: ``did`` what was done to read
    them as numbers; ``decimal`` and ``dates`` what they show of the habits of the file, ``number``
    and ``date`` words that may be meant otherwise, ``meant`` what the former was taken for. Empty
    where there is nothing to say."""

    column: Column
    odd: Odd | None = None
    did: tuple[str, ...] = ()
    decimal: str = ""
    number: str = ""
    meant: float = 0.0
    dates: str = ""
    date: str = ""


def column_of_text(name: str, cells: pl.Series, decimal: str) -> Column:
    """The kind of a column of texts is that of nearly all of its cells."""
    return column_found(words_of(name, cells), Habits(decimal)).column


def words_of(name: str, cells: pl.Series) -> Words:
    """The different texts of a column, without the space around them."""
    words, codes = _distinct(cells)
    text = words.str.strip_chars()
    text = text.set(missing_in(text), None)
    counts = np.bincount(codes + 1, minlength=len(words) + 1)[1:].astype(np.int64)
    return Words(name, text, text.set(missing_among_numbers(text), None), codes, counts)


def column_found(words: Words, habits: Habits) -> Found:
    """A column of the kind of nearly all of its words."""
    numeric = words.numeric.is_not_null().to_numpy()
    present = words.count(numeric)
    numbers = written_numbers(words.numeric, words.counts, habits)
    if _is_kind(words, numbers.values, present):
        column, odd = _column(words, ColumnKind.NUMBER, numbers.values, present)
        column = _with_digits(column, words)
        return Found(column, odd, numbers.did, numbers.decimal, numbers.doubtful, numbers.meant)
    iso = _times(words.numeric)
    if _is_kind(words, iso, present):
        return Found(*_column(words, ColumnKind.TIME, iso, present))
    dates = written_dates(words.numeric, words.counts, habits.dates)
    if _is_kind(words, dates.values, present):
        column, odd = _column(words, ColumnKind.TIME, dates.values, present)
        return Found(column, odd, dates=dates.order, date=dates.doubtful)
    odd = _odd(words, ColumnKind.NUMBER, numbers.values, present)
    several = odd is not None and odd.alike >= MANY * present
    return Found(_categories(words.name, words.text, words.codes), odd if several else None)


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


def _is_kind(words: Words, values: NDArray[np.float64], present: int) -> bool:
    """Whether nearly all words have a value of a kind; none do where there is nothing but marks
    that would count as missing among numbers alone."""
    readable = words.count(~np.isnan(values))
    if not present:
        return not words.text.is_not_null().any()
    return readable >= max(ENOUGH * present, 1)


def _column(
    words: Words, kind: ColumnKind, values: NDArray[np.float64], present: int
) -> tuple[Column, Odd | None]:
    odd = _odd(words, kind, values, present)
    unreadable = 0 if odd is None else odd.present - odd.alike
    return Column(words.name, kind, words.each(values), unreadable=unreadable), odd


def _with_digits(column: Column, words: Words) -> Column:
    """With whole numbers counted from elsewhere, where all words are some that floats do not tell
    apart."""
    values, base = counted_texts(words.numeric)
    return replace(column, values=words.each(values), base=base) if base else column


def _odd(words: Words, kind: ColumnKind, values: NDArray[np.float64], present: int) -> Odd | None:
    """The first cell that has a word and no value; None if there is none."""
    strange = np.isnan(values) & words.numeric.is_not_null().to_numpy()
    if not strange.any():
        return None
    row = int(np.argmax(np.append(strange, False)[words.codes]))
    alike = present - words.count(strange)
    return Odd(kind, alike, present, row, str(words.text[int(words.codes[row])]))


def _distinct(cells: pl.Series) -> tuple[pl.Series, NDArray[np.int32]]:
    """The different texts in the order of the file, and for each cell its place among them, −1
    where there is none."""
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
