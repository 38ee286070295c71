"""All columns of a text table, each read as the file as a whole writes its numbers and dates."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aestudio.core.units import count_text
from aestudio.data.formats.cells.column_kinds import Found, Odd, Words, column_found, words_of
from aestudio.data.formats.cells.number_lists import numbers_listed, pixels_of
from aestudio.data.formats.cells.written_dates import numbered_dates
from aestudio.data.formats.cells.written_numbers import Habits
from aestudio.data.raw import Column, ColumnKind, Dialect, Pixels, listed_names
from aestudio.data.samples import Choice

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

# What says that whole numbers such as 20040301 are dates.
DATED = re.compile(
    r"(?:^|[\W_])(?:date|day|datum|tag|time|timestamp|fecha|jour|giorno|dt)(?:$|[\W_])"
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
LEADING_ZERO = r"^[+-]?0\d"
WITH_UNIT = r"^[+-]?[\d.,]*\d\s*([^\s\d.,;:()-][^\d]*)$"
MOST_UNITS = 3
LONGEST = 40
NAMED = 3
KINDS = {ColumnKind.NUMBER: "number", ColumnKind.TIME: "date"}


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of a table, what there is to say of them, what could have been read otherwise,
    and which are the pixels of images."""

    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    choices: tuple[Choice, ...]
    pixels: Pixels | None = None


def columns_of(
    names: Sequence[str],
    frame: pl.DataFrame,
    dialect: Dialect,
    reading: "Reading",
    line_of: Callable[[int], int],
) -> Columns:
    """The columns of a frame of numbers and texts. ``line_of`` tells the line of a row, from 0.

    Numbers lie side by side in one block, NaN where one is missing.
    """
    numeric = frame.select(pl.col(pl.Float64))
    numbers = iter(numeric.to_numpy(order="fortran").T) if numeric.width else iter(())
    words = [
        None if cells.dtype == pl.Float64 else words_of(name, cells)
        for name, cells in zip(names, frame.iter_columns(), strict=True)
    ]
    texts = [one for one in words if one is not None]
    found = _found(texts, frame, dialect, reading)
    lists = [_listed(one, own, names) for one, own in zip(found, texts, strict=True)]
    notes = [
        note
        for one, own, several in zip(found, texts, lists, strict=True)
        for note in (_notes(one, own, line_of) if several is None else several.notes)
    ]
    from_text = iter(
        (one.column,) if several is None else several.columns
        for one, several in zip(found, lists, strict=True)
    )
    columns = [
        (_numbered(name, next(numbers)),) if own is None else next(from_text)
        for name, own in zip(names, words, strict=True)
    ]
    notes += [
        f"Column “{one[0].name}” is read as dates"
        for one, own in zip(columns, words, strict=True)
        if own is None and one[0].kind is ColumnKind.TIME
    ]
    drawn = [one.pixels for one in lists if one is not None and one.pixels is not None]
    return Columns(
        tuple(one for several in columns for one in several),
        tuple(notes),
        tuple(_choices(found)),
        drawn[0] if len(drawn) == 1 else None,
    )


def _listed(found: Found, words: Words, names: Sequence[str]) -> Columns | None:
    """Columns of numbers in place of one whose every cell is a list of as many numbers."""
    if found.column.kind not in (ColumnKind.CATEGORY, ColumnKind.TEXT):
        return None
    values = numbers_listed(words)
    if values is None:
        return None
    own = listed_names(words.name, values.shape[1])
    if not set(own).isdisjoint(names):
        return None
    pixels = pixels_of(words.name, values)
    shape = (
        "" if pixels is None else f", the pixels of images of {' × '.join(map(str, pixels.shape))}"
    )
    note = f"Column “{words.name}” holds {count_text(values.shape[1], 'number')} a cell{shape}"
    block = np.asfortranarray(values).T
    columns = tuple(
        Column(name, ColumnKind.NUMBER, one) for name, one in zip(own, block, strict=True)
    )
    return Columns(columns, (note,), (), pixels)


