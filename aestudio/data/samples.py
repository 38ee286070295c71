"""Samples as they were read, before any scaling."""

from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.data.complex_parts import COMPLEX, TAKEN, real_parts
from aestudio.data.width import GREATEST, Values, narrowed

MOST_BYTES = 4 * 2**30
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Choice:
    """What data leave open: ``setting`` is the parameter of Reading that decides it, ``found``
    what there is to decide, ``done`` what was done."""

    setting: str
    found: str
    done: str

    @property
    def told(self) -> str:
        """Both in one line."""
        return f"{self.found}: {self.done}"


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Raw samples of a file.

    ``values`` (n, features) is uint8 or float32, or of data that need more digits (see width)
    float64, int64 or uint64; ``shape`` is the shape of one sample. ``labels`` is int64 (n,) into
    ``class_names``, or None. ``sha256`` is of the file's bytes, ``notes`` what the user should know
    of it, ``choices`` what could have been done otherwise. ``marks`` is uint8 (n,), 1 for the
    samples that are meant to test, None where that is not said. ``stored`` is what the numbers
    were in the file: the type of an array, or the kind of pixels of images (see image_form).
    """

    values: Values
    shape: tuple[int, ...]
    name: str
    labels: Labels | None = None
    class_names: tuple[str, ...] = ()
    sha256: str = ""
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    marks: NDArray[np.uint8] | None = None
    stored: str = ""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def features(self) -> int:
        """Numbers a sample."""
        return prod(self.shape)

    @property
    def told(self) -> tuple[str, ...]:
        """All that there is to say of how they were read."""
        return (*self.notes, *(one.told for one in self.choices))


def samples_from(
    array: NDArray[Any], path: Path, labels: NDArray[Any] | None = None, parts: str = "both"
) -> Samples:
    """Samples from an array (n, …), which may hold values that are missing or infinite, in its own
    type: see kept.

    ``parts`` says what becomes of complex numbers. Raises DataError where it holds no samples.
    """
    place, choices, stored = path.name, tuple[Choice, ...](), array.dtype.name
    check_form(array.shape, array.dtype, place)
    if array.dtype.kind == "c":
        array, choices = real_parts(array, parts), (Choice("complex", COMPLEX, TAKEN[parts]),)
    values = array.reshape(len(array), -1)
    numbers, names = (None, ()) if labels is None else numbered(labels, len(values), place)
    return Samples(
        values, array.shape[1:], path.stem, numbers, names, choices=choices, stored=stored
    )


def kept(samples: Samples, wide: bool | None = None) -> Samples:
    """The same samples in the type that they are kept in; ``wide`` says whether their digits
    matter, None finds out."""
    return replace(samples, values=narrowed(samples.values, len(samples.shape) > 1, wide))


def could_be_samples(shape: tuple[int, ...], dtype: np.dtype[Any]) -> bool:
    """Whether an array of that shape and type can be samples."""
    return dtype.kind in "uifbc" and len(shape) >= 2 and 0 not in shape


def check_form(shape: tuple[int, ...], dtype: np.dtype[Any], place: str) -> None:
    """Raise DataError unless an array of that shape and type can be samples."""
    if dtype.kind not in "uifbc":
        raise DataError(
            f"holds values of type {dtype}, not numbers",
            where=place,
            remedy="Save it as an array of numbers",
        )
    if len(shape) < 2 or 0 in shape:
        raise DataError(
            f"has shape {shape}; samples need at least two dimensions, none of them empty",
            where=place,
            remedy="Save it as (samples, features) or (samples, height, width)",
        )


def check_size(size: int, place: str) -> None:
    """Raise DataError if ``size`` bytes are more than the program will read."""
    if size > MOST_BYTES:
        raise DataError(
            f"needs {size / 2**30:,.1f} GiB; the most that is read is {MOST_BYTES / 2**30:.0f} GiB",
            where=place,
            remedy="Bring fewer samples",
        )


def check_finite(values: Values, place: str, first: int = 0) -> None:
    """Raise DataError that names the first value that no finite float32 stands for.

    ``first`` is the row of the file (from 0) that ``values`` begin with.
    """
    bad = ~np.isfinite(values) | (np.abs(values) > GREATEST)
    count = int(bad.sum())
    if count:
        row, column = (int(index) for index in np.argwhere(bad)[0])
        found = count_text(count, "value is", "values are")
        raise DataError(
            f"{found} missing, infinite or too large; "
            f"the first is in row {first + row + 1:,}, column {column + 1}",
            where=place,
            remedy="Fill them in or leave those rows out",
        )


def numbered(labels: NDArray[Any], count: int, place: str) -> tuple[Labels, tuple[str, ...]]:
    """Labels as numbers into the sorted class names; raises DataError if they do not fit."""
    if labels.dtype.kind not in "uifbUS":
        raise DataError(
            f"has labels of type {labels.dtype}",
            where=place,
            remedy="Bring one number or text a sample",
        )
    if labels.ndim != 1 or len(labels) != count:
        raise DataError(
            f"has labels of shape {labels.shape} for {count_text(count, 'sample')}",
            where=place,
            remedy="Bring one label a sample",
        )
    names, numbers = np.unique(labels, return_inverse=True)
    return numbers.astype(np.int64), tuple(str(name) for name in names.tolist())
