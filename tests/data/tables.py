"""Tables made by hand, as a reader would bring them."""

from collections.abc import Sequence

import numpy as np

from aestudio.data.raw import Column, ColumnKind, Table


def numbers(name: str, *values: float, kind: ColumnKind = ColumnKind.NUMBER) -> Column:
    return Column(name, kind, np.array(values, np.float64))


def words(name: str, *values: str | None) -> Column:
    """Categories; None where one is missing."""
    names = sorted({one for one in values if one is not None})
    codes = [-1 if one is None else names.index(one) for one in values]
    return Column(name, ColumnKind.CATEGORY, np.array(codes, np.int32), tuple(names))


def texts(name: str, count: int) -> Column:
    return Column(name, ColumnKind.TEXT, np.zeros(count, np.int32), ("some", "text"))


def table(*columns: Column, name: str = "t", notes: Sequence[str] = ()) -> Table:
    return Table(columns, name, sha256="ab", notes=tuple(notes))
