"""What a file of MATLAB's holds, told by the headers of its variables; no value is read.

SciPy tells this too, but gives up at objects such as tables and strings, and takes the file for
damaged.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import scipy.io

HEADER, BYTE_ORDERS = 128, {b"IM": "<", b"MI": ">"}
MATRIX, PACKED = 14, 15
CLASSES = {
    1: "cell",
    2: "struct",
    3: "object",
    4: "char",
    5: "sparse",
    6: "double",
    7: "single",
    8: "int8",
    9: "uint8",
    10: "int16",
    11: "uint16",
    12: "int32",
    13: "uint32",
    14: "int64",
    15: "uint64",
    16: "function",
    17: "opaque",
}
OPAQUE, LOGICAL = 17, 2
# Names have at most 63 letters, shapes a few numbers.
LOOKED_AT = 2**12
Variable = tuple[str, tuple[int, ...], str]


def variables_in(file: BinaryIO) -> Iterator[Variable]:
    """Name, shape and class of every variable; raises ValueError, struct.error or zlib.error
    for what is no file of MATLAB."""
    order = BYTE_ORDERS.get(file.read(HEADER)[126:128])
    if order is None:  # Version 4 has no beginning of its own.
        file.seek(0)
        yield from scipy.io.whosmat(file)
        return
    end = file.seek(0, os.SEEK_END)
    place = HEADER
    while place + 8 <= end:
        file.seek(place)
        kind, size = struct.unpack(f"{order}II", file.read(8))
        place += 8 + size
        if place > end:
            raise ValueError("it is cut short")
        start = file.read(min(size, LOOKED_AT))
        if kind == PACKED:
            start = zlib.decompressobj().decompress(start, LOOKED_AT)
            kind, start = struct.unpack_from(f"{order}I", start)[0], start[8:]
        if kind != MATRIX:
            raise ValueError("it holds something else than variables")
        if found := _variable(start, order):
            yield found


def _variable(start: bytes, order: str) -> Variable | None:
    """None of one without a name, in which MATLAB keeps what functions and objects refer to."""
    parts = _elements(start, order)
    flags = struct.unpack_from(f"{order}I", next(parts))[0]
    code = flags & 0xFF
    logical = flags >> 8 & LOGICAL
    shape = () if code == OPAQUE else _numbers(next(parts), order)
    name = next(parts).rstrip(b"\0").decode("latin-1")
    kind = "logical" if logical else CLASSES.get(code, "unknown")
    return (name, shape, kind) if name else None


def _numbers(data: bytes, order: str) -> tuple[int, ...]:
    found = struct.unpack(f"{order}{len(data) // 4}i", data)
    if min(found, default=0) < 0:
        raise ValueError("it declares negative sizes")
    return found


def _elements(data: bytes, order: str) -> Iterator[bytes]:
    """The contents of the elements; up to four bytes stand in the tag itself."""
    place = 0
    while place + 8 <= len(data):
        first, size = struct.unpack_from(f"{order}II", data, place)
        if first >> 16:
            yield data[place + 4 : place + 4 + min(first >> 16, 4)]
            place += 8
        else:
            yield data[place + 8 : place + 8 + size]
            place += 8 + size + -size % 8
    raise ValueError("the header of a variable is cut short")
