"""Arrays in the files of MATLAB up to version 7; later ones are HDF5."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import scipy.io
from numpy.typing import NDArray
from scipy.io.matlab import MatReadError

from aestudio.core.errors import DataError
from aestudio.data.formats.matlab_headers import variables_in
from aestudio.data.formats.stacks import AUTO, stacked
from aestudio.data.place import parted
from aestudio.data.raw import ArrayEntry
from aestudio.data.samples import Samples, check_size, could_be_samples

SAMPLE_NAMES = ("images", "x", "data", "x_train", "samples", "fea")
LABEL_NAMES = ("labels", "label", "y", "target", "y_train", "gnd", "class")
# Bytes of a number, and what NumPy calls it, by MATLAB's name of its class.
INTEGERS = tuple(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))
NUMBERS = {
    **dict(zip(INTEGERS, INTEGERS, strict=True)),
    "double": "float64",
    "single": "float32",
    "logical": "bool",
}
MOST_MEMBERS = 1000
# MATLAB stores a double in one byte where its value allows, and real data shrink little more than
# tenfold; only constant filler comes near what DEFLATE can do (1:1032).
MOST_EXPANSION = 1000
EXPANSION_MATTERS_FROM = 64 * 2**20
DAMAGED = (
    *(MatReadError, zlib.error, struct.error, OSError, EOFError, ValueError, TypeError),
    *(LookupError, OverflowError, AttributeError, NotImplementedError, RuntimeError),
)
INSTEAD = {
    "sparse": "Save it in full: X = full(X)",
    "struct": "Save the array in it by itself: X = s.X",
    "cell": "Save an array of numbers: X = cell2mat(c)",
    "char": "Save an array of numbers",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A variable of a file, and the class that MATLAB gives it."""

    name: str
    shape: tuple[int, ...]
    kind: str

    @property
    def dtype(self) -> np.dtype[Any] | None:
        """The type of its numbers, None of what holds none."""
        return np.dtype(NUMBERS[self.kind]) if self.kind in NUMBERS else None

    @property
    def size(self) -> int:
        """Bytes of its numbers."""
        return prod(self.shape) * (8 if self.dtype is None else self.dtype.itemsize)

    @property
    def usable(self) -> bool:
        """Whether it could be samples."""
        return self.dtype is not None and could_be_samples(self.shape, self.dtype)

    @property
    def is_list(self) -> bool:
        """Whether it is a single row or column."""
        return len(self.shape) == 2 and 1 in self.shape


def read_matlab(path: Path, parts: str = "both", axis: str = AUTO) -> Samples:
    """The array of samples, and labels beside it if there are any; ``parts`` says what complex
    numbers become, ``axis`` along which the samples lie. Raises DataError."""
    file_path, name = parted(path)
    with _opened(file_path) as file:
        members = _members(file, file_path)
        chosen = _named(members, name, file_path.name) if name else _only(members, file_path.name)
        array = _array(file, chosen, file_path)
        labels = _labels(file, members, chosen, file_path)
    return stacked(array, file_path, labels, parts, axis)


def arrays_in_matlab(path: Path) -> tuple[ArrayEntry, ...]:
    """All variables of a file; raises DataError."""
    with _opened(path) as file:
        members = _members(file, path)
    return tuple(ArrayEntry(f"/{one.name}", one.shape, one.kind, one.usable) for one in members)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file, warnings.catch_warnings():
        # Of variables that are there twice, and of what is not read.
        warnings.simplefilter("ignore")
        try:
            yield file
        except DAMAGED as error:
            raise DataError(
                "is no file of MATLAB, or it is damaged",
                where=path.name,
                why=str(error).split("\n")[0][:300],
                remedy="Copy it again, or save it anew",
            ) from error


def _members(file: BinaryIO, path: Path) -> tuple[Member, ...]:
    found = variables_in(file)
    members = tuple(Member(name, tuple(map(int, shape)), kind) for name, shape, kind in found)
    if not 0 < len(members) <= MOST_MEMBERS:
        raise DataError(
            f"holds {len(members):,} variables", where=path.name, remedy="Bring one to a few"
        )
    return members


