"""The columns of a table as inputs of a network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.encoding import Feature
from aestudio.core.errors import DataError
from aestudio.core.preparation import AUTOMATIC, Preparation, Split
from aestudio.core.quoted import quoted
from aestudio.core.units import count_text
from aestudio.data.preparation.gaps import Gaps
from aestudio.data.preparation.split_marks import divides, marks_of
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.samples import Labels
from aestudio.data.width import GREATEST, Values, needs_digits

LABEL_NAMES = ("label", "class", "target")
# More different numbers in a column are no classes, but something that was measured.
MOST_CLASSES = 1000
NO_CLASS = "(none)"
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What each column is for: ``inputs`` in their order, ``label`` and ``key`` (what the split
    goes by) if there are any; ``notes`` say what became of the rest."""

    inputs: tuple[Column, ...]
    label: Column | None
    key: Column | None
    notes: tuple[str, ...] = ()


def chosen(table: Table, preparation: Preparation) -> Chosen:
    """What each column is for; raises DataError if no input is left or a named one is missing."""
    label = _label_column(table, preparation.label_column)
    key = _key_column(table, preparation)
    apart = {one.name for one in (label, key) if one is not None} | set(preparation.ignored)
    dividing = [one for one in table.columns if one.name not in apart and divides(one)]
    apart |= {one.name for one in dividing}
    wanted = [one for one in table.columns if one.name not in apart]
    inputs = tuple(one for one in wanted if one.kind is not ColumnKind.TEXT and _has_values(one))
    if not inputs:
        raise DataError(
            "no column is left for the network to learn from",
            where=table.name,
            remedy="Ignore fewer columns, or bring columns of numbers or categories",
        )
    notes = (*map(_dividing_note, dividing), *_notes(wanted))
    return Chosen(inputs, label, key, notes)


def shape_of(table: Table, features: Sequence[Feature]) -> tuple[int, ...]:
    """The shape of a sample: that of an image where the inputs are its pixels and nothing else."""
    pixels = table.pixels
    if pixels is not None and [one.column for one in features] == list(pixels.names):
        return pixels.shape
    return (len(features),)


def features_of(columns: Iterable[Column]) -> tuple[Feature, ...]:
    """An input for each number, and one for each category of a column."""
    return tuple(
        feature
        for column in columns
        for feature in (
            [Feature(column=column.name, category=one) for one in column.categories]
            if column.kind is ColumnKind.CATEGORY
            else [Feature(column=column.name, origin=_origin(column), base=column.base)]
        )
    )


def values_of(
    table: Table,
    features: Sequence[Feature],
    *,
    zero_category: bool,
    dtype: np.dtype[Any] | None = None,
) -> tuple[Values, Gaps, tuple[str, ...]]:
    """Inputs (n, features) with NaN where a number is missing; where; and notes.

    They are float32, or float64 if a column needs its digits, unless ``dtype`` says. A missing
    category is 0 in all its inputs, and a gap too unless ``zero_category``. Columns are found by
    name; raises DataError for one that is not there, or of another kind, and for numbers that 32
    bits cannot hold.
    """
    named = {one.name: one for one in table.columns}
    of_column = {
        column: (_named(named, column, features[places[0]], table.name), places)
        for column, places in _by_column(features).items()
    }
    if dtype is None:
        dtype = _type_of(own for own, _places in of_column.values())
    values = np.zeros((len(table), len(features)), dtype)
    found = _Found(len(table))
    notes: list[str] = []
    for own, places in of_column.values():
        if features[places[0]].category is None:
            values[:, places[0]] = _numbers(own, features[places[0]], table.name)
            found.add(own.name, np.isnan(values[:, places[0]]))
        else:
            codes = _codes(own, [features[place].category for place in places])
            known = np.flatnonzero(codes >= 0)
            values[known, np.array(places)[codes[known]]] = 1
            notes += _unknown(own, codes)
            if zero_category:
                notes += _blank(own)
            else:
                found.add(own.name, _missing(own))
    return values, found.gaps(), tuple(notes)


def _type_of(columns: Iterable[Column]) -> np.dtype[Any]:
    """What numbers are kept in: times and numbers that are counted from elsewhere have digits to
    spare."""
    numbers = (one for one in columns if one.kind is ColumnKind.NUMBER and not one.base)
    wide = any(needs_digits(one.values[:, np.newaxis], alike=False) for one in numbers)
    return np.dtype(np.float64 if wide else np.float32)


