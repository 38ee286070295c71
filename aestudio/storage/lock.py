"""Whether a project file is open somewhere: locks that the system takes back from the dead.

The lock is that of a small hidden file beside the project file, since saving puts a new file in
the place of the old one. What counts is the system's lock on it, not that it is there: a process
that is killed leaves the file and loses the lock, so the next one takes it over.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from aestudio.core.errors import FileError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class OpenLock:
    """Held until ``release``, or until the process is gone."""

    def __init__(self, handle: int | None, place: Path) -> None:
        self._handle, self._place = handle, place

    def release(self) -> None:
        """Let others have the file."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        # Gone before the lock is: whoever waits for it sees that it has the lock of nothing.
        with suppress(OSError):
            self._place.unlink()
        os.close(handle)


def take_lock(path: Path) -> OpenLock | None:
    """The lock of a project file; None if another has it, in this process or elsewhere.

    A folder that takes no files, or whose file system knows no locks, gives one that holds
    nothing: nothing can be saved there, or nobody can be kept from it.
    """
    place = lock_of(path)
    try:
        while True:
            handle = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
            if not _locked(handle):
                os.close(handle)
                return None
            if _is_at(handle, place):
                return OpenLock(handle, place)
            os.close(handle)
    except OSError:
        return OpenLock(None, place)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Have the lock of a project file while it lasts; raises FileError if another has it."""
    lock = take_lock(path)
    if lock is None:
        raise FileError(
            "is in use: a window has it open, or another training saves to it",
            where=str(path),
            remedy="Close it there or wait, or choose another name",
        )
    try:
        yield
    finally:
        lock.release()


def lock_of(path: Path) -> Path:
    """The file that is locked while ``path`` is open; its name fits where that of ``path`` does."""
    target = path.resolve()
    name = sha256(os.fsencode(target.name)).hexdigest()[:16]
    return target.with_name(f".aestudio-{name}.lock")


def _locked(handle: int) -> bool:
    """Whether the lock is ours now; closes the handle if there are no locks here."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        os.close(handle)
        raise
    return True


def _is_at(handle: int, place: Path) -> bool:
    """Whether the file is still there: who had the lock before may just have removed it."""
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False
