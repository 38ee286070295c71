"""Values in a table that may not be what they seem."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.scaling import less
from aestudio.data.preparation.scale import is_whole
from aestudio.data.width import Values, is_wide

# Spans of the quartiles from the median: a normal variable passes it once in 10²³ samples.
FAR = 15.0
PROBES = 10_000  # Samples that quartiles are taken of.
COUNTED = 10  # Rows from which on numbers that count up are hardly chance.
FIGURES = 12  # Of a value that is quoted, where digits matter.
REPEATED = 3  # A far value that comes as often is rather a code than a measurement.


@dataclass(frozen=True, slots=True)
class Suspicion:
    """``count`` values of a feature (from 0) and what is strange about them."""

    feature: int
    what: str
    count: int


def suspicions(values: NDArray[np.generic]) -> tuple[Suspicion, ...]:
    """Values of (samples, features), samples ≥ 1, that lie far from all others of their feature,
    and features that merely number the samples."""
    rows = np.linspace(0, len(values) - 1, min(len(values), PROBES)).astype(np.int64)
    low, median, high = np.percentile(values[rows].astype(np.float64), [25, 50, 75], axis=0)
    span = high - low
    far = (
        found
        for feature in np.flatnonzero(span > 0)
        for found in _of(int(feature), values[:, feature], median[feature], span[feature])
    )
    return (*_numberings(values), *far)


def _numberings(values: NDArray[Any]) -> Iterator[Suspicion]:
    """Features that count up by whole numbers: a few may be left out, where rows were dropped."""
    count = len(values)
    if count < COUNTED:
        return
    rise = _risen(values[-1], values[0])
    for feature in np.flatnonzero((rise >= count - 1) & (rise <= 2 * count)):
        column = values[:, [feature]]
        if np.all(column == np.round(column)) and np.all(_steps(column) >= 1):
            yield Suspicion(int(feature), "counts the rows: a number, not a measurement?", count)


def _steps(column: Values) -> NDArray[np.float64]:
    return np.diff(_risen(column, column[0]), axis=0)


def _risen(values: Values, first: Values) -> NDArray[np.float64]:
    """Numbers less the first ones; small differences of whole numbers are whole, however large
    these are."""
    if is_whole(values.dtype):
        return less(values, first)
    return np.subtract(values, first, dtype=np.float64)


def _of(
    feature: int, column: NDArray[np.generic], median: float, span: float
) -> Iterator[Suspicion]:
    far = column[np.abs(column.astype(np.float64) - median) > FAR * span]
    different, counts = np.unique(far, return_counts=True)
    for value, count in zip(different, counts, strict=True):
        if count >= REPEATED:
            told = f"{value:.{FIGURES}g}" if is_wide(column.dtype) else f"{value:g}"
            what = f"{told} comes {count:,} times, far from the rest: a code for missing?"
            yield Suspicion(feature, what, int(count))
    single = int(counts[counts < REPEATED].sum())
    if single:
        noun = "value lies" if single == 1 else "values lie"
        yield Suspicion(feature, f"{single:,} {noun} far from the rest", single)
