"""Replace a file whole or not at all, also where the power goes in the middle of it.

What is written lies on the disk before it gets its name, and its name before ``replacing``
returns. A file that could not be synced is given up: what its pages hold is then unknown, and
another fsync of it would be believed wrongly.
"""

import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

TEMPORARY = re.compile(r"\.aestudio-[0-9a-z_]{8,16}\.tmp")
# A process that was killed leaves its temporary file. One that lives touches it all the time.
ABANDONED_SECONDS = 86_400.0
MOST_LOOKED_AT = 20_000
# What file systems say that cannot sync folders; some of them need not.
CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)


class UnsyncedError(OSError):
    """The new file is in its place, but might be gone after a power cut."""


@contextmanager
def replacing(
    target: Path, before: Callable[[Path], None] = lambda temporary: None
) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``target`` once it is safely on the disk.

    ``before`` is called with the temporary file just before that. Whatever fails, ``target``
    stays as it was; but UnsyncedError says that it was replaced, and perhaps not for good.
    """
    with _folder(target.parent) as folder:
        temporary = temporary_beside(target)
        file = _created(temporary, target)
        try:
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            before(temporary)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync(folder)


def temporary_beside(target: Path) -> Path:
    """A name for a file that will be ``target``; it fits where that of ``target`` is long."""
    return target.with_name(f".aestudio-{secrets.token_hex(8)}.tmp")


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for good; only the user may look into what is made."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    with _folder(folder.parent) as above:
        _sync(above)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk for good; raises UnsyncedError, or OSError."""
    with _folder(folder) as handle:
        _sync(handle)


def synced(path: Path) -> None:
    """Have what a file holds on the disk for good; raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def clear_abandoned(folder: Path) -> None:
    """Delete temporary files that processes left behind which were killed a day ago or more."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in islice(entries, MOST_LOOKED_AT):
            if TEMPORARY.fullmatch(entry.name) and _abandoned(entry):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _abandoned(entry: "os.DirEntry[str]") -> bool:
    status = entry.stat(follow_symlinks=False)
    return stat.S_ISREG(status.st_mode) and time.time() - status.st_ctime > ABANDONED_SECONDS


def _created(temporary: Path, target: Path) -> BinaryIO:
    """A new file with the owner and the permissions of the one before, or those of any new one."""
    before = target.stat() if target.exists() else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if before is None else 0o600)
    if before is not None:
        with suppress(OSError, AttributeError):  # Only root gives files away; not on Windows.
            os.chown(temporary, before.st_uid, before.st_gid)
        with suppress(OSError):
            temporary.chmod(stat.S_IMODE(before.st_mode))
    return os.fdopen(handle, "wb")


@contextmanager
def _folder(folder: Path) -> Iterator[int | None]:
    """A handle, taken before anything is changed: later there might be none left."""
    if os.name == "nt":  # folders cannot be opened there
        yield None
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _sync(folder: int | None) -> None:
    if folder is None:
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in CANNOT_SYNC:
            raise UnsyncedError(error.errno, error.strerror) from error
