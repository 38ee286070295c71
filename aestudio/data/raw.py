"""What a reader brings: an array of samples (Samples), or a table whose columns have names."""

from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import Any

from numpy.typing import NDArray

from aestudio.data.samples import Choice, Samples


class ColumnKind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CATEGORY = "category"
    TIME = "time"
    TEXT = "text"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a table with n rows.

    ``values`` is float64 (n,), NaN where missing, for numbers and times (seconds since 1970), or
    float32 for numbers that the file holds so; whole numbers that float64 does not tell apart are
    counted from ``base``, 0 for all others. Of other kinds it is int32 (n,) codes into
    ``categories``, −1 where missing. Of text, too manifold for categories, ``categories`` are some
    examples and the codes are 0 or −1. ``unreadable`` counts cells that held something else than
    the rest, and count as missing.
    """

    name: str
    kind: ColumnKind
    values: NDArray[Any]
    categories: tuple[str, ...] = ()
    unreadable: int = 0
    base: int = 0

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file writes its table."""

    separator: str
    decimal: str
    encoding: str
    header: bool


@dataclass(frozen=True, slots=True)
class Pixels:
    """What the cells of a ``column`` became that held all pixels of an image each: columns of
    their own, one a pixel of ``shape``."""

    column: str
    shape: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What these columns are called, in their order."""
        return listed_names(self.column, prod(self.shape))


def listed_names(column: str, count: int) -> tuple[str, ...]:
    """What columns are called that were lists of numbers in the cells of one."""
    return tuple(f"{column} {number}" for number in range(1, count + 1))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All columns of a file, in its order; ``notes`` are what the user should know of it,
    ``choices`` what could have been done otherwise. Some columns may be ``pixels`` of images."""

    columns: tuple[Column, ...]
    name: str
    sha256: str = ""
    dialect: Dialect | None = None
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    pixels: Pixels | None = None

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @property
    def told(self) -> tuple[str, ...]:
        """All that there is to say of how they were read."""
        return (*self.notes, *(one.told for one in self.choices))


Raw = Samples | Table


def has_marks(raw: Raw) -> bool:
    """Whether folders say which of the samples test."""
    return isinstance(raw, Samples) and raw.marks is not None


@dataclass(frozen=True, slots=True)
class ArrayEntry:
    """An array of a file that holds several; ``usable`` if it could be samples."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    usable: bool
