"""Frames of pandas, which need not be there, told to polars column by column."""

from typing import Any

import numpy as np
import polars as pl

from aestudio.core.errors import DataError

NUMBERS = "iufb"


def polars_of(frame: Any) -> pl.DataFrame:
    """The same columns; raises DataError for two of one name."""
    names = [str(one) for one in frame.columns]
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise DataError(f"two columns are called “{twice}”", where="samples", remedy="Rename one")
    return pl.DataFrame([_column(name, frame.iloc[:, at]) for at, name in enumerate(names)])


def labels_of(frame: Any) -> dict[str, Any]:
    """What the columns are really called, by their texts."""
    return {str(one): one for one in frame.columns}


def _column(name: str, cells: Any) -> pl.Series:
    dtype = cells.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in NUMBERS:
        return pl.Series(name, cells.to_numpy())
    if getattr(dtype, "kind", "") == "M":
        naive = (
            cells
            if isinstance(dtype, np.dtype)
            else cells.dt.tz_convert("UTC").dt.tz_localize(None)
        )
        return pl.Series(name, naive.to_numpy())
    if getattr(dtype, "kind", "") == "m":
        return pl.Series(name, cells.to_numpy())
    if getattr(dtype, "kind", "") in NUMBERS and dtype.name != "category":
        return pl.Series(name, cells.to_numpy(dtype=np.float64, na_value=np.nan))
    known = cells.notna().to_list()
    texts = [str(one) if there else None for one, there in zip(cells, known, strict=True)]
    kind = pl.Categorical() if dtype.name == "category" else pl.String()
    return pl.Series(name, texts, dtype=kind)
