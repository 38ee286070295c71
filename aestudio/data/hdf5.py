"""Arrays in HDF5 files, found by hard links only and stored in ways that hold no surprise."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.digest import fingerprint_of
from aestudio.data.place import parted
from aestudio.data.rows import (
    FlatRows,
    IndivisibleError,
    RowFile,
    Stamp,
    block_of,
    changed,
    check_stamp,
    lost,
    stamp_of,
)
from aestudio.data.samples import Samples, check_form, samples_from

SAMPLE_NAMES = ("images", "x", "data", "x_train", "samples")
LABEL_NAMES = ("labels", "y", "target", "y_train")
MOST_MEMBERS = 1000
MOST_DEPTH = 8
# deflate, shuffle, fletcher32, LZF; others load a library of the machine.
FILTERS = (1, 2, 3, 32000)
# Real data shrink far less; only constant filler comes near what DEFLATE can do (1:1032).
MOST_EXPANSION = 200
EXPANSION_MATTERS_FROM = 64 * 2**20
MOST_CHUNK = 64 * 2**20
PROJECT = "aestudio-project"


def read_hdf5(path: Path) -> Samples:
    """Read the array of samples, and labels beside it if there are any; raises DataError."""
    file_path, name = parted(path)
    try:
        with h5py.File(file_path, "r") as file:
            found = _samples(file, name, file_path.name)
            array = found[()]
            labels = _labels(found, file_path.name)
    except (OSError, RuntimeError) as error:
        raise _damaged(file_path.name, error) from error
    return samples_from(array, file_path, fingerprint_of(file_path), labels)


def rows_of_hdf5(path: Path) -> RowFile:
    """The rows of the array of samples, to be read when they are needed; raises DataError."""
    file_path, name = parted(path)
    try:
        with h5py.File(file_path, "r") as file:
            found = _samples(file, name, file_path.name)
            stamp = stamp_of(file_path.stat())
            offset = found.id.get_offset() if found.chunks is None else None
            if offset is not None:
                # Not through HDF5, which lets one thread in at a time.
                return FlatRows(file_path, file_path.name, found.shape, found.dtype, offset, stamp)
            return ChunkedRows(
                file_path, found.name, found.shape, found.dtype, _chunk_rows(found), stamp
            )
    except (OSError, RuntimeError) as error:
        raise _damaged(file_path.name, error) from error


@dataclass(frozen=True, slots=True, eq=False)
class ChunkedRows:
    """Rows of an array that HDF5 stores in chunks, perhaps compressed, of ``chunk`` rows."""

    path: Path
    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    chunk: int
    stamp: Stamp

    @property
    def block(self) -> int:
        """Rows that are well read together: whole chunks."""
        return -(-block_of(self.shape, self.dtype) // self.chunk) * self.chunk

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """Rows ``start`` to ``stop`` as (stop − start, features); raises DataError."""
        try:
            check_stamp(self.stamp, self.path.stat(), self.path.name)
            with h5py.File(self.path, "r") as file:
                rows: NDArray[Any] = file[self.name][start:stop]
        except KeyError as error:
            raise changed(self.path.name) from error
        except (OSError, RuntimeError) as error:
            raise lost(self.path.name, OSError(str(error))) from error
        return rows.reshape(stop - start, -1)


def _samples(file: Any, name: str, place: str) -> Any:
    _refuse_project(file, place)
    found = _named(file, name, place) if name else _only(file, place)
    where = f"{place}:{found.name}"
    check_form(found.shape, found.dtype, where)
    _check_storage(found, where)
    return found


def _refuse_project(file: Any, place: str) -> None:
    kind = file.attrs.get("format") if "format" in file.attrs else None
    if isinstance(kind, str) and kind == PROJECT:
        raise DataError(
            "is a project of AE Studio, not data", where=place, remedy="Open it as a project"
        )


def _named(file: Any, name: str, place: str) -> Any:
    node = file
    for part in name.strip("/").split("/"):
        link = node.get(part, getlink=True) if isinstance(node, h5py.Group) else None
        if not isinstance(link, h5py.HardLink):
            raise DataError(
                f"has no array {name}",
                where=place,
                remedy=_choose([one.name for one in _candidates(file, place)], place),
            )
        node = node[part]
    if not isinstance(node, h5py.Dataset):
        raise DataError(f"{name} is a group", where=place, remedy="Name an array in it")
    return node


def _only(file: Any, place: str) -> Any:
    found = list(_candidates(file, place))
    named = [one for one in found if _last(one) in SAMPLE_NAMES]
    if len(found) == 1:
        return found[0]
    if named:
        ranked = sorted(named, key=lambda one: (SAMPLE_NAMES.index(_last(one)), one.name))
        best = [one for one in ranked if _last(one) == _last(ranked[0])]
        if len(best) == 1:
            return best[0]
    count = f"{len(found)} arrays" if found else "no array"
    raise DataError(
        f"has {count} that could be the samples",
        where=place,
        remedy=_choose([one.name for one in found], place),
    )


def _choose(names: list[str], place: str) -> str:
    if not names:
        return "Bring an array of numbers with at least two dimensions"
    listed = ", ".join(names)[:200]
    return f"Say which, for example {place}:{names[0]} (there are {listed})"


def _candidates(file: Any, place: str) -> Iterator[Any]:
    for one in _arrays(file, place):
        if one.dtype.kind in "uifb" and len(one.shape) >= 2 and 0 not in one.shape:
            yield one


def _arrays(file: Any, place: str) -> Iterator[Any]:
    """All arrays, each once, whatever the links; raises DataError if they are too many."""
    waiting, seen = [(file, 0)], {file.id}
    while waiting:
        group, depth = waiting.pop(0)
        for name in group:
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                continue
            member = group[name]
            if member.id in seen:
                continue
            seen.add(member.id)
            if len(seen) > MOST_MEMBERS:
                raise DataError(
                    f"has more than {MOST_MEMBERS:,} groups and arrays",
                    where=place,
                    remedy=f"Say which array to use: {place}:/its/name",
                )
            if isinstance(member, h5py.Group) and depth < MOST_DEPTH:
                waiting.append((member, depth + 1))
            elif isinstance(member, h5py.Dataset):
                yield member


def _labels(samples: Any, place: str) -> NDArray[Any] | None:
    group = samples.parent
    for name in LABEL_NAMES:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            continue
        found = group[name]
        fitting = isinstance(found, h5py.Dataset) and found.shape in (
            samples.shape[:1],
            (samples.shape[0], 1),
        )
        if fitting and found.dtype.kind in "uifbS":
            _check_storage(found, f"{place}:{found.name}")
            labels: NDArray[Any] = found[()].reshape(-1)
            return labels
    return None


def _check_storage(found: Any, where: str) -> None:
    """Nothing from other files, no foreign code, nothing that unpacks without end."""
    settings = found.id.get_create_plist()
    if found.is_virtual or found.external:
        raise DataError("lies in another file", where=where, remedy="Copy it into one file")
    filters = [settings.get_filter(index)[0] for index in range(settings.get_nfilters())]
    if any(one not in FILTERS for one in filters):
        raise DataError(
            "is compressed in a way that is not read",
            where=where,
            remedy="Save it with gzip or LZF, or uncompressed",
        )
    declared, stored = prod(found.shape) * found.dtype.itemsize, found.id.get_storage_size()
    most = stored if found.chunks is None else MOST_EXPANSION * max(stored, 1)
    if declared > max(most, EXPANSION_MATTERS_FROM):
        raise DataError(
            f"declares {declared:,} bytes of values and stores {stored:,}",
            where=where,
            remedy="It may be cut short; copy it again",
        )


def _chunk_rows(found: Any) -> int:
    if found.chunks is None:
        return 1
    rows = int(found.chunks[0])
    if rows * prod(found.shape[1:]) * found.dtype.itemsize > MOST_CHUNK:
        raise IndivisibleError(
            f"is stored in chunks of {rows:,} samples, too many to be read at a time",
            found.shape,
            found.dtype,
            where=found.name,
            remedy="Save it again with chunks of some hundred samples, or uncompressed",
        )
    return rows


def _last(array: Any) -> str:
    return str(array.name).rsplit("/", 1)[-1].lower()


def _damaged(place: str, error: Exception) -> DataError:
    return DataError(
        "is no HDF5 file, or it is damaged",
        where=place,
        why=str(error).split("\n")[0],
        remedy="Copy it again, or write it anew",
    )
