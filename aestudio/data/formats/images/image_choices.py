"""What is odd about images, and may be dealt with in one way or another: chosen in a Reading."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from aestudio.core.errors import DataError
from aestudio.data.formats.images.image_form import ImageForm, Pixels
from aestudio.data.formats.images.image_ground import GROUNDS
from aestudio.data.formats.images.image_index import CMYK, IndexedImage
from aestudio.data.samples import Choice

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

LEAVE, EVERY, EIGHT = "leave", "every", "eight"
Size = tuple[int, int]
Shot = tuple[IndexedImage, int]  # An image, and which of its frames.


def taken(
    entries: Sequence[IndexedImage], reading: "Reading", place: str
) -> Sequence[IndexedImage]:
    """The images that are not left out by choice; raises DataError if none is."""
    odd = _wanted(entries, reading)
    if not odd:
        raise DataError(
            f"leaves out {_images(len(entries))}, and has no other",
            where=place,
            why="Those with several frames, or in CMYK, are not wanted",
            remedy="Take them: frames=first, cmyk=convert",
        )
    if reading.sizes != LEAVE:
        return odd
    size = frequent_size(odd)
    return [entry for entry in odd if _size(entry) == size]


def frequent_size(entries: Sequence[IndexedImage]) -> Size:
    """Height and width that most images have; of sizes that are as frequent, the larger."""
    counts = Counter(map(_size, entries))
    return max(counts, key=lambda size: (counts[size], size[0] * size[1], size))


def count_of(entries: Sequence[IndexedImage], reading: "Reading") -> int:
    """How many samples images become."""
    if reading.frames != EVERY:
        return len(entries)
    return sum(entry.frames for entry in entries)


def shots_of(entries: Iterable[IndexedImage], reading: "Reading") -> list[Shot]:
    """The samples that images become."""
    if reading.frames != EVERY:
        return [(entry, 0) for entry in entries]
    return [(entry, frame) for entry in entries for frame in range(entry.frames)]


def choices_of(
    entries: Sequence[IndexedImage], reading: "Reading", form: ImageForm, *, given: bool = False
) -> Iterator[Choice]:
    """What could be done otherwise with the images of a folder, which ``form`` was made of; it
    leaves less to choose where it was ``given`` by others."""
    several = [entry for entry in entries if entry.frames > 1]
    if several:
        yield Choice("frames", _of(several, entries, "several frames"), _framed(several, reading))
    printed = [entry for entry in entries if CMYK in entry.remark]
    if printed:
        done = "left out" if reading.cmyk == LEAVE else "converted"
        yield Choice("cmyk", _of(printed, entries, "colours for print (CMYK)"), done)
    rest = _wanted(entries, reading)
    if not given or reading.sizes == LEAVE:
        yield from _choice_of_size(rest, reading, form)
    if given:
        return
    deep = [entry for entry in rest if entry.kind == Pixels.DEEP]
    if deep and form.pixels in (Pixels.DEEP, Pixels.GREY):
        done = "all are kept" if form.pixels is Pixels.DEEP else "the upper eight are kept"
        yield Choice("bits", _of(deep, entries, "16 bits of grey"), done)


def choice_of_ground(transparent: int, count: int, reading: "Reading") -> Choice:
    """What became of the images that have pixels which are transparent, of ``count`` in all."""
    verb = "is" if transparent == 1 else "are"
    found = f"{transparent:,} of {_images(count)} {verb} transparent in part"
    laid = reading.ground in GROUNDS
    return Choice("ground", found, f"laid on {reading.ground}" if laid else "that was ignored")


def _choice_of_size(
    entries: Sequence[IndexedImage], reading: "Reading", form: ImageForm
) -> Iterator[Choice]:
    sizes = Counter(map(_size, entries))
    if len(sizes) < 2:
        return
    height, width = frequent_size(entries)
    most = sizes[height, width]
    left = _verb(len(entries) - most, "other was left out", "others were left out")
    yield Choice(
        "sizes",
        f"{len(sizes):,} sizes, {height} × {width} the most frequent "
        f"({most:,} of {_images(len(entries))})",
        left if reading.sizes == LEAVE else f"all were made {form.height} × {form.width}",
    )


def _framed(several: Sequence[IndexedImage], reading: "Reading") -> str:
    if reading.frames == LEAVE:
        return "left out"
    if reading.frames != EVERY:
        return "the first was taken"
    count = sum(entry.frames for entry in several)
    return f"each is a sample, {count:,} in all, and those of one image may train and test"


def _wanted(entries: Sequence[IndexedImage], reading: "Reading") -> Sequence[IndexedImage]:
    """Those that are not left out for what they are themselves."""
    if reading.frames == LEAVE:
        entries = [entry for entry in entries if entry.frames == 1]
    if reading.cmyk == LEAVE:
        entries = [entry for entry in entries if CMYK not in entry.remark]
    return entries


def _of(some: Sequence[IndexedImage], all_of_them: Sequence[IndexedImage], what: str) -> str:
    """3 of 120 images have several frames."""
    verb = "has" if len(some) == 1 else "have"
    return f"{len(some):,} of {_images(len(all_of_them))} {verb} {what}"


def _images(count: int) -> str:
    return _verb(count, "image", "images")


def _verb(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _size(entry: IndexedImage) -> Size:
    return entry.height, entry.width
