"""One door to all readers."""

import stat
from collections.abc import Callable
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.csv_table import read_csv
from aestudio.data.idx import read_idx
from aestudio.data.npy import read_npy
from aestudio.data.npz import read_npz
from aestudio.data.samples import MOST_BYTES, Samples, check_size

READERS: dict[str, Callable[[Path], Samples]] = {
    ".npy": read_npy,
    ".npz": read_npz,
    ".csv": read_csv,
}
FORMATS = ".npy, .npz, .csv and IDX (also .gz)"


def read(path: Path) -> Samples:
    """Read a file of samples; raises DataError that says what is wrong with it."""
    try:
        _check_file(path)
        return _reader(path)(path)
    except OSError as error:
        raise DataError(
            "cannot be read",
            where=str(path),
            why=error.strerror or str(error),
            remedy="Check the path and its permissions",
        ) from error
    except MemoryError as error:
        raise DataError(
            "does not fit into memory", where=path.name, remedy="Bring fewer samples"
        ) from error


def _check_file(path: Path) -> None:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not an ordinary file"
        raise DataError(f"is {kind}", where=str(path), remedy=f"Choose a file: {FORMATS}")
    if status.st_size == 0:
        raise DataError("is empty", where=path.name, remedy="Choose a file with samples")
    if status.st_size > MOST_BYTES:
        check_size(status.st_size, path.name)


def _reader(path: Path) -> Callable[[Path], Samples]:
    reader = READERS.get(path.suffix.lower())
    if reader:
        return reader
    if "idx" in path.name.lower() or "ubyte" in path.name.lower():
        return read_idx
    raise DataError(
        f"has an unknown ending ({path.suffix or 'none'})",
        where=path.name,
        remedy=f"Known are {FORMATS}",
    )
