"""NumPy arrays, without pickles."""

import os
from math import prod
from pathlib import Path
from tokenize import TokenError
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.layout import OF_COMPLEX, Flat, Laid, Whole
from aestudio.data.samples import Samples, check_form, samples_from

# Headers are a few hundred bytes; NumPy parses longer ones only from trusted files.
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
# What the headers of damaged files make of NumPy, which reads them as Python.
DAMAGED = (
    *(ValueError, KeyError, EOFError, SyntaxError, TypeError, OverflowError, RecursionError),
    *(AttributeError, IndexError, MemoryError, TokenError),
)
Header = tuple[tuple[int, ...], np.dtype[Any]]


def read_npy(path: Path, parts: str = "both") -> Laid | Samples:
    """An array (n, …), or where its numbers lie; ``parts`` says what complex ones become.

    Raises DataError.
    """
    found = laid_npy(path)
    if isinstance(found, Laid):
        return found
    with path.open("rb") as file:
        array = array_from(file, path.stat().st_size, path.name)
    return samples_from(array, path, parts=parts)


def laid_npy(path: Path) -> Laid | Whole:
    """Where the numbers of an array (n, …) lie; raises DataError."""
    with path.open("rb") as file:
        shape, across, dtype = _header(file, os.fstat(file.fileno()).st_size, path.name)
        check_form(shape, dtype, path.name)
        if dtype.kind == "c":
            return Whole(shape, dtype.str, *OF_COMPLEX)
        if across:
            return Whole(
                shape,
                dtype.str,
                "is stored column by column, so its samples cannot be read one after the other",
                "Save it again with numpy.save(file, numpy.ascontiguousarray(array))",
            )
        return Laid(Flat(shape, dtype.str, file.tell()))


def header_of(file: BinaryIO, size: int, place: str) -> Header:
    """Shape and type that a .npy stream of ``size`` bytes declares; checked against its size."""
    shape, _, dtype = _header(file, size, place)
    return shape, dtype


def _header(file: BinaryIO, size: int, place: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        version = np.lib.format.read_magic(file)
        shape, across, dtype = HEADERS[version](file)
    except DAMAGED as error:
        raise DataError(
            "is no NumPy array, or its header is damaged",
            where=place,
            remedy="Save it again with numpy.save",
        ) from error
    _check_type(dtype, place)
    if min(shape, default=0) < 0:
        raise DataError(
            f"declares a shape of {shape}", where=place, remedy="Save it again with numpy.save"
        )
    _check_length(prod(shape) * dtype.itemsize, size - file.tell(), place)
    return shape, across, dtype


def array_from(file: BinaryIO, size: int, place: str) -> NDArray[Any]:
    """The array of a seekable .npy stream of ``size`` bytes."""
    header_of(file, size, place)
    file.seek(0)
    try:
        array: NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise DataError("is cut short", where=place, remedy="Copy it again") from error
    return array


def _check_type(dtype: np.dtype[Any], place: str) -> None:
    if dtype.hasobject or dtype.kind not in "uifbcUS":
        raise DataError(
            f"holds {'Python objects' if dtype.hasobject else f'values of type {dtype}'}",
            where=place,
            remedy="Save it as a plain array of numbers",
        )


def _check_length(declared: int, found: int, place: str) -> None:
    if declared != found:
        raise DataError(
            f"declares {declared:,} bytes of values and has {found:,}",
            where=place,
            remedy="It may be cut short; copy it again",
        )
