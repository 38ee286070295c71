"""A table whose every cell counts as it is: numbers, and a column of labels."""

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.samples import Samples, numbered

LABEL_COLUMNS = ("label", "class", "target")


def samples_of(table: Table, place: str) -> Samples:
    """The numbers of a table; a column named label, class or target becomes the labels.

    Raises DataError with line and column for text and blanks.
    """
    label = label_column(table)
    for number, column in enumerate(table.columns, 1):
        found = _trouble(column, is_label=column is label)
        if found is not None:
            raise _refused(*found, table, number, place)
    inputs = [column.values for column in table.columns if column is not label]
    if not inputs:
        raise DataError("has no numbers", where=place, remedy="Choose a file with samples")
    with np.errstate(over="ignore"):
        values = np.stack(inputs, axis=1).astype(np.float32)
    numbers, names = (None, ()) if label is None else numbered(_names(label), len(table), place)
    return Samples(values, values.shape[1:], table.name, numbers, names, table.sha256, table.notes)


def label_column(table: Table) -> Column | None:
    """The column that is named like labels."""
    by_name = {column.name.strip().lower(): column for column in reversed(table.columns)}
    return next((by_name[name] for name in LABEL_COLUMNS if name in by_name), None)


def _trouble(column: Column, is_label: bool) -> tuple[int, str] | None:
    """The first row that cannot be used, and what is wrong with it."""
    match column.kind:
        case ColumnKind.NUMBER:
            with np.errstate(over="ignore"):
                bad = ~np.isfinite(column.values.astype(np.float32))
        case ColumnKind.CATEGORY if is_label:
            bad = column.values < 0
        case ColumnKind.CATEGORY:
            texts = [not _is_number(name) for name in column.categories]
            # A last one for the code −1.
            bad = np.array([*texts, True])[column.values]
        case _:
            bad = np.ones(len(column), bool)
    row = int(np.argmax(bad))
    return (row, _complaint(column, row)) if bad[row] else None


def _complaint(column: Column, row: int) -> str:
    value = column.values[row]
    match column.kind:
        case ColumnKind.NUMBER if np.isnan(value):
            return "there is a blank, or what is no number"
        case ColumnKind.NUMBER:
            return f"“{value:g}” is no finite number"
        case ColumnKind.CATEGORY if value < 0:
            return "there is a blank"
        case ColumnKind.CATEGORY:
            return f"“{column.categories[value][:40]}” is not a number"
        case _:
            return f"there is a {column.kind.value}, not a number"


def _refused(row: int, what: str, table: Table, number: int, place: str) -> DataError:
    header = table.dialect is not None and table.dialect.header
    return DataError(
        f"{what} (line {row + 1 + header:,}, column {number})",
        where=place,
        remedy="Put a number there, or leave the column out",
    )


def _names(label: Column) -> NDArray[np.str_]:
    """What the label of each row is called."""
    if label.kind is ColumnKind.NUMBER:
        return np.array([f"{value:.15g}" for value in label.values])
    names: NDArray[np.str_] = np.array(label.categories)[label.values]
    return names


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