def _named(members: tuple[Member, ...], name: str, place: str) -> Member:
    found = next((one for one in members if one.name == name.strip("/")), None)
    if found is None:
        listed = ", ".join(one.name for one in members)[:200]
        raise DataError(
            f"has no variable {name.strip('/')}", where=place, remedy=f"Choose one of {listed}"
        )
    if not found.usable:
        raise _unusable(found, place)
    return found


def _only(members: tuple[Member, ...], place: str) -> Member:
    usable = [one for one in members if one.usable]
    usable = [one for one in usable if one.name.lower() not in LABEL_NAMES] or usable
    for name in SAMPLE_NAMES:
        named = [one for one in usable if one.name.lower() == name]
        if named:
            return named[0]
    wide = [one for one in usable if not one.is_list] or usable
    if len(wide) == 1:
        return wide[0]
    if not wide:
        raise _unusable(members[0], place) if len(members) == 1 else _none(members, place)
    listed = ", ".join(one.name for one in wide)[:200]
    raise DataError(
        f"has {len(wide):,} arrays that could be the samples",
        where=place,
        remedy=f"Say which, for example {place}:/{wide[0].name} (there are {listed})",
    )


def _unusable(member: Member, place: str) -> DataError:
    kind = f"of the class {member.kind}" if member.dtype is None else "an empty array"
    return DataError(
        f"{member.name} is {kind}, not an array of numbers",
        where=place,
        remedy=INSTEAD.get(member.kind, "Save an array of numbers"),
    )


def _none(members: tuple[Member, ...], place: str) -> DataError:
    listed = ", ".join(f"{one.name} ({one.kind})" for one in members)[:200]
    remedies = [INSTEAD[one.kind] for one in members if one.kind in INSTEAD]
    return DataError(
        "has no array that could be the samples",
        where=place,
        why=f"There are {listed}",
        remedy=remedies[0] if remedies else "Save an array of numbers with two dimensions or more",
    )


def _array(file: BinaryIO, member: Member, path: Path) -> Any:
    """A variable, after a look at what it would take."""
    where, stored = f"{path.name}:/{member.name}", path.stat().st_size
    check_size(member.size, where)
    if member.size > max(EXPANSION_MATTERS_FROM, MOST_EXPANSION * stored):
        raise DataError(
            f"declares {member.size:,} bytes of values and is in a file of {stored:,}",
            where=where,
            remedy="It may be cut short; copy it again",
        )
    file.seek(0)
    array = scipy.io.loadmat(file, variable_names=[member.name]).get(member.name)
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{member.name} is no array")
    # MATLAB stores numbers in fewer bytes where their values allow. SciPy's own way to give them
    # the type of their class drops imaginary parts.
    own = member.dtype is None or array.dtype.kind == "c"
    return array if own else array.astype(member.dtype, copy=False)


def _labels(
    file: BinaryIO, members: tuple[Member, ...], samples: Member, path: Path
) -> NDArray[Any] | None:
    """One number or text for each sample, along whichever axis these lie."""
    for name in LABEL_NAMES:
        for one in members:
            if one.name.lower() == name and one != samples and _fits(one, samples):
                return _plain(_array(file, one, path))
    return None


def _fits(labels: Member, samples: Member) -> bool:
    counts = {samples.shape[0], samples.shape[-1]}
    if labels.kind == "char":
        return labels.shape[0] in counts
    known = labels.dtype is not None or labels.kind == "cell"
    return known and labels.is_list and prod(labels.shape) in counts


def _plain(array: NDArray[Any]) -> NDArray[Any] | None:
    """A label each; None for cells that hold something else than a text."""
    flat = array.reshape(-1)
    if flat.dtype.kind != "O":
        return flat
    if any(not isinstance(one, np.ndarray) or one.dtype.kind != "U" for one in flat):
        return None
    return np.array(["".join(one.reshape(-1)[:1].tolist()) for one in flat])
