"""What there is to say of one column of a table: what is missing, its range, how it is spread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.data.raw import Column, ColumnKind

BARS = 24
COUNTED = (ColumnKind.CATEGORY, ColumnKind.TEXT)


@dataclass(frozen=True, slots=True, eq=False)
class ColumnFacts:
    """``missing`` cells are blank, infinite or unreadable. ``low`` and ``high`` are the range of
    numbers and times, None of others and where there are none. ``counts`` int64 (≤ BARS,) are the
    bars of a histogram: of equal ranges, or of the first categories."""

    missing: int
    low: float | None
    high: float | None
    counts: NDArray[np.int64]


def facts_of(column: Column) -> ColumnFacts:
    """Look through a column once."""
    if column.kind in COUNTED:
        known = column.values[column.values >= 0]
        counts = np.bincount(known, minlength=len(column.categories)).astype(np.int64)
        missing = len(column) - len(known)
        bars = counts[:BARS] if column.kind is ColumnKind.CATEGORY else counts[:0]
        return ColumnFacts(missing, None, None, bars)
    known = column.values[np.isfinite(column.values)].astype(np.float64, copy=False)
    missing = len(column) - len(known)
    if not len(known):
        return ColumnFacts(missing, None, None, np.zeros(0, np.int64))
    low, high = float(known.min()), float(known.max())
    return ColumnFacts(missing, low, high, _spread(known, low, high))


def _spread(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.int64]:
    """Counts in BARS equal ranges; one bar where all values are alike or too far apart."""
    with np.errstate(over="ignore"):
        span = high - low
    if not 0 < span < np.inf:
        return np.array([len(values)], np.int64)
    places = np.minimum(((values - low) / span * BARS).astype(np.int64), BARS - 1)
    return np.bincount(places, minlength=BARS).astype(np.int64)
