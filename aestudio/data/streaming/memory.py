"""Whether data are held in memory or read from the disk as they are needed."""

from math import prod

import numpy as np
import psutil

from aestudio.data.streaming.caps import left_under_caps
from aestudio.data.streaming.rows import IndivisibleError, RowFile

# Of the memory that is free, as much may go into samples: the rest is for network, window
# and whatever else runs.
SHARE = 0.5
ALWAYS_FITS = 256 * 2**20


def free_memory() -> int:
    """Bytes that programs could have without pushing others out."""
    free, left = int(psutil.virtual_memory().available), left_under_caps()
    return free if left is None else min(free, left)


def needed_in_memory(file: RowFile | IndivisibleError) -> int:
    """Bytes at the most while a file is read into memory: the raw values, those as float32
    where they are neither that nor bytes, and the scaled samples. A complex number may become
    two of them."""
    raw = prod(file.shape) * file.dtype.itemsize
    numbers = prod(file.shape) * (2 if file.dtype.kind == "c" else 1)
    converted = 0 if file.dtype in (np.uint8, np.float32) else 4 * numbers
    return raw + converted + 4 * numbers


def fits(file: RowFile | IndivisibleError, free: int) -> bool:
    """Whether a file is comfortably held in memory if ``free`` bytes are."""
    return needed_in_memory(file) <= max(SHARE * free, ALWAYS_FITS)
