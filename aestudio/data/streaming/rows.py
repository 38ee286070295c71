"""Rows of a file that are read when they are needed, never all at once."""

import os
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.layout import Chunked, Laid
from aestudio.data.streaming.chunks import DamagedChunkError, restored

# Bytes of a block of rows. Large enough for a disk to be read at full speed, small enough for
# a window to hold blocks from all over the file.
BLOCK_BYTES = 2**20
# However short the file, so many blocks, since whole blocks train or test.
LEAST_BLOCKS = 100
FileState = tuple[int, int]


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

    def read_into(self, start: int, stop: int, out: NDArray[Any]) -> None:
        """The same into ``out``, contiguous, (stop − start, features) of the file's own type."""


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
    stamp: FileState

    @property
    def block(self) -> int:
        """Rows that are well read together."""
        return block_of(self.shape, self.dtype)

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """Rows ``start`` to ``stop`` as (stop − start, features); raises DataError."""
        out = np.empty((stop - start, prod(self.shape[1:])), self.dtype)
        self.read_into(start, stop, out)
        return out

    def read_into(self, start: int, stop: int, out: NDArray[Any]) -> None:
        """The same into ``out``; raises DataError."""
        memory = out.reshape(-1).view(np.uint8)
        try:
            with self.path.open("rb", buffering=0) as file:
                check_stamp(self.stamp, os.fstat(file.fileno()), self.place)
                file.seek(self.offset + start * (memory.nbytes // max(stop - start, 1)))
                self._fill(file, memory)
        except OSError as error:
            raise lost(self.place, error) from error

    def _fill(self, file: Any, memory: NDArray[np.uint8]) -> None:
        left = memory.data
        while left:
            count = file.readinto(left)
            if not count:
                raise changed(self.place)
            left = left[count:]


@dataclass(frozen=True, slots=True, eq=False)
class ChunkedRows:
    """Rows of an array that lies in chunks, perhaps compressed, as HDF5 stores it."""

    path: Path
    place: str
    layout: Chunked
    stamp: FileState

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of samples, then the shape of one."""
        return self.layout.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the numbers."""
        return np.dtype(self.layout.dtype)

    @property
    def block(self) -> int:
        """Rows that are well read together: whole chunks."""
        chunk = self.layout.chunk[0]
        return -(-block_of(self.shape, self.dtype) // chunk) * chunk

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """Rows ``start`` to ``stop`` as (stop − start, features); raises DataError."""
        out = np.empty((stop - start, prod(self.shape[1:])), self.dtype)
        self.read_into(start, stop, out)
        return out

    def read_into(self, start: int, stop: int, out: NDArray[Any]) -> None:
        """The same into ``out``; raises DataError."""
        shaped = out.reshape(stop - start, *self.shape[1:])
        height = self.layout.chunk[0]
        try:
            with self.path.open("rb", buffering=0) as file:
                check_stamp(self.stamp, os.fstat(file.fileno()), self.place)
                for row in range(start // height, -(-stop // height)):
                    self._row(file, row, start, shaped)
        except DamagedChunkError as error:
            raise DataError(
                "holds damaged values",
                where=self.place,
                why=str(error),
                remedy="Copy it again, or write it anew",
            ) from error
        except OSError as error:
            raise lost(self.place, error) from error

    def _row(self, file: Any, row: int, start: int, out: NDArray[Any]) -> None:
        """All chunks of one row of the grid, as far as they lie in ``out``."""
        chunk = self.layout.chunk
        grid = [-(-size // each) for size, each in zip(self.shape[1:], chunk[1:], strict=True)]
        for number, column in enumerate(np.ndindex(*grid)):
            lows = [at * each for at, each in zip((row, *column), chunk, strict=True)]
            lows[0] -= start
            cuts = [max(-low, 0) for low in lows]
            ends = [size - low for size, low in zip(out.shape, lows, strict=True)]
            values = self._chunk(file, row * prod(grid) + number)
            inside = values[tuple(slice(*one) for one in zip(cuts, ends, strict=True))]
            starts = [max(low, 0) for low in lows]
            into = zip(starts, inside.shape, strict=True)
            out[tuple(slice(start, start + size) for start, size in into)] = inside

    def _chunk(self, file: Any, number: int) -> NDArray[Any]:
        layout = self.layout
        length = int(layout.sizes[number])
        if not length:
            return np.full(layout.chunk, layout.fill, self.dtype)
        size = prod(layout.chunk) * self.dtype.itemsize
        if int(layout.offsets[number]) + length > self.stamp[0]:
            raise DamagedChunkError("a chunk beyond the end of the file")
        file.seek(int(layout.offsets[number]))
        raw = file.read(min(length, 2 * size + 2**20))
        skipped = int(layout.skipped[number])
        whole = restored(raw, layout.filters, skipped, size, self.dtype.itemsize)
        return np.frombuffer(whole, self.dtype).reshape(layout.chunk)


def rows_from(laid: Laid, path: Path, stamp: FileState) -> RowFile:
    """The rows of an array whose place in the file is known; raises DataError beyond its end."""
    layout = laid.layout
    if isinstance(layout, Chunked):
        return ChunkedRows(path, path.name, layout, stamp)
    dtype = np.dtype(layout.dtype)
    if layout.offset + prod(layout.shape) * dtype.itemsize > stamp[0]:
        raise DataError("is cut short", where=path.name, remedy="Copy it again")
    return FlatRows(path, path.name, layout.shape, dtype, layout.offset, stamp)


def block_of(shape: tuple[int, ...], dtype: np.dtype[Any]) -> int:
    """Rows of BLOCK_BYTES; fewer where the file would have less than LEAST_BLOCKS of them."""
    fitting = BLOCK_BYTES // max(prod(shape[1:]) * dtype.itemsize, 1)
    return max(1, min(fitting, -(-shape[0] // LEAST_BLOCKS)))


def stamp_of(status: os.stat_result) -> FileState:
    """What shows that a file has changed while it is in use: its length and time of writing."""
    return status.st_size, status.st_mtime_ns


def check_stamp(stamp: FileState, status: os.stat_result, place: str) -> None:
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
