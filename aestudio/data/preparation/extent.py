"""What the training part spans, found block by block."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.extent import Extent
from aestudio.core.scaling import Scaling
from aestudio.data.preparation.kindred import Columns
from aestudio.data.preparation.splits import Rows

ROWS = 4096  # Samples looked at together.
Limits = tuple[NDArray[np.generic], NDArray[np.generic]]


def limits_of(values: NDArray[np.generic], rows: Rows) -> Limits:
    """Least and greatest of each feature in those rows of (n, features), at least one."""
    limits = widened(None, values[rows[:1]])
    for start in range(0, len(rows), ROWS):
        limits = widened(limits, values[rows[start : start + ROWS]])
    return limits


def widened(limits: Limits | None, values: NDArray[np.generic]) -> Limits:
    """Limits that hold these values (n, features), n ≥ 1, too."""
    low, high = values.min(axis=0), values.max(axis=0)
    if limits is None:
        return low, high
    return np.minimum(limits[0], low), np.maximum(limits[1], high)


def extent_of(
    limits: Limits, scaling: Scaling, shape: tuple[int, ...], together: Sequence[Columns] = ()
) -> Extent:
    """What lies between raw ``limits``, as scaling, which keeps their order, makes it.

    Samples of several dimensions, and features that are scaled alike, have one extent in all, as
    has each group of features that are scaled ``together``.
    """
    low, high = scaling.apply(np.stack(limits))
    for group in together:
        low[group], high[group] = low[group].min(), high[group].max()
    alike = scaling.offset.size == 1 and (len(shape) > 1 or not scaling.is_identity)
    return Extent.of_features(low, high, together=alike)


def check_differ(limits: Limits, scaling: Scaling, samples: int, name: str) -> None:
    """Raise DataError where all of several training samples are one and the same."""
    low, high = scaling.apply(np.stack(limits))
    if samples > 1 and np.array_equal(low, high):
        raise DataError(
            f"there is nothing to learn: all {samples:,} training samples are alike",
            where=name,
            remedy="Check what the file holds and what is left out of it, or choose other data",
        )
