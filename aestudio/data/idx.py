"""IDX, the format of MNIST: magic, sizes, then bytes in big-endian order; plain or gzipped."""

import gzip
import struct
import zlib
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.digest import sha256_of
from aestudio.data.samples import Samples, check_form, check_size, samples_from

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


def read_idx(path: Path) -> Samples:
    """Read images, and the labels beside them if there are any; raises DataError."""
    array = _array(path)
    if array.ndim == 1:
        raise DataError(
            "holds labels, not samples", where=path.name, remedy="Choose the file of images"
        )
    beside = labels_beside(path)
    return samples_from(array, path, sha256_of(path), _array(beside) if beside else None)


def labels_beside(path: Path) -> Path | None:
    """The label file that belongs to an image file by its name, if it is there."""
    name = path.name.replace("images", "labels").replace("idx3", "idx1")
    endings = (name, name.removesuffix(".gz"), f"{name}.gz")
    found = (path.with_name(ending) for ending in endings if ending != path.name)
    return next((one for one in found if one.is_file()), None)


def _array(path: Path) -> NDArray[Any]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            return _read(gzip.GzipFile(fileobj=file) if packed else file, path.name)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(
            "is damaged or cut short", where=path.name, why=str(error), remedy="Copy it again"
        ) from error


def _read(file: BinaryIO | gzip.GzipFile, place: str) -> NDArray[Any]:
    shape, dtype = _header(file, place)
    size = prod(shape) * dtype.itemsize
    # One byte more than declared tells a file that is too long, and bounds what gzip unpacks.
    data = file.read(size + 1)
    if len(data) != size:
        found = f"only {len(data):,}" if len(data) < size else "more"
        raise DataError(
            f"declares {size:,} bytes of values and has {found}",
            where=place,
            remedy="It may be cut short; copy it again",
        )
    return np.frombuffer(data, dtype).reshape(shape)


def _header(file: BinaryIO | gzip.GzipFile, place: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
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
            f"declares {dimensions} dimensions", where=place, remedy="Choose another file"
        )
    shape = struct.unpack(f">{dimensions}I", sizes)
    check_form(shape if dimensions > 1 else (*shape, 1), dtype, place)
    check_size(prod(shape) * dtype.itemsize, place)
    return shape, dtype