def labels_of(
    column: Column | None, named: bool
) -> tuple[Labels | None, tuple[str, ...], NDArray[np.bool_] | None, tuple[str, ...]]:
    """Classes as numbers, their names, where one is missing, and notes.

    A missing one is a class of its own, the last. ``named`` says that the user chose the column.
    """
    if column is None:
        return None, (), None, ()
    if column.kind is ColumnKind.TEXT:
        return None, (), None, (f"Column “{column.name}” holds too many texts to be classes",)
    if column.kind is ColumnKind.CATEGORY:
        numbers, names = column.values.astype(np.int64), column.categories
    else:
        known = np.isfinite(column.values)
        different, places = np.unique(column.values[known], return_inverse=True)
        if len(different) > MOST_CLASSES and not named:
            told = f"{len(different):,} different numbers"
            return None, (), None, (f"Column “{column.name}” is left out: {told}, no classes",)
        numbers = np.full(len(column), -1, np.int64)
        numbers[known] = places
        names = tuple(
            f"{int(one) + column.base}" if one == int(one) else f"{one}" for one in different
        )
    missing = numbers < 0
    if missing.any():
        numbers[missing] = len(names)
        names = (*names, NO_CLASS)
    return numbers, names, missing, ()


def label_in(table: Table, preparation: Preparation) -> Column | None:
    """The column of the labels of a later file, if it has one: it may have none."""
    try:
        return _label_column(table, preparation.label_column)
    except DataError:
        return None


def listed(names: Sequence[str]) -> str:
    """Some names for the screen: “a”, “b”, “c” and 7 more."""
    told = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{told} and {more:,} more" if more > 0 else told


class _Found:
    """Gaps, column by column."""

    def __init__(self, rows: int) -> None:
        self._rows, self._count = np.zeros(rows, np.bool_), 0
        self._first: tuple[int, str] | None = None

    def add(self, name: str, missing: NDArray[np.bool_]) -> None:
        count = int(missing.sum())
        if not count:
            return
        row = int(np.argmax(missing))
        if self._first is None or row < self._first[0]:
            self._first = row, name
        self._rows |= missing
        self._count += count

    def gaps(self) -> Gaps:
        first = f"row {self._first[0] + 1:,}, column “{self._first[1]}”" if self._first else ""
        return Gaps(self._rows, self._count, first)


def _label_column(table: Table, wanted: str) -> Column | None:
    if not wanted:
        return None
    if wanted != AUTOMATIC:
        return _existing(table, wanted, "Choose the column of the labels again, or none")
    names = {one.name.strip().lower(): one for one in reversed(table.columns)}
    named = next((names[name] for name in LABEL_NAMES if name in names), None)
    return named or _beside_pixels(table)


def _beside_pixels(table: Table) -> Column | None:
    """The first column beside the pixels of images that names classes, and not parts."""
    if table.pixels is None:
        return None
    pixels = set(table.pixels.names)
    others = (one for one in table.columns if one.name not in pixels and not divides(one))
    return next((one for one in others if _has_classes(one)), None)


def _has_classes(column: Column) -> bool:
    if column.kind is not ColumnKind.NUMBER:
        return column.kind is ColumnKind.CATEGORY
    known = column.values[np.isfinite(column.values)]
    return bool((known % 1 == 0).all()) and 1 < len(np.unique(known)) <= MOST_CLASSES


def _key_column(table: Table, preparation: Preparation) -> Column | None:
    if preparation.split not in (Split.TIME, Split.COLUMN):
        return None
    if not preparation.split_column:
        raise DataError(
            "no column is named that the test samples are chosen by",
            where=table.name,
            remedy="Name it (split_column), or choose them in another way",
        )
    column = _existing(table, preparation.split_column, "Choose the column of the split again")
    if preparation.split is Split.TIME and column.kind in (ColumnKind.CATEGORY, ColumnKind.TEXT):
        raise DataError(
            f"column “{column.name}” holds no times or numbers to order samples by",
            where=table.name,
            remedy="Choose another column",
        )
    return column


def _existing(table: Table, name: str, remedy: str) -> Column:
    found = next((one for one in table.columns if one.name == name), None)
    if found is None:
        raise DataError(f"there is no column “{name}”", where=table.name, remedy=remedy)
    return found


