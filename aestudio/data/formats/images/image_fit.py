"""Which form the images of a folder get: what was asked for, their own, or that of others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median_low
from typing import TYPE_CHECKING

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.data.formats.images.image_choices import EIGHT
from aestudio.data.formats.images.image_form import WORDS, EarlierForm, ImageForm, Pixels
from aestudio.data.formats.images.image_index import IndexedImage

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading


def form_of(entries: Sequence[IndexedImage], reading: "Reading") -> ImageForm:
    """What the images become: what was asked for, else what they have in common, else the
    middle of their sizes."""
    height = median_low(entry.height for entry in entries)
    width = median_low(entry.width for entry in entries)
    pixels = _pixels({Pixels(entry.kind) for entry in entries}, reading)
    if reading.height and reading.width:
        height, width = reading.height, reading.width
    elif reading.crop:
        height = width = reading.height or reading.width or min(height, width)
    elif reading.height:
        height, width = reading.height, max(1, round(width * reading.height / height))
    elif reading.width:
        height, width = max(1, round(height * reading.width / width)), reading.width
    return ImageForm(height, width, pixels, reading.crop)


def _pixels(found: set[Pixels], reading: "Reading") -> Pixels:
    if reading.colour == "colour" or (reading.colour == "auto" and Pixels.COLOUR in found):
        return Pixels.COLOUR
    if reading.bits == EIGHT:
        found = found - {Pixels.DEEP}
    return next((one for one in (Pixels.REAL, Pixels.DEEP) if one in found), Pixels.GREY)


def form_like(
    earlier: EarlierForm, own: ImageForm, entries: Sequence[IndexedImage], place: str
) -> ImageForm:
    """The form of ``earlier`` images for others, whose ``own`` it would be otherwise.

    Raises DataError where numbers of 32 bits would have to be made up: they mean something that
    pixels do not.
    """
    found = {Pixels(entry.kind) for entry in entries}
    if earlier.pixels is Pixels.REAL and Pixels.REAL not in found:
        kinds = " and ".join(WORDS[one] for one in sorted(found))
        raise DataError(
            f"holds {kinds} images, those trained on were {WORDS[Pixels.REAL]}",
            where=place,
            remedy="Save them with the numbers that those had, as TIFF",
        )
    return ImageForm(earlier.height, earlier.width, earlier.pixels or own.pixels, own.crop)


def fitting(entries: Sequence[IndexedImage], form: ImageForm) -> Iterator[str]:
    """What becomes of the sizes of images whose form was given by others."""
    sizes = Counter((entry.height, entry.width) for entry in entries)
    del sizes[form.height, form.width]
    if not sizes:
        return
    height, width = max(sizes, key=lambda size: (sizes[size], size))
    count = sizes.total()
    more = len(sizes) - 1
    others = f", {count_text(more, 'more size')}" if more else ""
    told = f"{count_text(count, 'image')} of {height} × {width}{others}"
    bent = any(high * form.width != wide * form.height for high, wide in sizes)
    how = ("cut to" if form.crop else "stretched to") if bent else "resized to"
    yield f"{told}: {how} the {form.height} × {form.width} that was trained on"
