"""Results as arrays and tables: written piece by piece, whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from aestudio.storage.atomic import clear_abandoned, replacing
from aestudio.storage.backup import keep_previous
from aestudio.storage.target import unwritable

if TYPE_CHECKING:  # polars takes a while to load, and arrays do without it
    from polars import DataFrame

ARRAY, TEXT, PARQUET = ".npy", ".csv", ".parquet"
ENDINGS = (ARRAY, TEXT, PARQUET)
Columns = Mapping[str, NDArray[Any]]


def is_array(path: Path) -> bool:
    """Whether what is written there has no names of columns."""
    return path.suffix.lower() == ARRAY


def write_array(
    count: int, blocks: Iterable[NDArray[Any]], path: Path, shape: tuple[int, ...] | None = None
) -> None:
    """Write blocks (k, …) of one type as a .npy file of ``count`` rows, which are given the
    ``shape`` if there is one; what was there is kept aside.

    Raises FileError, and whatever ``blocks`` raise.
    """
    pieces = iter(blocks)
    with _written(path) as file:
        first = next(pieces)
        dtype = first.dtype.newbyteorder("<")
        header = {
            "descr": dtype.str,
            "fortran_order": False,
            "shape": (count, *(shape or first.shape[1:])),
        }
        np.lib.format.write_array_header_1_0(file, header)
        for block in chain([first], pieces):
            file.write(np.ascontiguousarray(block, dtype).data)


def write_table(blocks: Iterable[Columns], path: Path) -> None:
    """Write pieces of a table, all of the same columns, as CSV or Parquet by the ending of the
    name; numbers in as many digits as bring back the same bits.

    What was there is kept aside. Raises FileError, and whatever ``blocks`` raise.
    """
    import polars

    frames = (polars.DataFrame({**one}) for one in blocks)
    with _written(path) as file:
        (_parquet if path.suffix.lower() == PARQUET else _text)(frames, file)


def write_bytes(contents: bytes, path: Path) -> None:
    """Write what is complete already; what was there is kept aside. Raises FileError."""
    with _written(path) as file:
        file.write(contents)


def _text(frames: Iterator["DataFrame"], file: BinaryIO) -> None:
    for number, frame in enumerate(frames):
        file.write(frame.write_csv(include_header=number == 0).encode())


def _parquet(frames: Iterator["DataFrame"], file: BinaryIO) -> None:
    from polars.exceptions import PolarsError
    from polars.io.plugins import register_io_source

    first = next(frames)
    failed: list[BaseException] = []

    def source(*_asked: object) -> Iterator["DataFrame"]:
        yield first
        try:
            yield from frames
        except BaseException as error:
            failed.append(error)
            raise

    try:
        register_io_source(source, schema=first.schema).sink_parquet(file)
    except PolarsError as error:
        # polars tells of what the samples raised in words of its own.
        raise (failed[0] if failed else OSError(str(error))) from error


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    try:
        target = path.resolve()
        clear_abandoned(target.parent)
        with replacing(target, lambda _whole: keep_previous(target)) as file:
            yield file
    except OSError as error:
        raise unwritable(path, error) from error
