"""How errors of samples are spread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError

Numbers = NDArray[np.float64]
PERCENTILES = (50, 90, 95, 99)
FEWEST, MOST = 20, 120  # Bins.
# Where the mean is so many times the median most samples would share the first bins.
SKEWED = 2.0
DECADES = 6.0  # That a logarithmic scale shows at most, below the highest error.


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """``counts`` int64 (bins,) of errors between ``edges`` float64 (bins + 1,), rising;
    ``logarithmic`` where bins have equal ratios rather than equal widths. What lies outside is in
    the first or the last bin."""

    counts: NDArray[np.int64]
    edges: Numbers
    logarithmic: bool


@dataclass(frozen=True, slots=True, eq=False)
class ErrorsSummary:
    """Of errors float64 (n,): ``mean``, its ``standard_error`` (NaN for one sample), and
    ``percentiles`` at 50, 90, 95 and 99 %. ``missing`` errors were no numbers and are left out."""

    histogram: Histogram
    mean: float
    standard_error: float
    percentiles: Numbers
    count: int
    missing: int


@dataclass(frozen=True, slots=True)
class ClassErrors:
    """Mean, median and number of the errors of one class."""

    label: str
    mean: float
    median: float
    count: int


def errors_summary(errors: Numbers, edges: Histogram | None = None) -> ErrorsSummary:
    """That of errors (n,), with the bins of another histogram, or of their own; raises DataError
    where none is a number."""
    known = finite(errors)
    histogram = _histogram(known, edges or bins_of(known))
    deviation = float(known.std(ddof=1)) if len(known) > 1 else float("nan")
    return ErrorsSummary(
        histogram=histogram,
        mean=float(known.mean()),
        standard_error=deviation / len(known) ** 0.5,
        percentiles=np.percentile(known, PERCENTILES),
        count=len(known),
        missing=len(errors) - len(known),
    )


def bins_of(errors: Numbers, logarithmic: bool | None = None) -> Histogram:
    """Bins for errors (n,), empty: by Freedman and Diaconis, but 20 to 120 of them, and on a
    logarithmic scale where they are skewed, or where ``logarithmic`` says so and some are
    positive."""
    known = finite(errors)
    high = float(known.max())
    positive = known[known > 0]
    median = float(np.median(known))
    skewed = median > 0 and float(known.mean()) >= SKEWED * median
    if len(positive) and (skewed if logarithmic is None else logarithmic):
        low = max(float(np.log10(positive.min())), float(np.log10(high)) - DECADES)
        edges = 10 ** _edges(np.log10(positive), low, float(np.log10(high)))
        return Histogram(np.zeros(len(edges) - 1, np.int64), edges, True)
    edges = _edges(known, float(known.min()), high)
    return Histogram(np.zeros(len(edges) - 1, np.int64), edges, False)


def class_errors(errors: Numbers, labels: NDArray[np.generic]) -> tuple[ClassErrors, ...]:
    """Of errors (n,) by labels (n,), the worst class first; NaN, and the worst of all, where
    no error of a class is a number."""
    known = np.isfinite(errors)
    names, which = np.unique(labels, return_inverse=True)
    found = []
    for number, name in enumerate(names):
        own = errors[known & (which == number)]
        mean, median = (float(own.mean()), float(np.median(own))) if len(own) else (np.nan,) * 2
        found.append(ClassErrors(str(name), mean, median, len(own)))
    return tuple(sorted(found, key=lambda one: -np.inf if np.isnan(one.mean) else -one.mean))


def finite(errors: Numbers) -> Numbers:
    """Errors that are numbers; raises DataError where there are none."""
    known: Numbers = errors[np.isfinite(errors)].astype(np.float64)
    if len(known):
        return known
    why = "The network has diverged" if len(errors) else ""
    raise DataError(
        "there are no errors that are numbers",
        where="Errors",
        why=why,
        remedy="Look at an earlier snapshot, or at a part of the data that has samples",
    )


def _edges(values: Numbers, low: float, high: float) -> Numbers:
    if high <= low:
        half = abs(low) / 2 or 0.5
        return np.linspace(low - half, low + half, FEWEST + 1)
    spread = float(np.subtract(*np.percentile(values, [75, 25])))
    width = 2 * spread / len(values) ** (1 / 3)
    count = min(max((high - low) / width if width else MOST, FEWEST), MOST)
    return np.linspace(low, high, int(np.ceil(count)) + 1)


def _histogram(errors: Numbers, bins: Histogram) -> Histogram:
    edges = bins.edges
    counts, _ = np.histogram(np.clip(errors, edges[0], edges[-1]), edges)
    return Histogram(counts.astype(np.int64), edges, bins.logarithmic)
