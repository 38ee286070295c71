"""Arrays of an HDF5 file by their path, along hard links only."""

from typing import Any

import h5py

from aestudio.core.errors import DataError
from aestudio.data.formats.hdf5 import check_storage
from aestudio.data.networks.steps import Array, float32

ERRORS = (OSError, RuntimeError, LookupError, ValueError, TypeError, OverflowError)
FLOATS = ("<f2", "<f4", "<f8", ">f2", ">f4", ">f8")
MOST_TEXT = 8 * 2**20


def member(group: Any, *path: str) -> Any:
    """What lies there; None where nothing does, or a link that is no hard one leads there."""
    for part in path:
        there = group.get(part, getlink=True) if isinstance(group, h5py.Group) else None
        if not isinstance(there, h5py.HardLink):
            return None
        group = group[part]
    return group


def array_at(group: Any, place: str, *path: str) -> Array | None:
    """The numbers there, None where there are none; raises DataError for what must not be read."""
    found = member(group, *path)
    if not isinstance(found, h5py.Dataset):
        return None
    where = f"{place}, {'/'.join(path)}"
    if found.dtype.str not in FLOATS or found.shape is None:
        raise DataError(
            f"holds weights of type {found.dtype}",
            where=where,
            remedy="Save the network with weights of 32 bits",
        )
    check_storage(found, where)
    return float32(found[()])


def text_of(holder: Any, name: str) -> str:
    """A text among the attributes; empty where there is none, or something else."""
    kind = holder.attrs.get_id(name).dtype if name in holder.attrs else None
    found = holder.attrs[name] if kind is not None and kind.kind in "OS" else ""
    if isinstance(found, bytes):
        found = found.decode(errors="replace")
    return found if isinstance(found, str) and len(found) <= MOST_TEXT else ""


def texts_of(holder: Any, name: str) -> list[str]:
    """A list of texts among the attributes."""
    if name not in holder.attrs or holder.attrs.get_id(name).dtype.kind not in "OS":
        return []
    return [
        one.decode(errors="replace") if isinstance(one, bytes) else str(one)
        for one in holder.attrs[name]
    ]


def damaged(place: str, error: Exception) -> DataError:
    """What a library made of a file."""
    return DataError(
        "is damaged",
        where=place,
        why=str(error).split("\n")[0][:300],
        remedy="Copy it again, or save the network again",
    )
