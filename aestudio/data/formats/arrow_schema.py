"""Which columns of a file have a type of somebody's own, told by the Arrow schema in it.

Such a column is stored as plain numbers or bytes, and what they mean is known to the library that
defined the type alone. The schema is a Flatbuffer, in Parquet files in base64: tables whose first
number leads back to a list of where their fields are.
"""

import base64
import struct
from collections.abc import Iterator

KEY = b"ARROW:schema"
EXTENSION = b"ARROW:extension:name"
CONTINUES = b"\xff\xff\xff\xff"  # Before the length, since version 0.15 of Arrow.
MOST_TABLES = 300_000  # That are looked at, however often a list names one.
# Fields of Message, Footer, Schema, Field and KeyValue.
HEADER, SCHEMA, FIELDS, NAME, METADATA = 2, 1, 1, 0, 6


def extension_types(text: bytes) -> dict[str, str]:
    """Columns of such types, and the names of these, told by a message in base64; raises
    ValueError for what is no schema."""
    message = base64.b64decode(text, validate=True)
    return _extensions_in(message[8 if message[:4] == CONTINUES else 4 :], HEADER)


def types_in(footer: bytes) -> dict[str, str]:
    """The same, told by the footer of a file of Arrow's."""
    return _extensions_in(footer, SCHEMA)


def _extensions_in(data: bytes, field: int) -> dict[str, str]:
    try:
        return dict(_extensions(_Table.root(data).table(field)))
    except (struct.error, IndexError) as error:
        raise ValueError("its Arrow schema is garbled") from error


def _extensions(schema: "_Table | None") -> Iterator[tuple[str, str]]:
    for field in schema.tables(FIELDS) if schema else ():
        named = {one.text(NAME): one.text(1) for one in field.tables(METADATA)}
        if EXTENSION in named:
            name = field.text(NAME).decode(errors="backslashreplace")
            yield name, named[EXTENSION].decode(errors="backslashreplace")


class _Table:
    """A table of a Flatbuffer; raises struct.error or IndexError beyond its end."""

    def __init__(self, data: bytes, at: int, left: Iterator[int]) -> None:
        self._data, self._at, self._left = data, at, left
        self._fields = at - self._number("<i", at)
        if next(left, None) is None:
            raise IndexError

    @classmethod
    def root(cls, data: bytes) -> "_Table":
        """The table that all others hang on."""
        return cls(data, struct.unpack_from("<I", data)[0], iter(range(MOST_TABLES)))

    def table(self, field: int) -> "_Table | None":
        """The table in a field, None if there is none."""
        at = self._place(field)
        return _Table(self._data, at, self._left) if at else None

    def tables(self, field: int) -> "Iterator[_Table]":
        """The tables of a list in a field."""
        at = self._place(field)
        count = self._number("<I", at) if at else 0
        for place in range(at + 4, at + 4 + 4 * count, 4):
            yield _Table(self._data, place + self._number("<I", place), self._left)

    def text(self, field: int) -> bytes:
        """The bytes of a text in a field, none if there is none."""
        at = self._place(field)
        return self._data[at + 4 : at + 4 + self._number("<I", at)] if at else b""

    def _place(self, field: int) -> int:
        """Where what a field refers to begins, 0 if it is left out."""
        entry = 4 + 2 * field
        if entry >= self._number("<H", self._fields):
            return 0
        offset = self._number("<H", self._fields + entry)
        place = self._at + offset
        return place + self._number("<I", place) if offset else 0

    def _number(self, kind: str, at: int) -> int:
        if at < 0:
            raise IndexError
        number: int = struct.unpack_from(kind, self._data, at)[0]
        return number
