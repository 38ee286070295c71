"""Files of other programs, taken apart by another process."""

import stat
from pathlib import Path

from aestudio.core.errors import DataError, FileError, remedy_of_reading
from aestudio.data.networks.steps import Network
from aestudio.data.reader_process.guarded import ask
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.importers.formats import file_of, format_of

MOST_BYTES = 2 * 2**30
SECONDS, SECONDS_A_MIB = 60, 2


def read_network(path: Path, watch: Watch = UNWATCHED) -> Network:
    """The network in a file, which is taken apart by a process with limits and never run.

    Raises FileError that says what is wrong with it, ReadingStoppedError if the watch says so.
    """
    try:
        path = file_of(path)
        size = _size(path)
        request = {
            "task": "network",
            "path": str(path.absolute()),
            "format": format_of(path).name,
            "seconds": SECONDS + SECONDS_A_MIB * size // 2**20,
        }
        found: Network = ask(request, Network, watch)
        return found
    except DataError as error:
        raise FileError(
            error.what, where=error.where, why=error.why, remedy=error.remedy
        ) from error
    except OSError as error:
        raise FileError(
            "cannot be read",
            where=str(path),
            why=error.strerror or str(error),
            remedy=remedy_of_reading(error),
        ) from error


def _size(path: Path) -> int:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise FileError("is not a file", where=str(path), remedy="Choose the file of a network")
    if not 0 < status.st_size <= MOST_BYTES:
        what = f"has {status.st_size / 2**30:.1f} GiB" if status.st_size else "is empty"
        raise FileError(what, where=path.name, remedy="Choose a network of 2 GiB at most")
    return status.st_size
