"""All rows of a file in memory."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.streaming.memory import free_memory
from aestudio.data.streaming.rows import RowFile
from aestudio.data.watch import Watch
from aestudio.data.width import Width, is_short, keep, kept_in

PIECE = 2**24
MOST_THREADS = 4
Look = Callable[[NDArray[Any], int], None]


def whole(file: RowFile, watch: Watch, wide: bool | None = None) -> NDArray[Any]:
    """All samples (n, features) in the type that they are kept in; raises DataError if they do not
    fit.

    ``wide`` says whether their digits matter; None finds out, and reads a second time where they
    do, so that other data take no more memory than they need.
    """
    if wide is None and not is_short(file.dtype):
        alike = len(file.shape) > 2
        width = Width(file.dtype, file.shape[0], prod(file.shape[1:]), alike)
        found = _filled(file, watch, kept_in(file.dtype, wide=False), width.look)
        if width.doubtful:
            _each(file, watch, lambda values, start: width.look_closer(values))
        if not width.wide:
            return found
        del found
        wide = True
    return _filled(file, watch, kept_in(file.dtype, bool(wide)))


def _filled(
    file: RowFile, watch: Watch, dtype: np.dtype[Any], look: Look | None = None
) -> NDArray[Any]:
    """All samples in one array of a type; ``look`` is shown all of them as the file has them."""
    count, features = file.shape[0], prod(file.shape[1:])
    _check_fits(count * features * dtype.itemsize, file.path.name)
    out = np.empty((count, features), dtype)

    def put(values: NDArray[Any], start: int) -> None:
        if look is not None:
            look(values, start)
        keep(values, out[start : start + len(values)])

    if file.dtype == dtype and look is None and dtype != np.float64:
        _in_pieces(file, watch, lambda start, stop: file.read_into(start, stop, out[start:stop]))
    else:
        _each(file, watch, put)
    return out


def _each(file: RowFile, watch: Watch, use: Look) -> None:
    """Read all samples, and hand them and the number of their first row to ``use``."""
    _in_pieces(file, watch, lambda start, stop: use(file.read(start, stop), start))


def _in_pieces(file: RowFile, watch: Watch, read: Callable[[int, int], None]) -> None:
    """Call ``read`` with the rows to start from and to end before, from several threads."""
    count = file.shape[0]
    row = prod(file.shape[1:]) * file.dtype.itemsize
    each = -(-PIECE // row // file.block) * file.block
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS), "read") as pool:
        pieces = pool.map(
            lambda start: read(start, min(start + each, count)), range(0, count, each)
        )
        try:
            for number, _ in enumerate(pieces):
                watch.reached(min(number * each / count, 1.0), file.path.name)
        finally:
            pool.shutdown(cancel_futures=True)


def _check_fits(size: int, place: str) -> None:
    free = free_memory()
    if size > free:
        raise DataError(
            f"needs {size / 2**30:,.1f} GiB of memory, {free / 2**30:.1f} GiB are free",
            where=place,
            remedy="Close other programs, or bring fewer samples",
        )
