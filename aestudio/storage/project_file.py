"""Save and load; a crash at any moment leaves the old file or the new one, whole."""

import os
import shutil
import stat
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.data.memory import ALWAYS_FITS, free_memory
from aestudio.storage.atomic import replacing
from aestudio.storage.block import (
    BLOCK,
    CHOOSE_ANOTHER,
    MAGIC,
    OPEN_A_COPY,
    check_length,
    check_seal,
)
from aestudio.storage.decode import decoded
from aestudio.storage.encode import encoded

MOST_BYTES = 8 * 2**30
OF_DAMAGE = (OPEN_A_COPY, CHOOSE_ANOTHER)


def save(document: Document, path: Path, *, backup: bool = True) -> None:
    """Write a document; the file before is kept as ``backup_of(path)`` if ``backup``.

    Raises FileError if that fails; the file before is then as it was.
    """
    try:
        target = path.resolve()
        data = encoded(document, target.parent)
        _replace(target, data, backup)
    except MemoryError as error:
        raise FileError(
            "cannot be saved: too little memory",
            where=path.name,
            remedy="Close other programs and save again",
        ) from error
    except OSError as error:
        raise FileError(
            "cannot be saved",
            where=str(path),
            why=error.strerror or str(error),
            remedy="Save it to another folder, or make room there",
        ) from error


def load(path: Path) -> Document:
    """Read a document; raises FileError that says what is wrong, and where a backup is."""
    try:
        return decoded(_contents(path), path.resolve())
    except MemoryError as error:
        raise _too_large(path) from error
    except OSError as error:
        raise FileError(
            "cannot be opened",
            where=str(path),
            why=error.strerror or str(error),
            remedy="Check the path and its permissions",
        ) from error
    except FileError as error:
        if error.remedy in OF_DAMAGE and backup_of(path).is_file():
            error.remedy = f"The file before it is kept as {backup_of(path).name}; open that"
        raise


def is_project(path: Path) -> bool:
    """Whether a file is one of ours, whole or not, by how it begins; an .h5 file that cannot be
    looked into is taken for one, so that opening it tells why."""
    if path.suffix.lower() not in (".h5", ".hdf5"):
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return True


def backup_of(path: Path) -> Path:
    """Where the previous version of a project file is kept."""
    return path.with_name(f"{path.name}.bak")


def _contents(path: Path) -> bytes:
    """Its bytes; raises FileError for what is no file, or does not fit into memory."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise FileError("is not a file", where=str(path), remedy="Choose a project file")
    if status.st_size > MOST_BYTES:
        raise FileError(
            f"has {status.st_size / 2**30:.0f} GiB, more than a project can have",
            where=path.name,
            remedy="Choose a project file",
        )
    with path.open("rb") as file:
        check_length(file.read(BLOCK), status.st_size, path.name)
        # The file, the process that looks into it, and what is taken from it.
        if status.st_size > ALWAYS_FITS and 3 * status.st_size > free_memory():
            raise _too_large(path)
        file.seek(0)
        return file.read(status.st_size)


def _too_large(path: Path) -> FileError:
    return FileError(
        "does not fit into memory", where=path.name, remedy="Close other programs and open it again"
    )


def _replace(target: Path, data: bytes, backup: bool) -> None:
    def before(temporary: Path) -> None:
        _verify(temporary, data)
        if backup:
            _keep_previous(target)

    with replacing(target, before) as file:
        file.write(data)


def _verify(temporary: Path, data: bytes) -> None:
    if temporary.read_bytes() != data:
        raise OSError("what was written does not read back")


def _keep_previous(target: Path) -> None:
    """A damaged file must not push out a good backup."""
    backup = backup_of(target)
    if not target.exists() or (backup.exists() and not _is_whole(target)):
        return
    spare = target.with_name(f".{target.name}.bak.tmp")
    spare.unlink(missing_ok=True)
    try:
        os.link(target, spare)
    except OSError:  # a file system without hard links
        shutil.copy2(target, spare)
    spare.replace(backup)


def _is_whole(path: Path) -> bool:
    try:
        check_seal(path.read_bytes(), path.name)
    except FileError:
        return False
    return True