def _found(
    texts: Sequence[Words], frame: pl.DataFrame, dialect: Dialect, reading: "Reading"
) -> list[Found]:
    """What each column holds; what leaves doubt follows what other columns show."""
    told = bool(reading.decimal)
    habits = Habits(
        dialect.decimal, told, sure=told, dates=str(reading.dates), separator=dialect.separator
    )
    found = [column_found(one, habits) for one in texts]
    shown = {one.decimal for one in found if one.decimal} | _shown_by(frame, dialect, found)
    if len(shown) == 1 and not told:
        habits = replace(habits, decimal=shown.pop(), sure=True)
    orders = {one.dates for one in found if one.dates and not one.date}
    if len(orders) == 1 and habits.dates == "auto":
        habits = replace(habits, dates=orders.pop())
    return [
        column_found(own, habits) if one.number or one.date else one
        for one, own in zip(found, texts, strict=True)
    ]


def _shown_by(frame: pl.DataFrame, dialect: Dialect, found: Iterable[Found]) -> set[str]:
    """The sign before decimals that columns of plain numbers show; looked for where it matters."""
    if not any(one.number for one in found):
        return set()
    plain = frame.select(pl.col(pl.Float64))
    fractions = plain.select(((pl.all() % 1) > 0).any()) if plain.width else plain
    return {dialect.decimal} if plain.width and any(fractions.row(0)) else set()


def _numbered(name: str, values: NDArray[np.float64]) -> Column:
    """A column of numbers; dates if they look like such and the name says so."""
    dates = numbered_dates(values) if says_date(name) else None
    if dates is None:
        return Column(name, ColumnKind.NUMBER, values)
    return Column(name, ColumnKind.TIME, dates)


def says_date(name: str) -> bool:
    """Whether a name is that of dates: Date, birth_day, startDate."""
    return DATED.search(CAMEL.sub("_", name).lower()) is not None


def _notes(found: Found, words: Words, line_of: Callable[[int], int]) -> Iterable[str]:
    name, kind = words.name, found.column.kind
    if found.did:
        yield f"Column “{name}” is read as numbers: {', '.join(found.did)}"
    if found.odd is not None:
        yield _odd_note(name, kind, found.odd, line_of(found.odd.row))
    if kind is ColumnKind.NUMBER and found.odd is None:
        zeros = words.numeric.filter(words.numeric.str.contains(LEADING_ZERO))
        if len(zeros):
            yield f"Column “{name}” is read as numbers, without the first zeros of “{zeros[0]}”"
    if kind in (ColumnKind.CATEGORY, ColumnKind.TEXT):
        yield from _unit_notes(words)


def _odd_note(name: str, kind: ColumnKind, odd: Odd, line: int) -> str:
    word, noun = odd.word[:LONGEST], KINDS[odd.kind]
    if kind is not odd.kind:
        are = f"is a {noun}" if odd.alike == 1 else f"are {noun}s"
        return (
            f"Column “{name}”: {odd.alike:,} of {odd.present:,} cells {are}; "
            f"the first that is none is “{word}”, line {line:,}"
        )
    count = odd.present - odd.alike
    if count == 1:
        none = f"1 of {odd.present:,} cells is no {noun} and counts as missing:"
        return f"Column “{name}”: {none} “{word}”, line {line:,}"
    none = f"{count:,} of {odd.present:,} cells are no {noun}s and count as missing"
    return f"Column “{name}”: {none}; the first is “{word}”, line {line:,}"


def _unit_notes(words: Words) -> Iterable[str]:
    """Numbers with a unit behind each stay words, which is said."""
    given = words.text.drop_nulls()
    units = given.str.extract(WITH_UNIT).str.strip_chars()
    if len(given) and units.null_count() == 0 and units.n_unique() <= MOST_UNITS:
        listed = ", ".join(f"“{one}”" for one in units.unique(maintain_order=True))
        yield (
            f"Column “{words.name}” holds words, not numbers: behind each number stands {listed}. "
            "Take it off in the file to use them as numbers"
        )


def _choices(found: Sequence[Found]) -> Iterable[Choice]:
    numbers = [one for one in found if one.number]
    if numbers:
        told = _of_columns(numbers, numbers[0].number)
        yield Choice("decimal", told, f"read as {numbers[0].meant:.15g}")
    dates = [one for one in found if one.date]
    if dates:
        done = f"the {dates[0].dates} was taken first"
        yield Choice("dates", _of_columns(dates, dates[0].date), done)


def _of_columns(found: Sequence[Found], word: str) -> str:
    names = [f"“{one.column.name}”" for one in found]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    noun = "Column" if len(names) == 1 else "Columns"
    holds = "holds" if len(names) == 1 else "hold"
    return f"{noun} {', '.join(names[:NAMED])}{more} {holds} “{word}”"
