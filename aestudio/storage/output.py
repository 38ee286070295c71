"""Where results go: asked before hours go into them."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.core.reference import DataReference
from aestudio.data.in_use import is_read_from, is_source
from aestudio.storage.backup import backup_of, check_backup
from aestudio.storage.target import target_of, unwritable


def check_ending(path: Path, known: Sequence[str]) -> None:
    """Raise FileError unless the name ends in one of the formats that can be written there."""
    if path.suffix.lower() not in known:
        *some, last = known
        raise FileError(
            f"has the ending {path.suffix}, which is not written here"
            if path.suffix
            else "has no ending that tells its format",
            where=str(path),
            remedy=f"Let the name end in {', '.join(some)} or {last}",
        )


def check_output(path: Path, *inputs: Path | None, data: Sequence[DataReference] = ()) -> None:
    """Raise FileError unless a file can be written there that replaces none of the inputs.

    Nor may it, or the backup of what is there, be among what ``data`` are read from.
    """
    target = target_of(path)
    if not target.parent.is_dir():
        raise FileError("there is no such folder", where=str(target.parent), remedy="Make it first")
    given = [one for one in inputs if one is not None]
    if any(_is_at(one, path) or is_read_from(one, path) for one in given):
        raise FileError(
            "is what --out would replace", where=str(path), remedy="Choose another name for --out"
        )
    check_no_source(target, data)
    check_backup(target)
    _check_folder(target.parent)


def check_no_source(target: Path, data: Sequence[DataReference]) -> None:
    """Raise FileError if writing there would take away what ``data`` are read from."""
    written = (target, backup_of(target)) if target.exists() else (target,)
    for one in written:
        if is_source(one, *data):
            raise FileError(
                "is read as data, which a new file there would replace",
                where=str(one),
                remedy="Choose another name",
            )


def _is_at(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _check_folder(folder: Path) -> None:
    # Permissions alone do not tell: the disk may be mounted read-only.
    try:
        with tempfile.TemporaryFile(prefix=".aestudio-", dir=folder):
            return
    except OSError as error:
        raise unwritable(folder, error) from error
