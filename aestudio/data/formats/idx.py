"""IDX, the format of MNIST: magic, sizes, then bytes in big-endian order; plain or gzipped."""

import gzip
import struct
import zlib
from io import BufferedIOBase
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.data.layout import Flat, Laid
from aestudio.data.samples import Samples, check_form, check_size, numbered, samples_from
from aestudio.data.watch import UNWATCHED, Watch

TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(np.uint8),
    0x09: np.dtype(np.int8),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
GZIP_MAGIC = b"\x1f\x8b"
MOST_DIMENSIONS = 4
# Real data shrink far less; only constant filler comes near what DEFLATE can do (1:1032).
MOST_EXPANSION = 200
EXPANSION_MATTERS_FROM = 64 * 2**20
PIECE = 2**22


def read_idx(path: Path, watch: Watch = UNWATCHED) -> Laid | Samples:
    """Images, or where they lie, and the labels beside them if there are any; raises DataError."""
    beside = labels_beside(path)
    labels = _array(beside, UNWATCHED) if beside else None
    with path.open("rb") as file:
        if _is_packed(file):
            return samples_from(_samples(_array(path, watch), path.name), path, labels)
        shape, dtype = _header(file, path.name)
        _check_length(prod(shape) * dtype.itemsize, path.stat().st_size - file.tell(), path.name)
        _check_is_samples(shape, path.name)
        numbers, names = (None, ()) if labels is None else numbered(labels, shape[0], path.name)
        return Laid(Flat(shape, dtype.str, file.tell()), "", numbers, names)


def labels_beside(path: Path) -> Path | None:
    """The label file that belongs to an image file by its name, if it is there."""
    name = path.name.replace("images", "labels").replace("idx3", "idx1")
    endings = (name, name.removesuffix(".gz"), f"{name}.gz")
    found = (path.with_name(ending) for ending in endings if ending != path.name)
    return next((one for one in found if _is_file(one)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # Such as a name that is too long with the other ending.
        return False


def _is_packed(file: BufferedIOBase) -> bool:
    packed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    return packed


def _array(path: Path, watch: Watch) -> NDArray[Any]:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if _is_packed(file):
                return _read(gzip.GzipFile(fileobj=file), size * MOST_EXPANSION, path.name, watch)
            return _read(file, size, path.name, watch)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(
            "is damaged or cut short", where=path.name, why=str(error), remedy="Copy it again"
        ) from error


def _read(file: BufferedIOBase, most: int, place: str, watch: Watch) -> NDArray[Any]:
    shape, dtype = _header(file, place)
    size = prod(shape) * dtype.itemsize
    if size > max(most, EXPANSION_MATTERS_FROM):
        raise DataError(
            f"declares {size:,} bytes of values, which cannot be in a file of its size",
            where=place,
            remedy="It may be cut short; copy it again",
        )
    memory = np.empty(size, np.uint8)
    done = 0
    while count := file.readinto(memory[done : done + PIECE].data):
        done += count
        watch.reached(done / size, place)
    # One byte more than declared tells a file that is too long.
    _check_length(size, done + len(file.read(1)), place)
    return memory.view(dtype).reshape(shape)


def _check_length(declared: int, found: int, place: str) -> None:
    if found != declared:
        told = f"only {found:,}" if found < declared else "more"
        raise DataError(
            f"declares {declared:,} bytes of values and has {told}",
            where=place,
            remedy="It may be cut short; copy it again",
        )


def _samples(array: NDArray[Any], place: str) -> NDArray[Any]:
    _check_is_samples(array.shape, place)
    return array


def _check_is_samples(shape: tuple[int, ...], place: str) -> None:
    if len(shape) == 1:
        raise DataError(
            "holds labels, not samples", where=place, remedy="Choose the file of images"
        )


def _header(file: BufferedIOBase, place: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in TYPES:
        raise DataError(
            f"starts with {magic.hex(' ')}, which is no IDX file",
            where=place,
            remedy="Choose an IDX file such as train-images-idx3-ubyte.gz",
        )
    dimensions, dtype = magic[3], TYPES[magic[2]]
    sizes = file.read(4 * dimensions)
    if not 1 <= dimensions <= MOST_DIMENSIONS or len(sizes) < 4 * dimensions:
        raise DataError(
            f"declares {count_text(dimensions, 'dimension')}",
            where=place,
            remedy="Choose another file",
        )
    shape = struct.unpack(f">{dimensions}I", sizes)
    check_form(shape if dimensions > 1 else (*shape, 1), dtype, place)
    check_size(prod(shape) * dtype.itemsize, place)
    return shape, dtype
