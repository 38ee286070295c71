"""Which scaling suits which data."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array
from aestudio.data.samples import Samples


def fitted(samples: Samples, training: NDArray[np.int64]) -> Scaling:
    """Bytes are divided by 255; 0…1 stays; all else is min–max scaled to 0…1.

    Limits come from the training rows alone: one pair a feature for tables, one pair in all
    for images. A constant feature becomes 0. Raises DataError if a range overflows.
    """
    if samples.values.dtype == np.uint8:
        return Scaling.bytes()
    values = samples.values[training]
    if values.size == 0 or (values.min() >= 0 and values.max() <= 1):
        return Scaling.identity()
    axis = 0 if len(samples.shape) == 1 else None
    low, high = (np.atleast_1d(limit(values, axis=axis)) for limit in (np.min, np.max))
    return between(low, high, samples.name)


def between(low: Array, high: Array, name: str) -> Scaling:
    """low…high becomes 0…1, a constant becomes 0; raises DataError if a range overflows."""
    with np.errstate(over="ignore"):
        span = high - low
    if not np.isfinite(span).all():
        raise DataError(
            f"column {int(np.argmin(np.isfinite(span))) + 1} spans more than numbers can hold",
            where=name,
            remedy="Scale it down first",
        )
    return Scaling(low, np.where(span > 0, span, np.float32(1)).astype(np.float32))


def scaling_of(of_bytes: bool, greatest: Callable[[], float], trained: Scaling | None) -> Scaling:
    """What takes samples to where a network was trained; ``greatest`` tells their maximum.

    Pixels may come as bytes or as 0…1, whichever the network was trained on.
    """
    if of_bytes:
        return Scaling.bytes() if trained is None or trained.is_identity else trained
    if trained is None or (trained.is_bytes and greatest() <= 1):
        return Scaling.identity()
    return trained
