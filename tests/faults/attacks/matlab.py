"""Files of MATLAB that lie about their sizes, explode, nest without end, or hold no numbers."""

import struct
import zlib
from pathlib import Path

import h5py
import numpy as np
import scipy.io
import scipy.sparse

from tests.faults.attacks.attack import Attack, Door, Make, Outside, content, large
from tests.faults.attacks.hierarchies import ROWS

HEAD = b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM"
LARGE = 2**26
# Types of elements, and MATLAB's classes of arrays.
INT8, UINT8, INT32, UINT32, DOUBLE, MATRIX, PACKED = 1, 2, 5, 6, 9, 14, 15
CELL, OBJECT, NUMBERS, FUNCTION, OPAQUE = 1, 3, 6, 16, 17


def element(kind: int, data: bytes) -> bytes:
    return struct.pack("<II", kind, len(data)) + data + bytes(-len(data) % 8)


def matrix(name: bytes, sizes: tuple[int, ...], body: bytes, kind: int = NUMBERS) -> bytes:
    flags = element(UINT32, struct.pack("<II", kind, 0))
    shape = element(INT32, struct.pack(f"<{len(sizes)}i", *sizes))
    return element(MATRIX, flags + shape + element(INT8, name) + body)


def packed(data: bytes) -> bytes:
    small = zlib.compress(data, 9)
    return struct.pack("<II", PACKED, len(small)) + small


def nested(depth: int) -> bytes:
    """Cells within cells."""
    found = matrix(b"", (1, 1), element(DOUBLE, bytes(8)))
    for _ in range(depth):
        found = matrix(b"", (1, 1), found, CELL)
    return found


def _bomb() -> bytes:
    return HEAD + packed(matrix(b"X", (LARGE // 2, 2), element(UINT8, bytes(LARGE))))


SIX = element(DOUBLE, np.arange(6.0).tobytes())
OPAQUE_OBJECT = element(
    MATRIX,
    element(UINT32, struct.pack("<II", OPAQUE, 0))
    + b"".join(element(INT8, word) for word in (b"X", b"MCOS", b"table"))
    + matrix(b"", (6, 1), element(UINT32, bytes(24))),
)
FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "holds 0 variables"),
    "8 TiB": (matrix(b"X", (2**20, 2**20), SIX), "the most that is read"),
    "a size of -1": (matrix(b"X", (-1, 2), SIX), "negative sizes"),
    "more than is there": (matrix(b"X", (1000, 1000), SIX), "damaged"),
    "60 dimensions": (matrix(b"X", (1,) * 60, element(DOUBLE, bytes(8))), "damaged"),
    "4 GB in its tag": (
        matrix(b"X", (1000, 1000), struct.pack("<II", DOUBLE, 2**32 - 8) + bytes(64)),
        "damaged|fit into memory",
    ),
    "2 GB in its tag, packed": (
        packed(matrix(b"X", (1000, 1000), struct.pack("<II", DOUBLE, 2**31 - 8) + bytes(64))),
        "damaged|fit into memory",
    ),
    "a function": (matrix(b"X", (1, 1), nested(0), FUNCTION), "of the class function"),
    "an object": (matrix(b"X", (1, 1), element(INT8, b"a") + SIX, OBJECT), "class object"),
    "an opaque object": (OPAQUE_OBJECT, "of the class opaque"),
    "a cell": (matrix(b"X", (1, 1), nested(3), CELL), "of the class cell"),
    "1,500 variables": (
        b"".join(matrix(b"x%d" % number, (3, 2), SIX) for number in range(1500)),
        "holds 1,500 variables",
    ),
}


def _newer(path: Path, outside: Outside) -> None:
    """As version 7.3 begins, without what follows."""
    path.write_bytes(b"MATLAB 7.3 MAT-file".ljust(124) + b"\0\2IM" + bytes(512))


def _sparse(path: Path, outside: Outside) -> None:
    scipy.io.savemat(path, {"X": scipy.sparse.eye(2**20)})


def _linked(path: Path, outside: Outside) -> None:
    with h5py.File(path, "w", userblock_size=512) as file:
        file["X"] = h5py.ExternalLink(str(outside.hdf5), "/g/table")


def _huge(path: Path, outside: Outside) -> None:
    with h5py.File(path, "w", userblock_size=512) as file:
        array = file.create_dataset("X", (2**20, 2**20), "f8", chunks=(1024, 1024))
        array.attrs["MATLAB_class"] = np.bytes_("double")


def _lying(path: Path, outside: Outside) -> None:
    """A text that calls itself an array of classes."""
    with h5py.File(path, "w", userblock_size=512) as file:
        file["X"] = ROWS
        file["X"].attrs["MATLAB_class"] = np.array([b"double", b"char"])


MADE: dict[str, tuple[Make, str]] = {
    **{name: (content(HEAD + data), why) for name, (data, why) in FILES.items()},
    "a bomb": (large(_bomb), "declares 536,870,912 bytes of values"),
    "7.3 without HDF5": (_newer, "damaged"),
    "a sparse matrix": (_sparse, "of the class sparse"),
    "7.3, an external link": (_linked, "has no array"),
    "7.3, 8 TiB": (_huge, "declares 8,796,093,022,208 bytes of values and stores 0"),
    "7.3, several classes": (_lying, "has no array"),
}
MATLAB: tuple[Attack, ...] = tuple(
    Attack(f"matlab: {name}", "a.mat", Door.DATA, make, why, "external" in name)
    for name, (make, why) in MADE.items()
)
