"""Whole numbers that 64-bit floats do not tell apart, such as nanoseconds since 1970 and long ids:
counted from one of them, which is kept beside them."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

FLOATS_TELL = 2**53
DIGITS = 15  # So many any float tells apart.

Counted = tuple[NDArray[np.float64], int]


def is_long(cell: str) -> bool:
    """Whether a text is a whole number of more digits than a float can be trusted with."""
    figures = cell.strip().lstrip("+-")
    return len(figures) > DIGITS and figures.isdecimal()


def counted(cells: pl.Series) -> Counted:
    """Numbers of any type as float64 (n,), NaN where one is missing, and what they are counted
    from: 0 unless they are whole or decimal and floats do not hold them."""
    if isinstance(cells.dtype, pl.Decimal):
        return _decimals(cells, cells.dtype.scale)
    if not cells.dtype.is_integer() or _largest(cells) <= FLOATS_TELL:
        return floats(cells), 0
    return _from_the_middle(cells.cast(pl.Int128), 1)


def counted_texts(texts: pl.Series) -> Counted:
    """The same of numbers in words, NaN where a text is none."""
    numbers = floats(texts.cast(pl.Float64, strict=False))
    if not np.any(np.abs(numbers) > FLOATS_TELL):
        return numbers, 0
    whole = texts.cast(pl.Int128, strict=False)
    if whole.null_count() > np.count_nonzero(np.isnan(numbers)):
        return numbers, 0  # Some are fractions, or too large even so.
    return _from_the_middle(whole, 1)


def floats(cells: pl.Series) -> NDArray[np.float64]:
    """float64 (n,), NaN where there is no number."""
    return cells.cast(pl.Float64).to_numpy().astype(np.float64, copy=False)


def _decimals(cells: pl.Series, scale: int) -> Counted:
    parts = cells.to_physical().cast(pl.Int128)
    if _largest(parts) <= FLOATS_TELL:
        return floats(cells), 0
    return _from_the_middle(parts, 10**scale)


def _from_the_middle(parts: pl.Series, unit: int) -> Counted:
    """Whole numbers of ``1 / unit``, counted from the median: of most, little is left, whatever
    the extremes are."""
    known = parts.drop_nulls().sort()
    base = int(known[len(known) // 2]) // unit
    left = parts - pl.Series([base * unit], dtype=pl.Int128)
    return floats(left) / unit, base


def _largest(cells: pl.Series) -> int:
    ends: list[Any] = [cells.min(), cells.max()]
    return max((abs(int(one)) for one in ends if one is not None), default=0)
