"""Names or numbers of rows, as R and pandas write them before the first column."""

import numpy as np
import polars as pl

from aestudio.data.formats.text_tables.outline import Outline

UNNAMED = ("", "unnamed: 0")


def row_names_in(cells: pl.Series, outline: Outline) -> str:
    """What to say of the first column if it names or counts the rows, empty if it does not.

    It does if the header says so by a cell less than the rows have, or gives it no name and all
    its cells are different words or whole numbers.
    """
    if outline.row_names:
        counts = cells.cast(pl.Float64, strict=False).null_count() == 0
        return _note("The header has a cell less than the rows", counts)
    if not outline.names or outline.names[0].strip().lower() not in UNNAMED:
        return ""
    if len(cells) < 2 or cells.null_count() or cells.n_unique() < len(cells):
        return ""
    numbers = cells.cast(pl.Float64, strict=False)
    if numbers.null_count() == 0:
        values = numbers.to_numpy()
        whole = bool((np.isfinite(values) & (values == np.round(values))).all())
        return _note("The header leaves its first cell empty", counts=True) if whole else ""
    words = numbers.null_count() == len(cells) and not is_empty(cells)
    return _note("The header leaves its first cell empty", counts=False) if words else ""


def is_empty(cells: pl.Series) -> bool:
    """Whether no cell holds anything."""
    if cells.dtype != pl.String:
        return cells.null_count() == len(cells)
    return bool((cells.fill_null("").str.strip_chars() == "").all())


def _note(why: str, counts: bool) -> str:
    does = "counts the rows" if counts else "names the rows"
    return f"{why}: the first column {does} and is left out"
