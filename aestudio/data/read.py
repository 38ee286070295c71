"""One door to all readers."""

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from aestudio.core.errors import DataError, remedy_of_reading
from aestudio.core.preparation import Reading
from aestudio.data.cache import index_file, remember
from aestudio.data.digest import fingerprint_of, hashed_meanwhile
from aestudio.data.formats.catalogue import FORMATS, TOLD, Kind
from aestudio.data.formats.images.image_form import EarlierForm
from aestudio.data.formats.images.pictures import Pictures
from aestudio.data.formats.kinds import contradiction, is_single_image, kind_of
from aestudio.data.formats.tree import Tree
from aestudio.data.layout import Laid, Whole
from aestudio.data.place import file_of
from aestudio.data.raw import ArrayEntry, Raw, Table
from aestudio.data.reader_process.guarded import ask
from aestudio.data.samples import Samples, check_finite, check_size
from aestudio.data.streaming.rows import FileState, IndivisibleError, RowFile, rows_from, stamp_of
from aestudio.data.streaming.whole import whole
from aestudio.data.table_samples import samples_of
from aestudio.data.watch import UNWATCHED, Watch

AS_FOUND = Reading()
# Read from where they lie, so that only their size in memory matters.
LAID = (Kind.NPY, Kind.HDF5, Kind.IDX)
STREAMED = {one.kind for one in FORMATS if one.streamed}
WITH_ARRAYS = {one.kind for one in FORMATS if one.arrays}
# Processor time that a reader may take: nobody waits longer for a file of that size.
SECONDS, SECONDS_A_MIB, SECONDS_A_FOLDER = 60, 2, 6 * 3600
# A tree is small, whatever the arrays in it. Its reader opens no file at all.
TREE_SECONDS, TREE_SECONDS_A_MIB, TREE_MEMORY, TREE_PATIENCE = 3, 0.5, 512 * 2**20, 8


def read_raw(
    path: Path,
    reading: Reading = AS_FOUND,
    watch: Watch = UNWATCHED,
    wide: bool | None = None,
    earlier: EarlierForm | None = None,
) -> Raw:
    """Read a file or a folder of images, as it is, and compute its fingerprint meanwhile.

    Another process takes it apart and brings arrays, nothing else. ``wide`` says whether an array
    is kept in 64 bits where it has them; None, that it is if its digits matter. ``earlier`` is the
    form that images are brought to, if it is not to be their own. Raises DataError that says what
    is wrong with it, ReadingStoppedError if the watch says so.
    """
    with _readable_errors(path):
        if _is_of_images(path, earlier):
            return read_values(path, reading, watch, wide, earlier)
        with hashed_meanwhile(file_of(path)) as sha256:
            stamp = stamp_at(path)
            found = read_values(path, reading, watch, wide)
            return replace(_unchanged(found, path, stamp), sha256=sha256())


def read_values(
    path: Path,
    reading: Reading = AS_FOUND,
    watch: Watch = UNWATCHED,
    wide: bool | None = None,
    earlier: EarlierForm | None = None,
) -> Raw:
    """As read_raw; of a file without its fingerprint, which can take longer than reading it."""
    with _readable_errors(path):
        if _is_of_images(path, earlier):
            return _folder(path, reading, watch, earlier)
        kind, stamp = _checked(path), stamp_at(path)
        if kind not in LAID:
            check_size(stamp[0], path.name)
        found = _unchanged(_file(path, kind, stamp, reading, watch, wide), path, stamp)
        said = contradiction(path, kind)
        return replace(found, notes=(said, *found.notes)) if said else found


def known_as(raw: Raw, path: Path, stamp: FileState, watch: Watch = UNWATCHED) -> Raw:
    """What was read of a file that had that stamp, with the file's fingerprint.

    Raises DataError if it is not that file any more.
    """
    with _readable_errors(path):
        _unchanged(raw, path, stamp)
        sha256 = fingerprint_of(file_of(path), watch)
        return replace(_unchanged(raw, path, stamp), sha256=sha256)


def stamp_at(path: Path) -> FileState:
    """What tells a file from the same one changed."""
    return stamp_of(file_of(path).stat())


def read(path: Path, watch: Watch = UNWATCHED) -> Samples:
    """Samples of a file that can be used as they are; raises DataError for any other."""
    raw = read_raw(path, watch=watch)
    samples = samples_of(raw, path.name) if isinstance(raw, Table) else raw
    if samples.values.dtype != np.uint8:
        check_finite(samples.values, path.name)
    return samples


def read_set_apart(source: str, watch: Watch = UNWATCHED) -> Raw:
    """The sample set of that name, by another process: the library that has it loads slowly.

    Raises DataError if it is not on this machine yet.
    """
    request = {"task": "set", "path": source, "kind": "", "seconds": SECONDS}
    with _readable_errors(Path(source)):
        return ask(request, Samples | Table, watch)  # type: ignore[no-any-return]


