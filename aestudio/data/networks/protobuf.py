"""The wire format of Protocol Buffers: numbered fields, one after the other, some within others.

ONNX needs seven small messages of it, which are read here by the numbers of their fields
(https://protobuf.dev/programming-guides/encoding). Nothing is copied until somebody wants it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MOST_FIELDS = 200_000
Value: TypeAlias = int | memoryview


class WireError(ValueError):
    """Bytes that are no message."""


class Message:
    """The fields of a message by number, as they came."""

    def __init__(self, data: memoryview) -> None:
        self._fields: defaultdict[int, list[Value]] = defaultdict(list)
        for count, (number, value) in enumerate(_fields(data)):
            if count >= MOST_FIELDS:
                raise WireError("a message with too many fields")
            self._fields[number].append(value)

    def number(self, field: int, default: int = 0) -> int:
        """A whole number with its sign; the last one where there are several."""
        found = self._fields.get(field)
        return default if not found else _signed(found[-1])

    def text(self, field: int) -> str:
        """A text."""
        return bytes(self.bytes(field)).decode("utf-8", "backslashreplace")

    def texts(self, field: int) -> list[str]:
        """Several of them."""
        return [bytes(one).decode("utf-8", "backslashreplace") for one in self._of_bytes(field)]

    def bytes(self, field: int) -> memoryview:
        """Bytes, none where there is no such field."""
        found = self._of_bytes(field)
        if len(found) > 1:
            raise WireError(f"field {field} comes twice")
        return found[0] if found else memoryview(b"")

    def message(self, field: int) -> "Message":
        """A message within it, empty where there is none."""
        return Message(self.bytes(field))

    def messages(self, field: int) -> Iterator["Message"]:
        """Several of them."""
        return (Message(one) for one in self._of_bytes(field))

    def has(self, field: int) -> bool:
        """Whether there is such a field."""
        return field in self._fields

    def numbers(self, field: int) -> list[int]:
        """Whole numbers, packed or one by one."""
        found: list[int] = []
        for one in self._fields.get(field, ()):
            found += [_signed(one)] if isinstance(one, int) else _packed(one)
        return found

    def floats(self, field: int, kind: str = "<f4") -> NDArray[np.floating]:
        """Floating-point numbers, packed or one by one."""
        pieces = [np.frombuffer(one, kind) for one in self._of_bytes(field)]
        return np.concatenate(pieces) if pieces else np.empty(0, kind)

    def _of_bytes(self, field: int) -> list[memoryview]:
        found = self._fields.get(field, [])
        if any(isinstance(one, int) for one in found):
            raise WireError(f"field {field} is a number")
        return [one for one in found if not isinstance(one, int)]


def _fields(data: memoryview) -> Iterator[tuple[int, Value]]:
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise WireError("a field without a number")
        if kind == VARINT:
            value, place = _varint(data, place)
            yield number, value
            continue
        size = {FIXED64: 8, FIXED32: 4}.get(kind)
        if size is None:
            if kind != BYTES:
                raise WireError(f"a field of kind {kind}")
            size, place = _varint(data, place)
        if size > len(data) - place:
            raise WireError("it is cut short")
        yield number, data[place : place + size]
        place += size


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    """A number of up to 64 bits, seven a byte, and where it ends."""
    found = 0
    for count in range(10):
        if place + count >= len(data):
            break
        byte = data[place + count]
        found |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return found & (2**64 - 1), place + count + 1
    raise WireError("it is cut short")


def _packed(data: memoryview) -> list[int]:
    found, place = [], 0
    while place < len(data):
        value, place = _varint(data, place)
        found.append(_signed(value))
        if len(found) > MOST_FIELDS:
            raise WireError("too many numbers in a list")
    return found


def _signed(value: Value) -> int:
    if not isinstance(value, int):
        raise WireError("bytes where there should be a number")
    return value - 2**64 if value >= 2**63 else value
