"""Where samples come from: memory, or a place that is read as training goes."""

from dataclasses import dataclass
from math import prod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aestudio.core.weights import Array

# Where the address of an array must begin for TensorFlow to use it without a copy.
ALIGNMENT = 64


class Source(Protocol):
    """Scaled samples, read on demand: ``len`` of them, ``width`` numbers each."""

    def __len__(self) -> int: ...

    @property
    def width(self) -> int:
        """Numbers a sample."""

    @property
    def bounds(self) -> NDArray[np.int64] | None:
        """Where the blocks of samples that lie together begin, and after them the number of
        samples: int64 (blocks + 1,), rising from 0. None where any order of reading is as good.
        """

    def read(self, start: int, stop: int) -> Array:
        """Samples ``start`` to ``stop`` or the end, float32 (k, width), contiguous."""

    def read_into(self, start: int, stop: int, out: Array) -> None:
        """The same into ``out``, float32 (stop − start, width)."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Samples in memory: ``rows`` of ``array`` (m, width), all of them where None.

    Rows rather than a copy of them, so that the parts of a data set share one array.
    """

    array: Array
    rows: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.array if self.rows is None else self.rows)

    @property
    def width(self) -> int:
        """Numbers a sample."""
        return int(self.array.shape[1])

    @property
    def bounds(self) -> None:
        """None: memory has no blocks."""

    def read(self, start: int, stop: int) -> Array:
        """Samples ``start`` to ``stop`` or the end, float32 (k, width)."""
        return self.array[slice(start, stop) if self.rows is None else self.rows[start:stop]]

    def read_into(self, start: int, stop: int, out: Array) -> None:
        """The same into ``out``, float32 (stop − start, width)."""
        out[:] = self.read(start, stop)


def source_of(samples: "Array | Source") -> Source:
    """A source as it is, an array as a source."""
    return Held(samples) if isinstance(samples, np.ndarray) else samples


def aligned_empty(rows: int, width: int) -> Array:
    """An uninitialised float32 array (rows, width) that TensorFlow can use where it lies."""
    size = prod((rows, width, np.dtype(np.float32).itemsize))
    memory = np.empty(size + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start : start + size].view(np.float32).reshape(rows, width)
