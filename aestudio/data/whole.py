"""All rows of a file in memory, each number copied once."""

import os
from concurrent.futures import ThreadPoolExecutor
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.memory import free_memory
from aestudio.data.rows import RowFile
from aestudio.data.watch import Watch

PIECE = 2**24
MOST_THREADS = 4


def whole(file: RowFile, watch: Watch) -> NDArray[Any]:
    """All samples, uint8 or float32 (n, features); raises DataError if they do not fit."""
    dtype = np.dtype(np.uint8 if file.dtype == np.uint8 else np.float32)
    count, features = file.shape[0], prod(file.shape[1:])
    _check_fits(count * features * dtype.itemsize, file.path.name)
    out = np.empty((count, features), dtype)

    def fill(start: int) -> None:
        stop = min(start + each, count)
        if file.dtype == dtype:
            file.read_into(start, stop, out[start:stop])
            return
        with np.errstate(over="ignore"):
            out[start:stop] = file.read(start, stop)

    each = -(-PIECE // (features * file.dtype.itemsize) // file.block) * file.block
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS), "read") as pool:
        pieces = pool.map(fill, range(0, count, each))
        try:
            for number, _ in enumerate(pieces):
                watch.reached(min(number * each / count, 1.0), file.path.name)
        finally:
            pool.shutdown(cancel_futures=True)
    return out


def _check_fits(size: int, place: str) -> None:
    free = free_memory()
    if size > free:
        raise DataError(
            f"needs {size / 2**30:,.1f} GiB of memory, {free / 2**30:.1f} GiB are free",
            where=place,
            remedy="Close other programs, or bring fewer samples",
        )
