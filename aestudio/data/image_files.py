"""The images of a folder, in an order that stays: by class, then by name."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.formats import IMAGE_ENDINGS

MOST_IMAGES = 1_000_000
MOST_ENTRIES = 4_000_000
MOST_CLASSES = 10_000
Key = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image by its path from the folder on, with what shows whether it has changed."""

    name: str
    size: int
    modified: int

    @property
    def group(self) -> str:
        """The sub-folder it lies in, empty for the folder itself."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """All images to read; ``classes`` are the sub-folders that name them, none if they have no
    labels."""

    files: tuple[ImageFile, ...]
    classes: tuple[str, ...]
    notes: tuple[str, ...]


def listing_of(folder: Path) -> Listing:
    """The images in a folder, or in its sub-folders if more of them lie there.

    Hidden files and folders below the sub-folders are passed over, so that links in circles end.
    Raises DataError if there are none, or too many.
    """
    budget = _Budget(folder.name)
    here, groups = _entries(folder, "", budget)
    if len(groups) > MOST_CLASSES:
        raise DataError(
            f"has {len(groups):,} sub-folders",
            where=folder.name,
            remedy=f"Bring at most {MOST_CLASSES:,} classes",
        )
    inside = [file for group in groups for file in _entries(folder / group, group, budget)[0]]
    if not here and not inside:
        raise DataError(
            "has no images in it",
            where=folder.name,
            remedy="Choose a folder of PNG, JPEG, TIFF, BMP or WebP files, or of one such folder "
            "a class",
        )
    if len(here) >= len(inside):
        return Listing(_sorted(here), (), _passed(len(inside), "in sub-folders"))
    classes = sorted({file.group for file in inside}, key=natural)
    named = tuple(classes) if len(classes) > 1 else ()
    return Listing(_sorted(inside), named, _passed(len(here), "beside the sub-folders"))


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
    if not count:
        return ()
    return (f"{count:,} {'image' if count == 1 else 'images'} {where} left out",)


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


def _entries(folder: Path, group: str, budget: _Budget) -> tuple[list[ImageFile], list[str]]:
    """Images and sub-folders of one folder."""
    files, groups = [], []
    for entry in _scanned(folder):
        is_image = entry.name.lower().endswith(IMAGE_ENDINGS)
        budget.entry(is_image)
        try:
            if entry.is_dir():
                groups.append(entry.name)
            elif is_image and entry.is_file():
                status = entry.stat()
                name = f"{group}/{entry.name}" if group else entry.name
                files.append(ImageFile(name, status.st_size, status.st_mtime_ns))
        except OSError:  # a link in a circle, or one that leads nowhere
            continue
    return files, groups


def _scanned(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if not entry.name.startswith("."))
