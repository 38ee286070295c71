"""Archives of NumPy arrays."""

import zipfile
import zlib
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.digest import sha256_of
from aestudio.data.npy import array_from, header_of
from aestudio.data.samples import Samples, check_size, samples_from

SAMPLE_NAMES = ("images", "x", "data", "x_train")
LABEL_NAMES = ("labels", "y", "target", "y_train")
MOST_MEMBERS = 1000
# Real data shrink far less; only constant filler comes near what DEFLATE can do (1:1032).
MOST_EXPANSION = 200
EXPANSION_MATTERS_FROM = 64 * 2**20


def read_npz(path: Path) -> Samples:
    """Read the array of samples, and labels if there are any; raises DataError."""
    try:
        with zipfile.ZipFile(path) as archive:
            array, labels = _arrays(archive, path.name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise DataError(
            "is no NumPy archive, or it is damaged",
            where=path.name,
            why=str(error),
            remedy="Save it again with numpy.savez",
        ) from error
    return samples_from(array, path, sha256_of(path), labels)


def _arrays(archive: zipfile.ZipFile, place: str) -> tuple[NDArray[Any], NDArray[Any] | None]:
    members = {one.filename.removesuffix(".npy"): one for one in _members(archive, place)}
    chosen = _chosen(archive, members, place)
    label = next((name for name in LABEL_NAMES if name in members), None)
    array = _array(archive, members[chosen], place)
    if label is None or label == chosen:
        return array, None
    labels = _array(archive, members[label], place)
    return array, labels.reshape(-1) if labels.ndim == 2 and labels.shape[1] == 1 else labels


def _members(archive: zipfile.ZipFile, place: str) -> list[zipfile.ZipInfo]:
    members = [one for one in archive.infolist() if one.filename.endswith(".npy")]
    if not 0 < len(members) <= MOST_MEMBERS:
        raise DataError(f"holds {len(members)} arrays", where=place, remedy="Bring one to a few")
    return members


def _chosen(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], place: str) -> str:
    named = next((name for name in SAMPLE_NAMES if name in members), None)
    if named:
        return named
    many = [name for name, one in members.items() if len(_shape(archive, one, place)) >= 2]
    if len(many) != 1:
        raise DataError(
            f"has {len(many)} arrays that could be the samples ({', '.join(members)[:80]})",
            where=place,
            remedy=f"Name the one to use {' or '.join(SAMPLE_NAMES)}",
        )
    return many[0]


def _shape(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> tuple[int, ...]:
    where = f"{place}, array {member.filename.removesuffix('.npy')}"
    _check_expansion(member, where)
    with archive.open(member) as file:
        return header_of(file, member.file_size, where)[0]  # type: ignore[arg-type]


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> NDArray[Any]:
    where = f"{place}, array {member.filename.removesuffix('.npy')}"
    _check_expansion(member, where)
    with archive.open(member) as file:
        return array_from(file, member.file_size, where)  # type: ignore[arg-type]


def _check_expansion(member: zipfile.ZipInfo, where: str) -> None:
    check_size(member.file_size, where)
    packed = max(member.compress_size, 1)
    if member.file_size > EXPANSION_MATTERS_FROM and member.file_size > MOST_EXPANSION * packed:
        raise DataError(
            f"unpacks {packed:,} bytes to {member.file_size:,}; real data do not shrink like that",
            where=where,
            remedy="Save it uncompressed with numpy.savez if it is meant",
        )
