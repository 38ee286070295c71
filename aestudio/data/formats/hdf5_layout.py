"""Where HDF5 keeps the numbers of an array, told by HDF5, to be read without it."""

from math import prod
from typing import Any

import h5py
import numpy as np

from aestudio.data.layout import FILTERS, MOST_CHUNK, OF_COMPLEX, Chunked, Flat, Whole, can_hold

# HDF5's numbers for those filters that can be undone here.
NAMES = dict(enumerate(FILTERS, 1))


def layout_of(array: Any) -> Flat | Chunked | Whole:
    """Where the numbers of an h5py.Dataset lie."""
    dtype = array.dtype
    if dtype.kind == "c":
        return Whole(array.shape, dtype.str, *OF_COMPLEX)
    plain = h5py.h5t.py_create(dtype).equal(array.id.get_type())
    offset = array.id.get_offset() if array.chunks is None else None
    if plain and offset is not None:
        return Flat(array.shape, dtype.str, offset)
    names = _filters(array)
    known = plain and names is not None and can_hold(dtype, float(array.fillvalue))
    if array.chunks is None or not known or names is None:
        return _whole(array, "is stored in a way that cannot be read piece by piece")
    if prod(array.chunks) * dtype.itemsize > MOST_CHUNK:
        return _whole(
            array, f"is stored in chunks of {array.chunks[0]:,} samples, too many at a time"
        )
    return _chunked(array, names)


def _whole(array: Any, why: str) -> Whole:
    remedy = "Save it again in chunks of some hundred samples with gzip, or uncompressed"
    return Whole(array.shape, array.dtype.str, why, remedy)


def _filters(array: Any) -> tuple[str, ...] | None:
    """The names of its filters in their order; None if there is one that is not known here."""
    settings = array.id.get_create_plist()
    numbers = [settings.get_filter(index)[0] for index in range(settings.get_nfilters())]
    if any(number not in NAMES for number in numbers):
        return None
    return tuple(NAMES[number] for number in numbers)


def _chunked(array: Any, filters: tuple[str, ...]) -> Chunked:
    grid = [-(-size // chunk) for size, chunk in zip(array.shape, array.chunks, strict=True)]
    offsets, sizes, skipped = (np.zeros(grid, np.int64) for _ in range(3))

    def note(chunk: Any) -> None:
        at = tuple(
            start // size for start, size in zip(chunk.chunk_offset, array.chunks, strict=True)
        )
        # Chunks may lie outside of an array that was made smaller.
        if all(index < size for index, size in zip(at, grid, strict=True)):
            offsets[at], sizes[at], skipped[at] = chunk.byte_offset, chunk.size, chunk.filter_mask

    array.id.chunk_iter(note)
    return Chunked(
        array.shape,
        array.dtype.str,
        array.chunks,
        filters,
        offsets.reshape(-1),
        sizes.reshape(-1),
        skipped.reshape(-1),
        float(array.fillvalue),
    )
