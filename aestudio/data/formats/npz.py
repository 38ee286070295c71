"""Archives of NumPy arrays."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.formats.npy import Header, array_from, header_of
from aestudio.data.formats.zip_members import check_expansion, leads_out
from aestudio.data.place import parted
from aestudio.data.raw import ArrayEntry
from aestudio.data.samples import Samples, check_size, could_be_samples, samples_from

SAMPLE_NAMES = ("images", "x", "data", "x_train")
LABEL_NAMES = ("labels", "y", "target", "y_train")
# OSError comes of places before the beginning of the file.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError),
    *(EOFError, OSError, ValueError, OverflowError),
)
MOST_MEMBERS = 1000
UNPACKED = "Save it uncompressed with numpy.savez if it is meant"


def read_npz(path: Path, parts: str = "both") -> Samples:
    """Read the array of samples, and labels if there are any; ``parts`` says what complex numbers
    become. Raises DataError."""
    file_path, name = parted(path)
    with _opened(file_path) as archive:
        array, labels = _arrays(archive, name.strip("/"), file_path.name)
    return samples_from(array, file_path, labels, parts)


def every_array(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an archive by name, in its order; raises DataError."""
    with _opened(path) as archive:
        members = _members(archive, path.name)
        check_size(sum(one.file_size for one in members.values()), path.name)
        return {name: _array(archive, one, path.name) for name, one in members.items()}


def arrays_in_npz(path: Path) -> tuple[ArrayEntry, ...]:
    """All arrays of an archive; raises DataError."""
    with _opened(path) as archive:
        members = _members(archive, path.name)
        return tuple(_entry(archive, name, one, path.name) for name, one in members.items())


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                yield archive
        except DAMAGED as error:
            raise _damaged(path.name, error) from error


def _damaged(place: str, error: Exception) -> DataError:
    return DataError(
        "is no NumPy archive, or it is damaged",
        where=place,
        why=str(error),
        remedy="Save it again with numpy.savez",
    )


def _entry(archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo, place: str) -> ArrayEntry:
    try:
        shape, dtype = _header(archive, member, place)
    except DataError:
        return ArrayEntry(f"/{name}", (), "", usable=False)
    return ArrayEntry(f"/{name}", shape, str(dtype), could_be_samples(shape, dtype))


def _arrays(
    archive: zipfile.ZipFile, name: str, place: str
) -> tuple[NDArray[Any], NDArray[Any] | None]:
    members = _members(archive, place)
    chosen = _named(members, name, place) if name else _chosen(archive, members, place)
    label = next((one for one in LABEL_NAMES if one in members), None)
    array = _array(archive, members[chosen], place)
    if label is None or label == chosen:
        return array, None
    labels = _array(archive, members[label], place)
    labels = labels.reshape(-1) if labels.ndim == 2 and labels.shape[1] == 1 else labels
    # Labels beside an array that was asked for by name may belong to another one.
    return array, None if name and labels.shape != array.shape[:1] else labels


def _members(archive: zipfile.ZipFile, place: str) -> dict[str, zipfile.ZipInfo]:
    members = [one for one in archive.infolist() if one.filename.endswith(".npy")]
    if not 0 < len(members) <= MOST_MEMBERS:
        raise DataError(f"holds {len(members):,} arrays", where=place, remedy="Bring one to a few")
    if any(leads_out(one) for one in members):
        raise DataError(
            "names files outside of itself", where=place, remedy="Save it again with numpy.savez"
        )
    return {one.filename.removesuffix(".npy"): one for one in members}


def _named(members: dict[str, zipfile.ZipInfo], name: str, place: str) -> str:
    if name not in members:
        raise DataError(
            f"has no array {name}",
            where=place,
            remedy=f"Choose one of {', '.join(members)[:200]}",
        )
    return name


def _chosen(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], place: str) -> str:
    named = next((name for name in SAMPLE_NAMES if name in members), None)
    if named:
        return named
    many = [name for name, one in members.items() if len(_header(archive, one, place)[0]) >= 2]
    if len(many) != 1:
        first = (many or list(members))[0]
        raise DataError(
            f"has {len(many):,} arrays that could be the samples ({', '.join(members)[:80]})",
            where=place,
            remedy=f"Say which, for example {place}:/{first}",
        )
    return many[0]


def _header(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> Header:
    where = f"{place}, array {member.filename.removesuffix('.npy')}"
    check_expansion(member, where, UNPACKED)
    with archive.open(member) as file:
        return header_of(file, member.file_size, where)  # type: ignore[arg-type]


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> NDArray[Any]:
    where = f"{place}, array {member.filename.removesuffix('.npy')}"
    check_expansion(member, where, UNPACKED)
    with archive.open(member) as file:
        return array_from(file, member.file_size, where)  # type: ignore[arg-type]
