"""Where samples are thickest: those that thumbnails are shown of."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Window = tuple[float, float, float, float]
BINS = 4  # Across the distance that is kept.
ROUNDS = 3  # Of peaks, then of peaks among what is left between them.
# What lies beyond the window decides as well, so that nothing changes while it is moved: each round
# looks at its surroundings, and at what the round before has taken there.
BEYOND = 2 * BINS * ROUNDS + 2


def peaks(
    points: NDArray[np.floating], window: Window, pixels: tuple[int, int], apart: float
) -> NDArray[np.int64]:
    """Samples, one for each place of a window where points (n, 2) are thicker than around it, the
    highest peaks first, then those between them; int64, rows.

    ``window`` is (x0, y0, x1, y1) in units of the map, ``pixels`` its width and height on the
    screen. No two samples are nearer than ``apart`` pixels to the right or upwards. Bins are
    fixed to the map, and a place is judged by its surroundings alone: while the window is moved,
    at the same size, samples stay.
    """
    x0, y0, x1, y1 = window
    if not (x1 > x0 and y1 > y0 and len(points)):
        return np.zeros(0, np.int64)
    bin_ = np.array([x1 - x0, y1 - y0]) * apart / BINS / np.array(pixels)
    low = np.floor(np.array([x0, y0]) / bin_) - BEYOND
    sides = (np.floor(np.array([x1, y1]) / bin_) + BEYOND + 1 - low).astype(np.int64)
    rows = _between(points, low * bin_, (low + sides) * bin_)
    places = points[rows] / bin_ - low
    cells = np.clip(places.astype(np.int64), 0, sides - 1)
    flat = cells[:, 0] * sides[1] + cells[:, 1]
    found = _peaks(flat, low.astype(np.int64), sides)
    order = found[flat]
    chosen = np.flatnonzero(order >= 0)
    off = np.square(places[chosen] - cells[chosen] - 0.5).sum(axis=1)
    ranked = chosen[np.lexsort((rows[chosen], off, order[chosen]))]
    _, first = np.unique(order[ranked], return_index=True)
    samples = rows[ranked[first]]
    return samples[np.isin(samples, _between(points, (x0, y0), (x1, y1)))]


def _peaks(
    flat: NDArray[np.int64], low: NDArray[np.int64], sides: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each bin its place in the order of peaks, from 0; −1 where it is none."""
    from scipy.ndimage import uniform_filter

    counts = np.bincount(flat, minlength=int(sides.prod())).reshape(sides)
    around = np.rint(9 * uniform_filter(counts.astype(np.float64), 3, mode="constant"))
    across, up = np.meshgrid(*(np.arange(n) + at for n, at in zip(sides, low, strict=True)))
    # Of equals one goes first, whatever the window: by a number that its place is mixed to.
    mixed = (across.T * 73_856_093 ^ up.T * 19_349_663) % 1_000_003
    height = np.where(counts > 0, around * 2_000_000 + mixed, -1.0)
    peak = np.concatenate(list(_rounds(height)))
    order = np.full(height.size, -1, np.int64)
    order[peak] = np.arange(len(peak))
    return order


def _rounds(height: NDArray[np.float64]) -> Iterator[NDArray[np.int64]]:
    """Bins that are highest around, the highest first; and so again of the rest, without what is
    near to one of those."""
    from scipy.ndimage import maximum_filter

    size = 2 * BINS + 1
    for _ in range(ROUNDS):
        peak = (height >= 0) & (height == maximum_filter(height, size, mode="constant", cval=-1.0))
        found: NDArray[np.int64] = np.flatnonzero(peak.ravel())
        yield found[np.argsort(-height.ravel()[found], kind="stable")]
        height = np.where(maximum_filter(peak, size, mode="constant"), -1.0, height)


def _between(
    points: NDArray[np.floating],
    low: NDArray[np.float64] | tuple[float, float],
    high: NDArray[np.float64] | tuple[float, float],
) -> NDArray[np.int64]:
    """Rows of the points in a box."""
    x, y = points.T
    boxed = (x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1])
    found: NDArray[np.int64] = np.flatnonzero(boxed)
    return found
