"""Samples as a network saw them: damaged, by noise that each of them has of its own."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.operations import NumPyOperations
from aestudio.core.corruptions import Corruption, Draw
from aestudio.core.weights import Array

# The first half of the key of every stream; the row of a sample is the other.
KEY = 0x5EED
OPERATIONS = NumPyOperations()


def as_seen(
    corruption: Corruption, samples: Array, rows: Sequence[int] | NDArray[np.int64]
) -> Array:
    """Samples (n, features), damaged; float32.

    ``rows`` (n,) are their places in the file: a sample has the same noise wherever it is shown,
    and whatever is shown beside it.
    """
    if corruption.draw is None:
        return samples
    draws = _drawn(corruption.draw, rows, samples.shape[1])
    return np.asarray(corruption.corrupted(OPERATIONS, samples, draws), np.float32)


def _drawn(draw: Draw, rows: Sequence[int] | NDArray[np.int64], width: int) -> Array:
    """A row of numbers for each, float32 (n, width)."""
    found = np.empty((len(rows), width), np.float32)
    stream = np.random.Philox(key=np.array([KEY, 0], np.uint64))
    generator, state = np.random.Generator(stream), stream.state
    fill = generator.standard_normal if draw is Draw.NORMAL else generator.random
    for one, row in zip(found, rows, strict=True):
        # To make a stream anew takes ten times as long.
        state["state"]["key"][1] = row
        stream.state = state
        fill(out=one, dtype=np.float32)
    return found
