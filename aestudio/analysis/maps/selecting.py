"""Which samples are meant by what is drawn on a map."""

from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.floating]
CHUNK = 32_768  # Points that are placed at a time, so that they stay in the processor's cache.
CELLS = 256  # A side; points of cells that no edge cuts are in or out together.
MARGIN = 0.01  # Of a cell, for what rounding moves.
FLAT = 1e-9  # Of a cell: an edge that rises by less is level.
BANDS = 512  # Strips of the plane; a point is compared with the edges of its own strip alone.


class Mode(Enum):
    """What a lasso does to the samples that are selected already."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


def within(points: Numbers, polygon: ArrayLike) -> Mask:
    """Which points (n, 2) lie in a polygon (corners, 2), closed by itself; bool (n,).

    Where it crosses itself what is enclosed twice is outside (even-odd rule). A point on a left or
    lower edge is inside, on a right or upper one outside, so that of two polygons that share an
    edge each point is in one. Points that are no numbers are outside.
    """
    corners = np.asarray(polygon, np.float64).reshape(-1, 2)
    inside = np.zeros(len(points), np.bool_)
    if len(corners) < 3:
        return inside
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = CELLS / np.where(high > low, high - low, 1.0)
    enclosed, cut = _cells((corners - low) * scale)
    of_cells = (enclosed + 2 * cut).astype(np.uint8).ravel()
    near = []
    for start in range(0, len(points), CHUNK):
        x, y = points[start : start + CHUNK].T
        boxed = (x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1])
        rows = np.flatnonzero(boxed)
        column = np.minimum((x[rows] - low[0]) * scale[0], CELLS - 1).astype(np.int32)
        row = np.minimum((y[rows] - low[1]) * scale[1], CELLS - 1).astype(np.int32)
        found = of_cells[row * CELLS + column]
        inside[rows + start] = found == 1
        near.append(rows[found >= 2] + start)
    doubtful = np.concatenate(near) if near else np.zeros(0, np.int64)
    inside[doubtful] = _odd(points[doubtful].astype(np.float64), corners)
    return inside


def combined(selected: Mask, lassoed: Mask, mode: Mode) -> Mask:
    """What is selected after a lasso, bool (n,)."""
    if mode is Mode.ADD:
        return selected | lassoed
    return selected & ~lassoed if mode is Mode.REMOVE else lassoed.copy()


def in_range(values: Numbers, low: float, high: float) -> Mask:
    """Which values (n,) lie from ``low`` to ``high``, both included, in either order."""
    least, most = min(low, high), max(low, high)
    found: Mask = (values >= least) & (values <= most)
    return found


def _cells(corners: NDArray[np.float64]) -> tuple[Mask, Mask]:
    """Of the cells that a polygon's box is divided into, those whose middles it encloses, and
    those that an edge may cut: (CELLS, CELLS) each, by rows from below. ``corners`` are in cells.
    """
    ends = np.roll(corners, -1, axis=0)
    up = (corners[:, 1] < ends[:, 1])[:, None]
    (xa, ya), (xb, yb) = (np.where(up, *pair).T[..., None] for pair in _both(corners, ends))
    row = np.arange(CELLS)
    level = yb - ya < FLAT
    slope = np.where(level, 0.0, (xb - xa) / np.where(level, 1.0, yb - ya))
    below = np.where(level, xa, xa + (np.clip(row, ya, yb) - ya) * slope)
    above = np.where(level, xb, xa + (np.clip(row + 1, ya, yb) - ya) * slope)
    reached = (yb >= row - MARGIN) & (ya <= row + 1 + MARGIN)
    first = np.floor(np.minimum(below, above) - MARGIN)
    last = np.floor(np.maximum(below, above) + MARGIN)
    cut = _counted(reached, first, last + 1) > 0
    middle = row + 0.5
    crossed = (middle >= ya) & (middle < yb) & ~level
    crossing = xa + (middle - ya) * slope
    return _counted(crossed, np.zeros_like(crossing), np.ceil(crossing - 0.5)) % 2 == 1, cut


def _both(one: Any, other: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    return (one, other), (other, one)


def _counted(
    found: Mask, first: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.int64]:
    """In how many of the ranges ``first`` … ``end`` (edges, CELLS), the end left out, of those
    ``found`` each cell of a row is, (CELLS, CELLS)."""
    steps = np.zeros((CELLS, CELLS + 1), np.int64)
    row = np.broadcast_to(np.arange(CELLS), found.shape)[found]
    np.add.at(steps, (row, np.clip(first[found], 0, CELLS).astype(np.int64)), 1)
    np.add.at(steps, (row, np.clip(end[found], 0, CELLS).astype(np.int64)), -1)
    return steps.cumsum(axis=1)[:, :-1]


def _odd(points: NDArray[np.float64], corners: NDArray[np.float64]) -> Mask:
    """Whether a ray to the right crosses an odd number of edges."""
    low, high = corners[:, 1].min(), corners[:, 1].max()
    bands = _bands(points[:, 1], low, high)
    # Of small whole numbers a stable order is found by their digits, in a tenth of the time.
    order = np.argsort(bands, kind="stable")
    starts = np.concatenate([[0], np.bincount(bands, minlength=BANDS).cumsum()])
    x, y = points[order].T.copy()
    odd = np.zeros(len(points), np.bool_)
    for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        (x0, y0), (x1, y1) = (one, other) if one[1] < other[1] else (other, one)
        if y0 < y1:
            first, last = _bands(np.array([y0, y1]), low, high)
            part = slice(starts[first], starts[last + 1])
            level = (y[part] >= y0) & (y[part] < y1)
            odd[part] ^= level & (x[part] < x0 + (y[part] - y0) * ((x1 - x0) / (y1 - y0)))
    found = np.empty_like(odd)
    found[order] = odd
    return found


def _bands(heights: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint16]:
    """The strip that each height is in, from 0."""
    share = (heights - low) / (high - low) if high > low else np.zeros_like(heights)
    return np.minimum(share * BANDS, BANDS - 1).astype(np.uint16)
