"""The nearest samples of each sample, in the space of the codings; exact."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from aestudio.core.weights import Array

COMPARED = 10_000_000  # Distances that are reckoned between two looks at whether to stop.


def nearest(
    codings: Array,
    count: int,
    should_stop: Callable[[], bool],
    progress: Callable[[float], object] = lambda share: None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]] | None:
    """Distances and rows (n, count) of the ``count`` nearest samples of each of codings
    (n, codings), n > count, the nearest first, itself left out; None if it is to stop, else
    ``progress`` hears the share that is done, 0…1."""
    from sklearn.neighbors import NearestNeighbors

    index = NearestNeighbors(n_neighbors=count + 1, algorithm="brute").fit(codings)
    every = len(codings)
    distances, rows = np.empty((every, count)), np.empty((every, count), np.int64)
    step = max(1, COMPARED // every)
    for first in range(0, every, step):
        if should_stop():
            return None
        part = np.arange(first, min(first + step, every))
        far, near = index.kneighbors(codings[part])
        others = _without_itself(near, part)
        distances[part], rows[part] = (
            far[others].reshape(-1, count),
            near[others].reshape(-1, count),
        )
        progress((part[-1] + 1) / every)
    return distances, rows


def _without_itself(near: NDArray[np.int64], own: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of ``near`` (m, k + 1) to keep, k a row: the last goes where samples are equal so
    that one is not among its own nearest."""
    kept: NDArray[np.bool_] = near != own[:, None]
    kept[kept.all(axis=1), -1] = False
    return kept
