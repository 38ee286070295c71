"""Rows of a file that are read when they are needed, never all at once."""

import os
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError

# Bytes of a block of rows. Large enough for a disk to be read at full speed, small enough for
# a window to hold blocks from all over the file.
BLOCK_BYTES = 2**20
# However short the file, so many blocks, since whole blocks train or test.
LEAST_BLOCKS = 100
Stamp = tuple[int, int]


class RowFile(Protocol):
    """Raw samples of a file; reading is safe from any thread."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of samples, then the shape of one."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the numbers."""

    @property
    def block(self) -> int:
        """Rows that are well read together."""

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """Rows ``start`` to ``stop`` as (stop − start, features).

        Raises DataError if they cannot be read, or the file is not what it was.
        """


class IndivisibleError(DataError):
    """Samples that can be read only all at once, of that shape and type."""

    def __init__(
        self,
        what: str,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        *,
        where: str,
        remedy: str,
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.shape, self.dtype = shape, dtype


@dataclass(frozen=True, slots=True, eq=False)
class FlatRows:
    """Rows that lie one after the other, from ``offset`` bytes on.

    Read with plain calls, not mapped into memory: a mapped file that is cut short would end the
    program, and its pages would count as memory in use.
    """

    path: Path
    place: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    offset: int
    stamp: Stamp

    @property
    def block(self) -> int:
        """Rows that are well read together."""
        return block_of(self.shape, self.dtype)

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """Rows ``start`` to ``stop`` as (stop − start, features); raises DataError."""
        width = prod(self.shape[1:])
        size = width * self.dtype.itemsize
        memory = np.empty((stop - start) * size, np.uint8)
        try:
            with self.path.open("rb", buffering=0) as file:
                check_stamp(self.stamp, os.fstat(file.fileno()), self.place)
                file.seek(self.offset + start * size)
                self._fill(file, memory)
        except OSError as error:
            raise lost(self.place, error) from error
        return memory.view(self.dtype).reshape(-1, width)

    def _fill(self, file: Any, memory: NDArray[np.uint8]) -> None:
        left = memory.data
        while left:
            count = file.readinto(left)
            if not count:
                raise changed(self.place)
            left = left[count:]


def block_of(shape: tuple[int, ...], dtype: np.dtype[Any]) -> int:
    """Rows of BLOCK_BYTES; fewer where the file would have less than LEAST_BLOCKS of them."""
    fitting = BLOCK_BYTES // max(prod(shape[1:]) * dtype.itemsize, 1)
    return max(1, min(fitting, -(-shape[0] // LEAST_BLOCKS)))


def stamp_of(status: os.stat_result) -> Stamp:
    """What shows that a file has changed while it is in use: its length and time of writing."""
    return status.st_size, status.st_mtime_ns


def check_stamp(stamp: Stamp, status: os.stat_result, place: str) -> None:
    """Raise DataError if the file is another by now."""
    if stamp != stamp_of(status):
        raise changed(place)


def changed(place: str) -> DataError:
    """The file is not what it was when it was opened."""
    return DataError(
        "the data have changed while they were in use",
        where=place,
        remedy="Restore the file and train on, or choose the data again",
    )


def lost(place: str, error: OSError) -> DataError:
    """The file cannot be read any more."""
    return DataError(
        "the data cannot be read any more",
        where=place,
        why=error.strerror or str(error),
        remedy="Put the file back and train on, or choose the data again",
    )
