"""Tables in Parquet files."""

import warnings
from pathlib import Path

import polars as pl

from aestudio.data.formats.frames import BYTES_A_CELL, DAMAGED, check_flat, damaged, table_of
from aestudio.data.formats.parquet_footer import declared_in
from aestudio.data.place import is_sayable
from aestudio.data.raw import Table
from aestudio.data.samples import check_size


def read_parquet(path: Path) -> Table:
    """Read a table; raises DataError, also for columns that hold more than a number, a text or a
    moment a row."""
    with path.open("rb") as file:
        declared = declared_in(file, path.name)
    check_size(declared.size, path.name)
    source = path if is_sayable(path) else path.read_bytes()
    try:
        schema = _schema(source)
        check_flat(schema, declared.extensions, path.name, "parquet")
        rows = pl.scan_parquet(source, glob=False).select(pl.len()).collect().item()
        check_size(rows * len(schema) * BYTES_A_CELL, path.name)
        frame = pl.read_parquet(source, glob=False, hive_partitioning=False)
        return table_of(frame, path.stem, path.name)
    except DAMAGED as error:
        raise damaged("Parquet file", error, path.name) from error


def _schema(source: Path | bytes) -> dict[str, pl.DataType]:
    with warnings.catch_warnings():
        # Of extension types that polars does not know, which are refused.
        warnings.simplefilter("ignore", UserWarning)
        return dict(pl.read_parquet_schema(source))