def _notes(columns: Iterable[Column]) -> Iterable[str]:
    for one in columns:
        if one.kind is ColumnKind.TEXT:
            yield f"Column “{one.name}” holds text and is left out"
        elif not _has_values(one):
            yield f"Column “{one.name}” is empty and left out"
        elif one.kind is ColumnKind.TIME:
            yield f"Column “{one.name}” is taken as seconds since its earliest time"


def _dividing_note(column: Column) -> str:
    test = int(marks_of(column).sum())
    told = (
        f"Column “{column.name}” marks {test:,} of {len(column):,} samples as test and is no input"
    )
    return f"{told}; these can test (split=column,split_column={quoted(column.name)})"


def _has_values(column: Column) -> bool:
    return bool((~_missing(column)).any())


def _missing(column: Column) -> NDArray[np.bool_]:
    numeric = column.kind in (ColumnKind.NUMBER, ColumnKind.TIME)
    missing: NDArray[np.bool_] = ~np.isfinite(column.values) if numeric else column.values < 0
    return missing


def _origin(column: Column) -> float:
    known = column.values[~_missing(column)]
    return float(known.min()) if column.kind is ColumnKind.TIME and len(known) else 0.0


def _by_column(features: Sequence[Feature]) -> dict[str, list[int]]:
    """The places of each column's inputs."""
    found: dict[str, list[int]] = {}
    for place, feature in enumerate(features):
        found.setdefault(feature.column, []).append(place)
    return found


def _named(named: dict[str, Column], name: str, feature: Feature, place: str) -> Column:
    column = named.get(name)
    if column is None:
        raise DataError(
            f"has no column “{name}”",
            where=place,
            remedy="Bring the columns that the network was trained on",
        )
    if feature.category is not None and column.kind is ColumnKind.NUMBER:
        return _as_categories(column)
    categorical = column.kind is ColumnKind.CATEGORY
    if _has_values(column) and categorical != (feature.category is not None):
        holds = "categories, not numbers" if categorical else "no categories"
        raise DataError(
            f"column “{name}” holds {holds}", where=place, remedy="Bring columns of the same kind"
        )
    return column


def _as_categories(column: Column) -> Column:
    """Numbers that were categories elsewhere: a file of some rows may hold no word of them."""
    numbers, names, missing, _ = labels_of(column, named=True)
    if numbers is None or missing is None:
        return column
    codes = np.where(missing, -1, numbers).astype(np.int32)
    return Column(column.name, ColumnKind.CATEGORY, codes, names[: len(names) - missing.any()])


def _numbers(column: Column, feature: Feature, place: str) -> NDArray[np.float64]:
    """float64 (n,), NaN where missing; raises DataError for what short floats cannot hold."""
    if column.kind not in (ColumnKind.NUMBER, ColumnKind.TIME):
        return np.full(len(column), np.nan)
    # Whole numbers first, in which nothing is lost.
    before = float(column.base - feature.base) - feature.origin
    values = np.where(np.isfinite(column.values), column.values + before, np.nan)
    large = np.abs(values) > GREATEST
    if large.any():
        row = int(np.argmax(large))
        raise DataError(
            f"{values[row]:g} in row {row + 1:,}, column “{column.name}”, is too large",
            where=place,
            remedy="Scale the column down first, or leave it out",
        )
    return values


def _codes(column: Column, categories: Sequence[str | None]) -> NDArray[np.int64]:
    """Where each row's category stands among ``categories``: −1 missing, −2 unknown."""
    if column.kind is not ColumnKind.CATEGORY:
        return np.full(len(column), -1, np.int64)
    places = {name: place for place, name in enumerate(categories)}
    known = [places.get(name, -2) for name in column.categories]
    codes: NDArray[np.int64] = np.array([*known, -1], np.int64)[column.values]
    return codes


def _unknown(column: Column, codes: NDArray[np.int64]) -> list[str]:
    strange = np.unique(column.values[codes == -2]) if column.kind is ColumnKind.CATEGORY else ()
    if not len(strange):
        return []
    names = [column.categories[one] for one in strange]
    count = int((codes == -2).sum())
    return [
        f"Column “{column.name}” has {listed(names)}, which the network does not know: "
        f"{count_text(count, 'sample has', 'samples have')} 0 in all its inputs"
    ]


def _blank(column: Column) -> list[str]:
    count = int(_missing(column).sum())
    if not count:
        return []
    what = count_text(count, "sample has none", "samples have none")
    return [f"Column “{column.name}”: {what}, which is 0 in all its inputs"]
