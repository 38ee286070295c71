"""Data that moved, changed or went: what became of them, and where they may be now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.core.reference import SAMPLE, DataReference
from aestudio.data.digest import fingerprint_of
from aestudio.data.place import file_of, parted
from aestudio.data.reference import STREAMED, size_of
from aestudio.data.sets.find import is_set
from aestudio.data.watch import UNWATCHED, Watch

MOST_ENTRIES = 5000  # Looked at in all.
MOST_FOLDERS = 200
MOST_CANDIDATES = 8
# Files as long as ours under another name are read to be sure, up to this many bytes in all.
MOST_READ = 2 * 2**30


class Whereabouts(StrEnum):
    """What became of the data of a project."""

    FOUND = "found"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where the data may be; ``same`` if they are the very same, by their hash."""

    path: Path
    same: bool


@dataclass(frozen=True, slots=True)
class Located:
    """``candidates`` are other places, the surest first; none where the data were found."""

    state: Whereabouts
    path: Path
    candidates: tuple[Candidate, ...] = ()


def locate(
    reference: DataReference,
    base: Path | None = None,
    recent: Iterable[Path] = (),
    watch: Watch = UNWATCHED,
) -> Located:
    """Look for the data of a project: where they were, then nearby.

    ``base`` is the project's folder, ``recent`` are others that were in use. Searched are these,
    their neighbours, and those of the place where the data were; names and bytes of files
    decide. Raises ReadingStoppedError if the watch says so.
    """
    path = Path(reference.source)
    if reference.source == SAMPLE or is_set(reference.source):
        return Located(Whereabouts.FOUND, path)
    path = (base or Path()) / path
    there = file_of(path).exists()
    if there and _is_same(reference, path, watch):
        return Located(Whereabouts.FOUND, path)
    folders = _nearby([*([base] if base else []), file_of(path).parent, *recent])
    found = tuple(_candidates(reference, path, folders, watch))
    if there:
        return Located(Whereabouts.CHANGED, path, found)
    return Located(Whereabouts.MOVED if found else Whereabouts.GONE, path, found)


def relocated(reference: DataReference, path: Path, watch: Watch = UNWATCHED) -> DataReference:
    """The same data at another place; raises DataError if they are other data.

    The array of a file of several goes with it.
    """
    if not file_of(path).exists():
        raise DataError("is not there", where=str(path), remedy="Choose where the data are")
    if not _is_same(reference, path, watch):
        raise DataError(
            "holds other data than the project was made with",
            where=file_of(path).name,
            remedy="Choose the file that was moved, or open this one as new data",
        )
    file, array = parted(path)
    array = array or parted(Path(reference.source))[1]
    whole = file.absolute()
    return reference.edited(source=f"{whole}:{array}" if array else str(whole))


def _is_same(reference: DataReference, path: Path, watch: Watch) -> bool:
    """By length and hash, as far as they are known; of a folder, that it is one."""
    file = file_of(path)
    if file.is_dir():
        return True
    size = size_of(path)
    if reference.size and size != reference.size:
        return False
    known = reference.sha256.removeprefix(STREAMED)
    return not known or fingerprint_of(file, watch) == known


def _nearby(folders: Iterable[Path]) -> list[Path]:
    """These folders, what lies in them, and what lies beside them; each once, nearest first."""
    own = [one.absolute() for one in folders if one.is_dir()]
    # What lies above may be a folder of thousands, after which nothing else would be looked at.
    rings = (own, _inside(own), (one.parent for one in own), _inside(one.parent for one in own))
    return list(islice(dict.fromkeys(one for ring in rings for one in ring), MOST_FOLDERS))


def _inside(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for entry in _entries(folder):
            if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith("."):
                yield entry


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(islice(folder.iterdir(), MOST_ENTRIES))
    except OSError:
        return []


def _candidates(
    reference: DataReference, path: Path, folders: Iterable[Path], watch: Watch
) -> list[Candidate]:
    """Files of the same name or contents, the same contents first."""
    wanted, found, left = file_of(path), [], MOST_READ
    entries = (entry for folder in folders for entry in _entries(folder))
    for entry in islice(entries, MOST_ENTRIES):
        named = entry.name == wanted.name
        if entry == wanted or entry.is_symlink() or not (named or _as_long(reference, entry)):
            continue
        size = size_of(entry)
        if not entry.is_dir():
            left -= size
        same = left >= 0 and entry.is_file() and _is_same(reference, entry, watch)
        if same or named:
            found.append(Candidate(entry, same))
    return sorted(found, key=lambda one: not one.same)[:MOST_CANDIDATES]


def _as_long(reference: DataReference, entry: Path) -> bool:
    return bool(reference.size) and entry.is_file() and entry.stat().st_size == reference.size
