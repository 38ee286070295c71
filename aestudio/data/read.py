"""One door to all readers."""

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.csv_table import read_csv
from aestudio.data.hdf5 import read_hdf5, rows_of_hdf5
from aestudio.data.idx import read_idx
from aestudio.data.npy import read_npy, rows_of_npy
from aestudio.data.npz import read_npz
from aestudio.data.place import file_of, suffix_of
from aestudio.data.rows import IndivisibleError, RowFile
from aestudio.data.samples import Samples, check_size

READERS: dict[str, Callable[[Path], Samples]] = {
    ".npy": read_npy,
    ".npz": read_npz,
    ".csv": read_csv,
    ".h5": read_hdf5,
    ".hdf5": read_hdf5,
}
STREAMS: dict[str, Callable[[Path], RowFile]] = {
    ".npy": rows_of_npy,
    ".h5": rows_of_hdf5,
    ".hdf5": rows_of_hdf5,
}
FORMATS = ".npy, .npz, .csv, .h5 and IDX (also .gz)"


def read(path: Path) -> Samples:
    """Read a file of samples; raises DataError that says what is wrong with it."""
    with _told(path):
        _check_file(path)
        if suffix_of(path) not in STREAMS:
            check_size(path.stat().st_size, path.name)
        return _reader(path)(path)


def rows_of(path: Path) -> RowFile | None:
    """The rows of a file that can be read piece by piece, None of any other; raises DataError."""
    opened = STREAMS.get(suffix_of(path))
    if opened is None:
        return None
    with _told(path):
        _check_file(path)
        return opened(path)


def rows_unless_small(path: Path, small: Callable[[IndivisibleError], bool]) -> RowFile | None:
    """As rows_of; None also of a ``small`` file that can be read only all at once."""
    try:
        return rows_of(path)
    except IndivisibleError as error:
        if small(error):
            return None
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of the system in words for the user."""
    try:
        yield
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
    status = file_of(path).stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not an ordinary file"
        raise DataError(f"is {kind}", where=str(path), remedy=f"Choose a file: {FORMATS}")
    if status.st_size == 0:
        raise DataError("is empty", where=path.name, remedy="Choose a file with samples")


def _reader(path: Path) -> Callable[[Path], Samples]:
    reader = READERS.get(suffix_of(path))
    if reader:
        return reader
    if "idx" in path.name.lower() or "ubyte" in path.name.lower():
        return read_idx
    raise DataError(
        f"has an unknown ending ({path.suffix or 'none'})",
        where=path.name,
        remedy=f"Known are {FORMATS}",
    )
