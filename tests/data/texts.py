"""Tables as text, read without a process of their own, which takes a while."""

from pathlib import Path
from typing import Any

import numpy as np

from aestudio.core.preparation import Reading
from aestudio.data.formats.text_tables.csv_table import read_csv
from aestudio.data.raw import Column, ColumnKind, Table


def table_of(path: Path, text: str, written: str = "utf-8", **chosen: Any) -> Table:
    """What the reader makes of a text."""
    file = path / "t.csv"
    file.write_bytes(text.encode(written))
    return read_csv(file, Reading(**chosen))


def cells(column: Column) -> list[Any]:
    """Numbers, or names; None where missing."""
    if column.kind in (ColumnKind.NUMBER, ColumnKind.TIME):
        return [None if np.isnan(one) else float(one) for one in column.values]
    return [None if code < 0 else column.categories[code] for code in column.values]


def contents(table: Table) -> dict[str, list[Any]]:
    return {column.name: cells(column) for column in table.columns}
