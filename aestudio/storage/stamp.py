"""How a project file was when it was read or written, to see whether others have touched it."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.storage.block import BLOCK, check_seal


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size, time of the last change in ns since 1970, and SHA-256 of the seal, which has that of
    all the rest."""

    size: int
    modified: int
    seal: str


def stamp_of(path: Path) -> Stamp | None:
    """What is there now; None if nothing is. What cannot be read equals nothing else."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return Stamp(-1, -1, "")
    return Stamp(status.st_size, status.st_mtime_ns, _seal(path))


def is_another(path: Path, known: Stamp | None) -> bool:
    """Whether saving to ``path`` would replace something else than what is ``known``.

    A file that was only touched, or brought back from a copy, is still the same.
    """
    now = stamp_of(path)
    if now is None or now == known:
        return False
    if known is None or (now.size, now.seal) != (known.size, known.seal):
        return True
    return not _whole(path)


def _seal(path: Path) -> str:
    handle = -1
    try:
        # A pipe would else be waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        return sha256(os.read(handle, BLOCK)).hexdigest()
    except OSError:
        return ""
    finally:
        if handle >= 0:
            os.close(handle)


def _whole(path: Path) -> bool:
    """Whether the rest is what the seal says."""
    try:
        check_seal(path.read_bytes(), path.name)
    except (FileError, OSError):
        return False
    return True
