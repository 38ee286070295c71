"""Save and load; a crash at any moment leaves the old file or the new one, whole."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from aestudio.core.errors import FileError, remedy_of_reading
from aestudio.core.project import Document
from aestudio.data.streaming.memory import ALWAYS_FITS, free_memory
from aestudio.storage.atomic import UnsyncedError, clear_abandoned, replacing
from aestudio.storage.backup import backup_of, keep_previous
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
from aestudio.storage.output import check_no_source
from aestudio.storage.target import reason, target_of, unwritable

MOST_BYTES = 8 * 2**30
OF_DAMAGE = (OPEN_A_COPY, CHOOSE_ANOTHER)
PIECE = 4 * 2**20


class UnsyncedFileError(FileError):
    """The file is written and can be read, but a power cut might still take it back."""


def save(document: Document, path: Path, *, backup: bool = True) -> None:
    """Write a document; the file before is kept as ``backup_of(path)`` if ``backup``.

    Once it returns, the document is on the disk for good. Raises FileError if that fails; the
    file before is then as it was, but for UnsyncedFileError.
    """
    target = target_of(path)
    check_no_source(target, document.references)
    try:
        data = encoded(document, target.parent)
        clear_abandoned(target.parent)
        _replace(target, data, backup)
    except MemoryError as error:
        raise FileError(
            "cannot be saved: too little memory",
            where=path.name,
            remedy="Close other programs and save again",
        ) from error
    except UnsyncedError as error:
        raise unsynced(path, error) from error
    except OSError as error:
        raise _unsaved(path, error) from error


def unsynced(path: Path, error: OSError) -> UnsyncedFileError:
    """Says that something is written, but perhaps not for good."""
    return UnsyncedFileError(
        "is saved, but may not survive a power cut",
        where=str(path),
        why=reason(error),
        remedy="The disk may be failing: save again, or to another one with Save As",
    )


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
            remedy=remedy_of_reading(error),
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


def _unsaved(path: Path, error: OSError) -> FileError:
    found = unwritable(path, error, " with Save As")
    found.what = "cannot be saved"
    return found


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
    """Raise OSError unless the file reads back as it was written."""
    written, place = memoryview(data), 0
    with temporary.open("rb", buffering=0) as file:
        _forget_cached(file.fileno())
        while piece := file.read(PIECE):
            if piece != written[place : place + len(piece)]:
                break
            place += len(piece)
    if place != len(data):
        raise OSError("what was written does not read back")


def _forget_cached(handle: int) -> None:
    """Read from the disk, not from memory, where the system can be asked to."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _keep_previous(target: Path) -> None:
    """A damaged file must not push out a good backup."""
    if _is_whole(target) or not backup_of(target).exists():
        keep_previous(target)


def _is_whole(path: Path) -> bool:
    try:
        check_seal(path.read_bytes(), path.name)
    except (FileError, OSError):
        return False
    return True
