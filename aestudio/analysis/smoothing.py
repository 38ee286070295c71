"""Averages that follow a series."""

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def moving_average(values: Floats, weight: float) -> Floats:
    """Exponential moving average of (n,): Σ wᵏ·v[i−k] / Σ wᵏ over the known values up to each.

    Divided by what the weights come to, it is not drawn towards 0 where it begins; gaps stay gaps
    and weigh nothing.
    """
    known = np.isfinite(values)
    sums = _faded(np.where(known, values, 0.0), weight)
    weights = _faded(known.astype(np.float64), weight)
    return np.where(known, sums / np.where(known, weights, 1.0), np.nan)


def _faded(values: Floats, weight: float) -> Floats:
    found = accumulate(values.tolist(), lambda so_far, value: weight * so_far + value)
    return np.fromiter(found, np.float64, len(values))
