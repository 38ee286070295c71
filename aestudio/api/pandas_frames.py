"""Frames of pandas, which need not be there, told to polars column by column, and made anew."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aestudio.core.errors import DataError

NUMBERS, MOMENTS, SPANS = "iufb", "M", "m"


def polars_of(frame: Any) -> pl.DataFrame:
    """The same columns; raises DataError for two of one name."""
    names = [str(one) for one in frame.columns]
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise DataError(
            f"two columns are called “{twice}”", where="samples", remedy="Rename one of them"
        )
    return pl.DataFrame([_cells(name, frame.iloc[:, at]) for at, name in enumerate(names)])


def names_of(frame: Any) -> dict[str, Any]:
    """What the columns are really called, by their texts."""
    return {str(one): one for one in frame.columns}


def frame_of(columns: Mapping[str, NDArray[Any]], index: Any, names: Mapping[str, Any]) -> Any:
    """A frame of pandas with that index; columns have the names that ``names`` give them."""
    import pandas

    return pandas.DataFrame({names.get(one, one): own for one, own in columns.items()}, index=index)


def _cells(name: str, cells: Any) -> pl.Series:
    dtype = cells.dtype
    kind = "" if dtype.name == "category" else getattr(dtype, "kind", "")
    if kind in (MOMENTS, SPANS) or (kind in NUMBERS and isinstance(dtype, np.dtype)):
        return pl.Series(name, _naive(cells).to_numpy())
    if kind and kind in NUMBERS:  # with places for what is missing
        return pl.Series(name, cells.to_numpy(dtype=np.float64, na_value=np.nan))
    pairs = zip(cells.tolist(), cells.notna().tolist(), strict=True)
    texts = [str(one) if there else None for one, there in pairs]
    return pl.Series(name, texts, dtype=pl.Categorical if dtype.name == "category" else pl.String)


def _naive(cells: Any) -> Any:
    """Moments in UTC, as they are where no zone is told."""
    zoned = getattr(cells.dtype, "tz", None) is not None
    return cells.dt.tz_convert("UTC").dt.tz_localize(None) if zoned else cells
