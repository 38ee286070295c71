"""Whether a file is one that samples are read from: what it held would be lost."""

from pathlib import Path

from aestudio.core.reference import SAMPLE, DataReference
from aestudio.data.formats.catalogue import IMAGE_ENDINGS
from aestudio.data.formats.idx import labels_beside
from aestudio.data.place import file_of
from aestudio.data.sets.find import is_set


def is_source(path: Path, *data: DataReference) -> bool:
    """Whether writing to ``path`` would change what any of these are read from."""
    places = (place for one in data for place in (one.source, one.preparation.test_file) if place)
    return any(is_read_from(Path(place), path) for place in places)


def is_read_from(place: Path, path: Path) -> bool:
    """Whether ``path`` is the file of samples at ``place``, its labels, or an image in its
    folder."""
    if str(place) == SAMPLE or is_set(place):
        return False
    file = file_of(place)
    if file.is_dir():
        image = path.suffix.lower() in IMAGE_ENDINGS or path.resolve().suffix in IMAGE_ENDINGS
        return image and path.resolve().is_relative_to(file.resolve())
    return any(_same(one, path) for one in (file, labels_beside(file)) if one is not None)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
