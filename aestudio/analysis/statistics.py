"""What samples look like before anything is learnt from them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.suspicions import Suspicion, suspicions
from aestudio.core.scaling import less
from aestudio.data.preparation.prepare import Prepared
from aestudio.data.preparation.repeats import Repeats, repeats
from aestudio.data.preparation.scale import is_whole
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.data.width import Values, is_wide

BLOCK = 4096  # Samples that are looked at together.
BINS = 32
# An eigenvalue problem of this size takes a few seconds; a larger one is not worth the wait.
MOST_FEATURES = 2048
MOST_FITTED = 20_000  # Samples that the spectrum is taken of: more hardly move it.
NEARLY_ALL = 0.99
PROBES = 1001  # Samples whose median finds the value that nearly all samples share.

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Of raw values (samples, features), but for the spectrum, which is of scaled ones.

    ``mean``, ``deviation`` (of the population), ``low`` and ``high`` are float64 (features,).
    ``repeats`` tells of samples that occur more than once. ``near_constant`` are features,
    from 0, whose value is the same in at least 99 % of the samples. ``spectrum`` is the share of
    the training part's variance along each principal component, float64, falling; None where
    there are too many features, or no variance.
    """

    values: Values
    mean: Numbers
    deviation: Numbers
    low: Numbers
    high: Numbers
    repeats: Repeats
    near_constant: tuple[int, ...]
    suspicious: tuple[Suspicion, ...]
    spectrum: Numbers | None

    def histogram(self, feature: int) -> tuple[NDArray[np.int64], Numbers]:
        """Counts (bins,) and edges (bins + 1,) of a feature; whole numbers get a bin each if
        they are few."""
        column = self.values[:, feature : feature + 1]
        # Edges between numbers that differ in their last digits alone would fall together.
        first = column[:1, 0] if is_wide(column.dtype) else np.zeros(1, column.dtype)
        counts, edges = _histogram(_less(column, first)[:, 0])
        return counts, edges + float(first[0])

    def codes_for(self, share: float) -> int | None:
        """The fewest components that keep ``share`` (0…1) of the variance."""
        if self.spectrum is None:
            return None
        kept = np.cumsum(self.spectrum)
        return min(int(np.searchsorted(kept, share - 1e-9)) + 1, len(kept))


def _histogram(column: Numbers) -> tuple[NDArray[np.int64], Numbers]:
    low, high = float(column.min()), float(column.max())
    if high - low < BINS and np.all(column == np.round(column)):
        edges = np.arange(low, high + 2) - 0.5
    else:
        edges = np.linspace(low, high, BINS + 1)
    counts, found = np.histogram(column, edges)
    return counts, found.astype(np.float64)


def _less(values: Values, first: Values) -> Numbers:
    """A float64 copy of values less one a feature, exactly where they are whole numbers."""
    if is_whole(values.dtype):
        return less(values, first)
    return values.astype(np.float64) - first.astype(np.float64)


def statistics(prepared: Prepared, watch: Watch = UNWATCHED) -> Statistics:
    """Look at all samples once; raises ReadingStoppedError if the watch says so."""
    values = prepared.values
    mean, deviation, low, high = _moments(values, watch)
    return Statistics(
        values=values,
        mean=mean,
        deviation=deviation,
        low=low,
        high=high,
        repeats=repeats(values, prepared.training, prepared.testing, watch),
        near_constant=_near_constant(values),
        suspicious=suspicions(values) if len(prepared.shape) == 1 else (),
        spectrum=_spectrum(prepared, watch),
    )


def _blocks(values: NDArray[np.generic], watch: Watch) -> Iterator[NDArray[np.generic]]:
    for start in range(0, len(values), BLOCK):
        watch.reached(start / len(values), "statistics")
        yield values[start : start + BLOCK]


def _moments(values: Values, watch: Watch) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Mean, deviation, least and greatest of each feature: deviations by Chan's rule, which
    loses nothing where the mean is large; whole numbers are counted from the first."""
    count, width = 0, values.shape[1]
    first = values[0] if is_whole(values.dtype) else np.zeros(width, values.dtype)
    mean, squares = np.zeros(width), np.zeros(width)
    low, high = np.full(width, np.inf), np.full(width, -np.inf)
    for raw in _blocks(values, watch):
        block = _less(raw, first)
        more, centre = len(block), block.mean(axis=0)
        step = centre - mean
        squares += np.square(block - centre).sum(axis=0)
        squares += np.square(step) * (count * more / (count + more))
        mean += step * (more / (count + more))
        count += more
        low, high = np.minimum(low, block.min(axis=0)), np.maximum(high, block.max(axis=0))
    shift = first.astype(np.float64)
    return mean + shift, np.sqrt(squares / count), low + shift, high + shift


def _near_constant(values: NDArray[np.generic]) -> tuple[int, ...]:
    """What nearly all samples share is also the median of a few of them."""
    probes = values[_evenly(len(values), PROBES)]
    # Of an even number the median may lie between two values and be none of them.
    typical = np.sort(probes, axis=0)[len(probes) // 2]
    equal = sum(np.count_nonzero(block == typical, axis=0) for block in _blocks(values, UNWATCHED))
    return tuple(int(one) for one in np.flatnonzero(equal >= NEARLY_ALL * len(values)))


def _spectrum(prepared: Prepared, watch: Watch) -> Numbers | None:
    """Eigenvalues of the covariance of scaled training samples, as shares of their sum."""
    width = prepared.values.shape[1]
    rows = prepared.training[_evenly(len(prepared.training), MOST_FITTED)]
    if width > MOST_FEATURES or len(rows) < 2:
        return None
    scaled = prepared.scaling.apply(prepared.values[rows])
    centre = scaled.mean(axis=0, dtype=np.float64)
    scatter = np.zeros((width, width))
    for block in _blocks(scaled, watch):
        centred = block - centre
        scatter += centred.T @ centred
    found = np.maximum(np.linalg.eigvalsh(scatter)[::-1], 0)
    total = found.sum()
    return None if total <= 0 else found / total


def _evenly(count: int, most: int) -> NDArray[np.int64]:
    """At most ``most`` of ``count`` rows, evenly spread."""
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).astype(np.int64)
