"""What is known of each image of a folder before it is decoded, and kept between two looks."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.data.formats.images.image_files import ImageFile

VERSION = 4
CMYK = "CMYK"  # The one remark that there is a choice about.


@dataclass(frozen=True, slots=True)
class IndexedImage:
    """An image: its SHA-256, its size upright, how it stores pixels (see image_decode), what is
    wrong with it, empty if nothing, what else there is to say, and how many frames it seems to
    have."""

    name: str
    size: int
    modified: int
    sha256: str
    height: int
    width: int
    kind: str
    problem: str
    remark: str
    frames: int

    @property
    def file(self) -> ImageFile:
        """The file that this was learnt of."""
        return ImageFile(self.name, self.size, self.modified)


# dataclasses.astuple copies each value deeply, which took a tenth of the time of a folder.
_values = attrgetter(*(one.name for one in fields(IndexedImage)))


def known_entries(path: Path) -> dict[ImageFile, IndexedImage]:
    """Entries of a look before this one, by the file as it was; none if they cannot be read."""
    try:
        kept = json.loads(path.read_bytes())
        if kept["version"] != VERSION:
            return {}
        entries = [IndexedImage(*values) for values in kept["files"]]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {entry.file: entry for entry in entries}


def kept_form(entries: Iterable[IndexedImage]) -> NDArray[Any]:
    """Entries to be read by ``known_entries``: the bytes of a file."""
    kept = {"version": VERSION, "files": [_values(entry) for entry in entries]}
    return np.frombuffer(json.dumps(kept).encode(), np.uint8)


def fingerprint(entries: Iterable[IndexedImage], meanings: Iterable[str] = ()) -> str:
    """SHA-256 over all names and the SHA-256 of each file: the same wherever the folder lies.

    ``meanings`` tell apart what was made of the same files.
    """
    found = hashlib.sha256()
    for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
        found.update(os.fsencode(entry.name) + b"\0" + entry.sha256.encode() + b"\n")
    for meaning in meanings:
        found.update(f"\0{meaning}\n".encode())
    return found.hexdigest()
