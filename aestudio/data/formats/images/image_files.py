"""The images of a folder, in an order that stays: by sub-folder, then by name."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.formats.catalogue import IMAGE_ENDINGS, IMAGE_FORMATS
from aestudio.data.formats.images.folder_layout import Group, Layout, layout_of
from aestudio.data.samples import Choice

MOST_IMAGES = 1_000_000
MOST_ENTRIES = 4_000_000
MOST_CLASSES = 10_000
MOST_DEPTH = 32
MOST_ENDINGS = 5
# What lies beside images for people and programs to read, and is missed by nobody.
PASSED_OVER = frozenset(
    ("", ".txt", ".md", ".rst", ".html", ".htm", ".url", ".lnk", ".log", ".ini", ".db", ".py")
)
Key = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image by its path from the folder on, with what shows whether it has changed."""

    name: str
    size: int
    modified: int

    @property
    def group(self) -> str:
        """The folders that lead to it, empty for the folder itself."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """All images to read; ``classes`` are those of the groups they lie in, empty if they have no
    labels. ``testing`` are the groups that test, None where no folders name parts."""

    files: tuple[ImageFile, ...]
    classes: Mapping[str, str]
    notes: tuple[str, ...] = ()
    testing: frozenset[str] | None = None
    choices: tuple[Choice, ...] = ()


def listing_of(folder: Path, *, classes_only: bool = False, only: str = "") -> Listing:
    """The images in a folder, or in its sub-folders if more of them lie there.

    Hidden files are passed over, as are links to folders below the sub-folders, so that links in
    circles end. ``classes_only`` takes sub-folders for nothing else, see folder_layout. ``only``
    one image of the folder is wanted where it is named. Raises DataError if there are no images,
    or too many.
    """
    if only:
        status = (folder / only).stat()
        return Listing((ImageFile(only, status.st_size, status.st_mtime_ns),), {})
    budget = _Budget(folder.name)
    found = _Found()
    _look_into(folder, (), found, budget)
    here = found.images.pop((), [])
    counts = {group: len(files) for group, files in found.images.items()}
    inside = sum(n for group, n in counts.items() if len(group) == 1 or not classes_only)
    if not here and not inside:
        raise _none(folder.name, found)
    if len(here) >= inside:
        notes = _passed(sum(counts.values()), "in sub-folders")
        return Listing(_sorted(here), {}, (*notes, *found.told))
    return _inside(found, layout_of(counts, classes_only=classes_only), len(here), folder.name)


def _inside(found: "_Found", layout: Layout, here: int, place: str) -> Listing:
    """What lies in sub-folders, by what these mean."""
    classes = {"/".join(group): name for group, name in layout.classes.items()}
    names = set(classes.values())
    if len(names) > MOST_CLASSES:
        raise DataError(
            f"has {len(names):,} sub-folders",
            where=place,
            remedy=f"Bring at most {MOST_CLASSES:,} classes",
        )
    files = [file for group in layout.classes for file in found.images[group]]
    unnamed = sum(not classes[file.group] for file in files)
    named = not unnamed and (len(names) > 1 or layout.testing is not None)
    some = layout.testing is not None and 0 < unnamed < len(files)
    notes = (
        *_passed(here, "beside the sub-folders"),
        *_passed(layout.beside, f"beside {_listed(layout.parts)}"),
        *((f"{_images(unnamed)} in no folder of a class: there are no labels",) if some else ()),
        *found.told,
    )
    testing = layout.testing
    tests = None if testing is None else frozenset("/".join(group) for group in testing)
    choices = tuple(_choices(layout, tests, files))
    return Listing(_sorted(files), classes if named else {}, notes, tests, choices)


def _choices(
    layout: Layout, testing: frozenset[str] | None, files: Sequence[ImageFile]
) -> Iterator[Choice]:
    """What the sub-folders were taken for, where that can be seen in another way."""
    if testing is not None:
        count = sum(file.group in testing for file in files)
        lie = "lies" if count == 1 else "lie"
        found = f"{count:,} of {_images(len(files))} {lie} in {_listed(layout.tests)}"
        yield Choice("folders", found, f"{_listed(layout.parts)} are parts, not classes")
    elif layout.deeper:
        lie = "lies" if layout.deeper == 1 else "lie"
        found = f"{_images(layout.deeper)} {lie} deeper than the sub-folders"
        yield Choice("folders", found, "counted to these" if layout.counted else "left out")


def _none(place: str, found: "_Found") -> DataError:
    if found.images:
        return DataError(
            "has no images in its sub-folders",
            where=place,
            why=f"{_images(sum(map(len, found.images.values())))} deeper were not wanted",
            remedy="Take them (folders=auto)",
        )
    return DataError(
        "has no images in it",
        where=place,
        why=f"It holds {found.others_told}" if found.others else "",
        remedy=f"Choose a folder of {IMAGE_FORMATS} files, or of one such folder a class",
    )


def natural(name: str) -> Key:
    """Sorts 2 before 10."""
    parts = re.findall(r"([0-9]+)|([^0-9]+)", name.lower())
    return (*((text, int(digits or 0)) for digits, text in parts), (name, 0))


def _sorted(files: list[ImageFile]) -> tuple[ImageFile, ...]:
    groups: dict[str, list[ImageFile]] = {}
    for file in files:
        groups.setdefault(file.group, []).append(file)
    ordered = sorted(groups, key=natural)
    return tuple(
        file
        for group in ordered
        for file in sorted(groups[group], key=lambda file: natural(file.name))
    )


def _passed(count: int, where: str) -> tuple[str, ...]:
    return (f"{_images(count)} {where} left out",) if count else ()


def _images(count: int) -> str:
    return f"{count:,} {'image' if count == 1 else 'images'}"


def _listed(names: Sequence[str]) -> str:
    """train, val and test."""
    return " and ".join(one for one in (", ".join(names[:-1]), *names[-1:]) if one)


class _Budget:
    """Counts what is looked at; raises DataError beyond all bounds."""

    def __init__(self, place: str) -> None:
        self._place, self._entries, self._images = place, 0, 0

    def entry(self, is_image: bool) -> None:
        self._entries += 1
        self._images += is_image
        if self._images > MOST_IMAGES or self._entries > MOST_ENTRIES:
            raise DataError(
                f"holds more than {MOST_IMAGES:,} images",
                where=self._place,
                remedy="Choose a folder with fewer of them",
            )


class _Found:
    """The images by the folders that lead to them, and how many other files of which ending."""

    def __init__(self) -> None:
        self.images: dict[Group, list[ImageFile]] = {}
        self.others: Counter[str] = Counter()

    @property
    def told(self) -> tuple[str, ...]:
        """What was left out, to be noted."""
        return (f"{self.others_told} left out",) if self.others else ()

    @property
    def others_told(self) -> str:
        """8 files of other formats (.heic 8)."""
        count = self.others.total()
        some = ", ".join(f"{ending} {n:,}" for ending, n in self.others.most_common(MOST_ENDINGS))
        more = ", …" if len(self.others) > MOST_ENDINGS else ""
        if count == 1:
            return f"1 file of another format ({next(iter(self.others))})"
        return f"{count:,} files of other formats ({some}{more})"


def _look_into(folder: Path, group: Group, found: _Found, budget: _Budget) -> None:
    """Gather what lies in a folder and in all folders below it."""
    inner = []
    for entry in _scanned(folder):
        ending = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122
        is_image = ending in IMAGE_ENDINGS
        budget.entry(is_image)
        try:
            if entry.is_dir(follow_symlinks=not group):
                inner.append(entry.name)
            elif is_image and entry.is_file():
                status = entry.stat()
                name = "/".join((*group, entry.name))
                file = ImageFile(name, status.st_size, status.st_mtime_ns)
                found.images.setdefault(group, []).append(file)
            elif ending not in PASSED_OVER and entry.is_file():
                found.others[ending] += 1
        except OSError:  # a link in a circle, or one that leads nowhere
            continue
    if len(group) < MOST_DEPTH:
        for name in inner:
            _look_into(folder / name, (*group, name), found, budget)


def _scanned(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if not entry.name.startswith("."))
