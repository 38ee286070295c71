"""Replace a file whole or not at all."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(
    target: Path, before: Callable[[Path], None] = lambda temporary: None
) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``target`` once it is safely on the disk.

    ``before`` is called with the temporary file just before that. Whatever fails, ``target``
    stays as it was.
    """
    handle, name = tempfile.mkstemp(prefix=".aestudio-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        before(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _mode(target: Path) -> int:
    """Permissions of the file before, or those of any new file."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
