"""What a Parquet file declares of itself, read from its last bytes (Thrift, compact protocol)."""

import os
from dataclasses import dataclass
from typing import Any, BinaryIO

from aestudio.core.errors import DataError
from aestudio.data.formats.arrow_schema import KEY, extension_types

MAGIC = b"PAR1"
MOST_FOOTER = 64 * 2**20
MOST_DEPTH = 12
# Types of Thrift's compact protocol.
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
# Fields of FileMetaData, RowGroup, ColumnChunk, ColumnMetaData and KeyValue.
ROW_GROUPS, NOTES, COLUMNS, META, UNCOMPRESSED, NAME, VALUE = 4, 5, 1, 3, 6, 1, 2


@dataclass(frozen=True, slots=True)
class Declared:
    """Bytes that all columns have unpacked, and the columns whose type is an extension of Arrow,
    with its name."""

    size: int
    extensions: dict[str, str]


def declared_in(file: BinaryIO, place: str) -> Declared:
    """What a file says of itself; raises DataError if it is no Parquet file."""
    try:
        found = _Thrift(_footer(file)).struct()
        return Declared(_size(found), _extensions(found))
    except (IndexError, ValueError, AttributeError, TypeError) as error:
        raise DataError(
            "is no Parquet file, or it is damaged",
            where=place,
            why=str(error) if type(error) is ValueError else "its description is garbled",
            remedy="Copy it again, or write it anew",
        ) from error


def _size(found: dict[int, Any]) -> int:
    return sum(
        max(column.get(META, {}).get(UNCOMPRESSED, 0), 0)
        for group in found.get(ROW_GROUPS, [])
        for column in group.get(COLUMNS, [])
    )


def _extensions(found: dict[int, Any]) -> dict[str, str]:
    schemas = [one.get(VALUE, b"") for one in found.get(NOTES, []) if one.get(NAME) == KEY]
    return extension_types(schemas[0]) if schemas else {}


def _footer(file: BinaryIO) -> bytes:
    size = file.seek(0, os.SEEK_END)
    if size < 12:
        raise ValueError("it is too short")
    file.seek(size - 8)
    length, magic = int.from_bytes(file.read(4), "little"), file.read(4)
    if magic != MAGIC:
        raise ValueError(f"it ends with {magic.hex(' ')}")
    if not 0 < length <= min(size - 12, MOST_FOOTER):
        raise ValueError(f"it declares {length:,} bytes of description")
    file.seek(size - 8 - length)
    return file.read(length)


class _Thrift:
    """Structs as {field number: value}; raises IndexError or ValueError for what is none."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """One struct, and all within it."""
        found: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._signed()
            kind = head & 15
            found[number] = kind == TRUE if kind in (TRUE, FALSE) else self._value(kind, depth)
        return found

    def _value(self, kind: int, depth: int) -> Any:
        if depth > MOST_DEPTH:
            raise ValueError("it is nested too deeply")
        match kind:
            case 1 | 2 | 3:  # within lists, a truth value is a byte
                return self._byte()
            case 4 | 5 | 6:
                return self._signed()
            case 7:
                return self._bytes(8)
            case 8:
                return self._bytes(self._unsigned())
            case 9 | 10:
                return self._list(depth)
            case 11:
                return self._map(depth)
            case 12:
                return self.struct(depth + 1)
        raise ValueError(f"it holds a value of unknown type {kind}")

    def _list(self, depth: int) -> list[Any]:
        head = self._byte()
        count = head >> 4 if head >> 4 < 15 else self._unsigned()
        if count > len(self._data):
            raise ValueError("it holds a list longer than itself")
        return [self._value(head & 15, depth + 1) for _ in range(count)]

    def _map(self, depth: int) -> None:
        count = self._unsigned()
        if not count:
            return
        if count > len(self._data):
            raise ValueError("it holds a map longer than itself")
        kinds = self._byte()
        for _ in range(count):
            self._value(kinds >> 4, depth + 1)
            self._value(kinds & 15, depth + 1)

    def _bytes(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if self._at > len(self._data):
            raise ValueError("it is cut short")
        return self._data[start : self._at]

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 63:
                raise ValueError("it holds a number that is too long")

    def _signed(self) -> int:
        value = self._unsigned()
        return value >> 1 ^ -(value & 1)
