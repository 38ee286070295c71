"""What passes between the program and the process that reads for it: JSON, then raw numbers.

A frame is one letter, eight bytes of length, and so many bytes of JSON, or of rows. An answer is
a dataclass written as JSON, in which arrays are only described; their bytes follow one after the
other. Whatever comes back was made by a process that may have been taken over by the file it
read: types are those that the dataclasses declare, sizes are summed up before memory is taken,
and nothing is ever unpickled.
"""

import json
import struct
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import accumulate
from math import prod
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError

HEAD = struct.Struct("<cQ")
ALIVE, FAILED, ANSWER, ROWS, BLOCK = b"A", b"F", b"R", b"S", b"B"
MOST_JSON = 64 * 2**20
MOST_DIMENSIONS = 32
MOST_NUMBERS = 2**59  # NumPy counts bytes in 63 bits, of arrays without numbers too.
ALIGNMENT = 64
NUMBERS = ("|u1", "<f4", "<f8", "<i4", "<i8", "<u8")
Array = NDArray[Any]


class GarbledError(Exception):
    """An answer that no reader of ours would give."""


@dataclass(frozen=True, slots=True)
class ArrayForm:
    """Type and shape of an array to come."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes of it."""
        return prod(self.shape) * self.dtype.itemsize


def packed(answer: object, place: str) -> tuple[bytes, list[Array]]:
    """JSON and arrays of an answer: dataclasses, tuples, texts, numbers and arrays.

    Raises DataError if its texts are more than the other side takes.
    """
    arrays: list[Array] = []
    text = json.dumps(_plain(answer, arrays)).encode()
    if len(text) > MOST_JSON:
        raise DataError(
            f"has {len(text) / 2**20:,.0f} MiB of different texts",
            where=place,
            remedy="Leave out columns of texts",
        )
    return text, arrays


def _plain(value: Any, arrays: list[Array]) -> Any:
    if isinstance(value, np.ndarray):
        arrays.append(np.ascontiguousarray(value))
        return {"is": "array", **written(arrays[-1])}
    if is_dataclass(value):
        members = {one.name: _plain(getattr(value, one.name), arrays) for one in fields(value)}
        return {"is": type(value).__name__, **members}
    if isinstance(value, tuple):
        return [_plain(one, arrays) for one in value]
    return value


def written(array: Array) -> dict[str, Any]:
    """The form of an array in JSON; raises TypeError for one that cannot be sent."""
    dtype = array.dtype.newbyteorder("<").str
    if dtype not in NUMBERS or array.dtype.str != dtype:
        raise TypeError(f"{array.dtype} cannot be sent")
    return {"dtype": dtype, "shape": list(array.shape)}


def parsed(text: bytes) -> Any:
    """JSON of the other side; raises GarbledError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GarbledError("no JSON") from error


def form_of(plain: Any) -> ArrayForm:
    """The form that ``written`` wrote; raises GarbledError."""
    match plain:
        case {"dtype": str(dtype), "shape": [*shape]} if dtype in NUMBERS:
            if _is_shape(shape):
                return ArrayForm(np.dtype(dtype), tuple(shape))
    raise GarbledError("no array")


def _is_shape(shape: list[Any]) -> bool:
    sizes = len(shape) <= MOST_DIMENSIONS and all(type(n) is int and n >= 0 for n in shape)
    return sizes and prod(n or 1 for n in shape) <= MOST_NUMBERS


def forms_in(plain: Any) -> Iterator[ArrayForm]:
    """The forms of all arrays of an answer, in the order of their bytes; raises GarbledError."""
    if isinstance(plain, dict):
        if plain.get("is") == "array":
            yield form_of(plain)
        else:
            for one in plain.values():
                yield from forms_in(one)
    elif isinstance(plain, list):
        for one in plain:
            yield from forms_in(one)


def side_by_side(forms: Sequence[ArrayForm]) -> list[Array]:
    """Empty arrays of these forms in one piece of memory: a system gives one large piece far
    sooner than many small ones."""
    ends = list(accumulate((-(-form.size // ALIGNMENT) * ALIGNMENT for form in forms), initial=0))
    memory = np.empty(ends[-1], np.uint8)
    return [
        memory[start : start + form.size].view(form.dtype).reshape(form.shape)
        for start, form in zip(ends[:-1], forms, strict=True)
    ]


def unpacked(kind: Any, plain: Any, arrays: Iterator[Array]) -> Any:
    """The answer of a declared type; raises GarbledError if it is of another."""
    origin = get_origin(kind) or kind
    if origin in (Union, types.UnionType):
        return unpacked(_member(kind, plain), plain, arrays)
    if origin is np.ndarray:
        if not (isinstance(plain, dict) and plain.get("is") == "array"):
            raise GarbledError("no array where there should be one")
        return next(arrays)
    if origin is tuple:
        return tuple(_items(get_args(kind), plain, arrays))
    if is_dataclass(kind):
        return _object(kind, plain, arrays)
    return _value(kind, plain)


def _member(kind: Any, plain: Any) -> Any:
    """The one type of a union that the JSON is of."""
    members = get_args(kind)
    if plain is None and types.NoneType in members:
        return types.NoneType
    name = plain.get("is") if isinstance(plain, dict) else None
    for one in members:
        called = "array" if get_origin(one) is np.ndarray else getattr(one, "__name__", "")
        if one is not types.NoneType and (name is None or called == name):
            return one
    raise GarbledError("none of the types that may be")


def _items(kinds: tuple[Any, ...], plain: Any, arrays: Iterator[Array]) -> Iterator[Any]:
    if not isinstance(plain, list):
        raise GarbledError("no list")
    each = kinds[:1] * len(plain) if kinds[1:] == (...,) else kinds
    if len(each) != len(plain):
        raise GarbledError("a list of another length")
    for kind, one in zip(each, plain, strict=True):
        yield unpacked(kind, one, arrays)


def _object(kind: Any, plain: Any, arrays: Iterator[Array]) -> Any:
    hints = _hints(kind)
    if not isinstance(plain, dict) or list(plain) != ["is", *hints] or plain["is"] != kind.__name__:
        raise GarbledError(f"no {kind.__name__}")
    return kind(**{name: unpacked(hint, plain[name], arrays) for name, hint in hints.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, plain: Any) -> Any:
    if kind is types.NoneType and plain is None:
        return None
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(plain)
        except ValueError as error:
            raise GarbledError(f"no {kind.__name__}") from error
    if kind is float and type(plain) is int:
        return float(plain)
    if type(plain) is not kind:
        raise GarbledError(f"{type(plain).__name__} in place of {kind}")
    return _sayable(plain) if kind is str else plain


def _sayable(text: str) -> str:
    """A text that can be shown and saved: names of files may hold bytes that are no letters."""
    return text.encode(errors="backslashreplace").decode()


def complaint(error: DataError) -> bytes:
    """An error in words, as JSON."""
    told = {"what": error.what, "where": error.where, "why": error.why, "remedy": error.remedy}
    return json.dumps(told).encode()


def error_from(plain: Any, longest: int = 2000) -> DataError:
    """The error that ``complaint`` wrote; raises GarbledError."""
    match plain:
        case {"what": str(what), "where": str(where), "why": str(why), "remedy": str(remedy)}:
            cut: Callable[[str], str] = lambda text: _sayable(text[:longest])  # noqa: E731
            return DataError(cut(what), where=cut(where), why=cut(why), remedy=cut(remedy))
    raise GarbledError("no error")
