"""Columns that the user has named have to be there."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from aestudio.core.errors import DataError
from aestudio.core.quoted import quoted
from aestudio.data.preparation.table_inputs import listed
from aestudio.data.raw import Raw, Table


def check_columns(raw: Raw, named: Iterable[str]) -> None:
    """Raise DataError for a named column that is not there; it tells the nearest."""
    if not isinstance(raw, Table):
        refuse_columns(named, raw.name)
        return
    there = [one.name for one in raw.columns]
    for name in named:
        if name not in there:
            near = get_close_matches(name, there, n=1, cutoff=0.5)
            raise DataError(
                f"there is no column “{name}”", where=raw.name, remedy=_remedy(near, there)
            )


def refuse_columns(named: Iterable[str], place: str) -> None:
    """Raise DataError if a column of data is named that have none."""
    for name in named:
        raise DataError(
            f"there is no column “{name}”: these data are not a table",
            where=place,
            remedy="Leave that setting out",
        )


def _remedy(near: Sequence[str], there: Sequence[str]) -> str:
    if not near:
        return f"Its columns are {listed(there)}"
    how = f" A name with a comma stands in quotes: {quoted(near[0])}" if "," in near[0] else ""
    return f"Did you mean “{near[0]}”?{how}"
