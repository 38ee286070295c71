"""How the errors of a part are spread, with the bin that each of them is in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.residuals.summary import (
    ErrorsSummary,
    Histogram,
    Numbers,
    bins_of,
    errors_summary,
)

NO_BIN = -1


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """``bins`` int64 (n,) is the bin of each error, −1 of one that is no number; ``worst`` the
    highest of those that are."""

    errors: Numbers
    summary: ErrorsSummary
    bins: NDArray[np.int64]
    worst: float

    def counts_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many of these samples are in each bin."""
        bins = self.bins[rows]
        count = len(self.summary.histogram.counts)
        found: NDArray[np.int64] = np.bincount(bins[bins != NO_BIN], minlength=count)
        return found

    def rows_between(self, low: float, high: float) -> NDArray[np.int64]:
        """Samples with errors from ``low`` to ``high``, both included."""
        with np.errstate(invalid="ignore"):
            inside = (self.errors >= low) & (self.errors <= high)
        return np.flatnonzero(inside & np.isfinite(self.errors))

    def rows_of_bins(self, first: int, last: int) -> NDArray[np.int64]:
        """Samples of these bins and of those between."""
        return np.flatnonzero((self.bins >= first) & (self.bins <= last))


def spread_of(errors: Numbers, logarithmic: bool | None) -> Spread:
    """Of errors (n,); the scale that suits them without ``logarithmic``. Raises DataError where
    none of them is a number."""
    edges = bins_of(errors, logarithmic)
    summary = errors_summary(errors, edges)
    known = np.isfinite(errors)
    return Spread(errors, summary, _bins(errors, known, edges), float(errors[known].max()))


def _bins(errors: Numbers, known: NDArray[np.bool_], edges: Histogram) -> NDArray[np.int64]:
    """As NumPy's histogram has them: the last bin takes its upper edge too."""
    last = len(edges.edges) - 2
    found = np.full(len(errors), NO_BIN, np.int64)
    places = np.searchsorted(edges.edges, errors[known], side="right") - 1
    found[known] = np.clip(places, 0, last)
    return found
