"""What was in a file before it was replaced is kept beside it."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.storage.atomic import replacing, temporary_beside
from aestudio.storage.beside import beside

PIECE = 4 * 2**20
BACKUP = ".bak"


def backup_of(path: Path) -> Path:
    """Where the previous version of a file is kept: beside it."""
    return beside(path, BACKUP)


def check_backup(target: Path) -> None:
    """Raise FileError where the version before could not be kept once ``target`` is replaced."""
    if target.exists() and backup_of(target).is_dir():
        raise _in_the_way(backup_of(target))


def keep_previous(target: Path) -> None:
    """Keep what is in ``target`` now, if it is there, as ``backup_of(target)``.

    Raises FileError where a folder has that name, OSError if it cannot be written.
    """
    if not target.exists():
        return
    check_backup(target)
    _link_or_copy(target, backup_of(target))


def _in_the_way(folder: Path) -> FileError:
    return FileError(
        "is a folder, so the version before cannot be kept there",
        where=str(folder),
        remedy="Rename that folder, or choose another name",
    )


def _link_or_copy(target: Path, backup: Path) -> None:
    spare = temporary_beside(target)
    try:
        os.link(target, spare)
    except OSError:  # a file system without hard links, or a file of somebody else
        with target.open("rb") as before, replacing(backup) as file:
            shutil.copyfileobj(before, file, PIECE)
        return
    try:
        spare.replace(backup)
    finally:
        # Where both were names of one file already, replacing one by the other does nothing.
        with suppress(OSError):
            spare.unlink(missing_ok=True)
