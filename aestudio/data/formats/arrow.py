"""Tables in Feather files: those of Arrow, as it has them in memory."""

import os
import warnings
from pathlib import Path

import polars as pl

from aestudio.data.formats.arrow_schema import types_in
from aestudio.data.formats.frames import BYTES_A_CELL, DAMAGED, check_flat, damaged, table_of
from aestudio.data.place import is_sayable
from aestudio.data.raw import Table
from aestudio.data.samples import check_size

# A file ends with its description, the length of that, and these letters.
MAGIC = b"ARROW1"
TAIL = 4 + len(MAGIC)
MOST_FOOTER = 64 * 2**20


def read_arrow(path: Path) -> Table:
    """Read a table; raises DataError, also for columns that hold more than a number, a text or a
    moment a row."""
    try:
        extensions = _extensions(path)
        source = path if is_sayable(path) else path.read_bytes()
        schema = _schema(source)
        check_flat(schema, extensions, path.name, "ipc")
        rows = pl.scan_ipc(source).select(pl.len()).collect().item()
        check_size(rows * len(schema) * BYTES_A_CELL, path.name)
        return table_of(pl.read_ipc(source, memory_map=False), path.stem, path.name)
    except (*DAMAGED, OSError, ValueError) as error:
        raise damaged("Feather file", error, path.name) from error


def _extensions(path: Path) -> dict[str, str]:
    """The columns of somebody's own types, told by the end of the file."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - TAIL, 0))
        length, magic = int.from_bytes(file.read(4), "little"), file.read()
        if magic != MAGIC:
            raise ValueError(f"it ends with {magic.hex(' ')}")
        if not 0 < length <= min(size - TAIL, MOST_FOOTER):
            raise ValueError(f"it declares {length:,} bytes of description")
        file.seek(size - TAIL - length)
        return types_in(file.read(length))


def _schema(source: Path | bytes) -> dict[str, pl.DataType]:
    with warnings.catch_warnings():
        # Of extension types that polars does not know, which are refused.
        warnings.simplefilter("ignore", UserWarning)
        return dict(pl.read_ipc_schema(source))
