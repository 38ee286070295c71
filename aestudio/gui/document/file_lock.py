"""The window's lock on its project file, and how that was when it was last read or written."""

from enum import Enum, auto
from pathlib import Path
from threading import Lock

from aestudio.storage.lock import OpenLock, take_lock
from aestudio.storage.stamp import Stamp, is_another


class Standing(Enum):
    """Whether a file may be saved over: another window has it, or somebody else changed it."""

    FREE = auto()
    TAKEN = auto()
    CHANGED = auto()


class FileLock:
    """Safe from any thread; the file system is asked off the GUI thread."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[Path, OpenLock] = {}
        self._current: Path | None = None
        self._stamp: Stamp | None = None
        self._released = False

    @property
    def stamp(self) -> Stamp | None:
        """How the file of the open document was when it was last read or written."""
        return self._stamp

    def claim(self, path: Path) -> bool:
        """Take a file, beside the one that is open; whether it is this window's now."""
        target = path.resolve()
        with self._guard:
            if target not in self._locks and not self._released:
                lock = take_lock(target)
                if lock is not None:
                    self._locks[target] = lock
            return target in self._locks

    def drop(self, path: Path) -> None:
        """Nothing came of the file that was claimed; the open one stays."""
        target = path.resolve()
        with self._guard:
            if target != self._current:
                self._release(target)

    def keep(self, path: Path | None, stamp: Stamp | None) -> None:
        """The open document is that of ``path`` now; all other files are let go."""
        target = None if path is None else path.resolve()
        with self._guard:
            self._current, self._stamp = target, stamp
            for other in [one for one in self._locks if one != target]:
                self._release(other)

    def standing(self, path: Path) -> Standing:
        """Whether the file of the open document may be saved over without a question."""
        if not self.claim(path):
            return Standing.TAKEN
        return Standing.CHANGED if is_another(path, self._stamp) else Standing.FREE

    def release(self) -> None:
        """The window goes; nothing is taken any more."""
        with self._guard:
            self._released = True
            for one in list(self._locks):
                self._release(one)

    def _release(self, target: Path) -> None:
        lock = self._locks.pop(target, None)
        if lock is not None:
            lock.release()