def tree_in(content: bytes, place: str) -> Tree:
    """The tree of an HDF5 file whose bytes are ``content``, as another process finds it.

    Raises DataError if it is damaged, and OSError.
    """
    request = {
        "task": "tree",
        "path": place,
        "seconds": TREE_SECONDS + int(TREE_SECONDS_A_MIB * len(content) / 2**20),
        "memory": TREE_MEMORY,
        "files": 0,
    }
    return ask(  # type: ignore[no-any-return]
        request, Tree, UNWATCHED, content=content, patience=TREE_PATIENCE
    )


def arrays_in(path: Path) -> tuple[ArrayEntry, ...]:
    """The arrays of a file that may hold several, by name; none of another file.

    Raises DataError if it cannot be read.
    """
    file_path = file_of(path)
    with _readable_errors(file_path):
        kind = _checked(file_path)
        if kind not in WITH_ARRAYS:
            return ()
        request = _request("arrays", file_path, kind)
        return ask(request, tuple[ArrayEntry, ...], UNWATCHED)  # type: ignore[no-any-return]


def rows_of(path: Path) -> RowFile | None:
    """The rows of a file that can be read piece by piece, None of any other; raises DataError."""
    with _readable_errors(path):
        kind = _checked(path)
        if kind not in STREAMED:
            return None
        stamp = stamp_of(file_of(path).stat())
        found = ask(_request("layout", path, kind), Laid | Whole, UNWATCHED)
        if isinstance(found, Whole):
            raise IndivisibleError(
                found.why, found.shape, np.dtype(found.dtype), where=path.name, remedy=found.remedy
            )
        return rows_from(found, file_of(path), stamp)


def rows_unless_small(path: Path, small: Callable[[IndivisibleError], bool]) -> RowFile | None:
    """As rows_of; None also of a ``small`` file that can be read only all at once."""
    try:
        return rows_of(path)
    except IndivisibleError as error:
        if small(error):
            return None
        raise


def _file(
    path: Path, kind: Kind, stamp: FileState, reading: Reading, watch: Watch, wide: bool | None
) -> Raw:
    request = {**_request("read", path, kind, reading, size=stamp[0]), "wide": wide}
    found: Samples | Table | Laid = ask(request, Samples | Table | Laid, watch)
    if not isinstance(found, Laid):
        return found
    rows = rows_from(found, file_of(path), stamp)
    values = whole(rows, watch, wide)
    name, stored = file_of(path).stem, rows.dtype.name
    labels, names = found.labels, found.class_names
    return Samples(values, rows.shape[1:], name, labels, names, stored=stored)


def _folder(path: Path, reading: Reading, watch: Watch, earlier: EarlierForm | None) -> Samples:
    told = None if earlier is None else (earlier.height, earlier.width, earlier.pixels)
    folder, only = (path, "") if path.is_dir() else (path.parent, path.name)
    request = _request("read", folder, Kind.IMAGES, reading)
    request |= {"known": str(index_file(path)), "earlier": told, "only": only}
    found: Pictures = ask(request, Pictures, watch)
    remember(index_file(path), found.index)
    return found.samples


def _is_of_images(path: Path, earlier: EarlierForm | None) -> bool:
    """Whether it is a folder of images, or one image to be like others; raises DataError."""
    return (earlier is not None and is_single_image(path)) or _checked(path) is Kind.IMAGES


def _request(
    task: str, path: Path, kind: Kind, reading: Reading = AS_FOUND, size: int = 0
) -> dict[str, Any]:
    seconds = SECONDS + SECONDS_A_MIB * size // 2**20
    return {
        "task": task,
        "path": str(path.absolute()),
        "kind": kind.value,
        "reading": reading.model_dump(mode="json"),
        "seconds": SECONDS_A_FOLDER if kind is Kind.IMAGES else seconds,
    }


@contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    """Errors of the system in words for the user."""
    try:
        yield
    except OSError as error:
        raise DataError(
            "cannot be read",
            where=str(path),
            why=error.strerror or str(error),
            remedy=remedy_of_reading(error),
        ) from error
    except MemoryError as error:
        raise DataError(
            "does not fit into memory", where=path.name, remedy="Bring fewer samples"
        ) from error


def _checked(path: Path) -> Kind:
    """The kind of a file that can be opened without waiting; raises DataError, OSError."""
    status = file_of(path).stat()
    if stat.S_ISDIR(status.st_mode) and file_of(path) == path:
        return Kind.IMAGES
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not an ordinary file"
        raise DataError(f"is {kind}", where=str(path), remedy=f"Choose {TOLD}")
    if status.st_size == 0:
        raise DataError("is empty", where=path.name, remedy="Choose a file with samples")
    return kind_of(path)


def _unchanged(found: Raw, path: Path, stamp: FileState) -> Raw:
    """What was read, if the file is still the one that it was read from."""
    if stamp_at(path) != stamp:
        raise DataError("was changed while it was read", where=path.name, remedy="Choose it again")
    return found
