"""Whether a file can be written somewhere, and what to do where it cannot."""

import errno
import os
import stat
from pathlib import Path

from aestudio.core.errors import TOO_MANY_FILES, FileError

# {} is where a command of the window is named.
ELSEWHERE = "Choose another folder{}; nothing is lost so far"
REMEDIES = {
    errno.ENOSPC: "Make room there, or choose another disk{}",
    errno.EDQUOT: "Make room there, or choose another disk{}",
    errno.EFBIG: "Allow larger files (ulimit -f), or choose another disk{}",
    errno.EIO: "The disk may be failing: choose another one{}",
    **TOO_MANY_FILES,
    errno.ENOENT: "Make the folder first, or choose another one{}",
    errno.ENAMETOOLONG: "Choose a shorter name{}",
}


def target_of(path: Path) -> Path:
    """The file that ``path`` leads to; raises FileError where a file cannot be put there."""
    try:
        target = path.resolve()
        status = target.stat() if target.exists() else None
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise unwritable(path, error) from error
    if status is None:
        return target
    if stat.S_ISDIR(status.st_mode):
        raise FileError("is a folder", where=str(path), remedy="Name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise FileError("is not an ordinary file", where=str(path), remedy="Choose another name")
    if not os.access(target, os.W_OK):
        raise FileError(
            "is write-protected",
            where=str(path),
            remedy="Choose another name, or permit changes to it",
        )
    return target


def unwritable(path: Path, error: Exception, how: str = "") -> FileError:
    """Says that nothing can be written to ``path``, why, and what helps; ``how`` to choose."""
    number = error.errno if isinstance(error, OSError) else None
    return FileError(
        "cannot be written to",
        where=str(path),
        why=reason(error),
        remedy=REMEDIES.get(number or 0, ELSEWHERE).format(how),
    )


def reason(error: Exception) -> str:
    """What the system says is wrong."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
