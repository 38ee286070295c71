"""One image: what it is, and its pixels in the form that all images of a folder get."""

import hashlib
import io
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Two plug-ins that would otherwise be looked for among all others.
from PIL import Image, ImageOps, TiffImagePlugin, WebPImagePlugin  # noqa: F401

from aestudio.data.formats import strangers
from aestudio.data.formats.images.image_files import ImageFile
from aestudio.data.formats.images.image_form import ImageForm, Pixels
from aestudio.data.formats.images.image_frames import frames_in
from aestudio.data.formats.images.image_ground import laid_on
from aestudio.data.formats.images.image_index import CMYK, IndexedImage
from aestudio.data.formats.signature import seen, told_by

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF", "PPM")
MOST_PIXELS = 2**27
MOST_PIXELS_IN_ALL = 2**33  # Of all frames of a file, each of which is as large as the others.
MOST_BYTES = 2**29
ORIENTATION = 0x0112  # EXIF's name for which side is up.
UPRIGHT, TURNED = 1, 5  # From TURNED on, rows are columns.
# Sixteen bits for eight: 255 becomes 65535.
DEEPER = 257
# What Pillow raises for files that are damaged in one way or other.
DAMAGED = (
    *(OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError),
    *(ZeroDivisionError, AttributeError, OverflowError, Image.DecompressionBombError),
)

Image.MAX_IMAGE_PIXELS = None  # Checked here, for each image by itself.


KINDS = {
    "1": Pixels.GREY,
    "L": Pixels.GREY,
    "LA": Pixels.GREY,
    "I;16": Pixels.DEEP,
    "I;16L": Pixels.DEEP,
    "I;16B": Pixels.DEEP,
    "I;16N": Pixels.DEEP,
    "I": Pixels.REAL,
    "F": Pixels.REAL,
}
REMARKS = {"CMYK": CMYK, "P": "a palette", "PA": "a palette", "LAB": "L*a*b*"}
SIXTEEN = "colours in 16 bits"
TIFFS = (b"II*\0", b"MM\0*")
MOST_BITS = 32
BITS_A_SAMPLE = 258  # TIFF's name for it.
# Sixteen and eight bits at their brightest, and what real numbers are taken for.
FULL_SCALES = (1.0, 255.0, 65535.0)


def entry_of(folder: Path, file: ImageFile) -> IndexedImage:
    """What an image file is, from its bytes and its header."""
    if file.size > MOST_BYTES:
        return _entry(file, "", problem=f"larger than {MOST_BYTES // 2**20} MiB")
    try:
        data = _bytes(folder, file.name)
    except OSError as error:
        return _entry(file, "", problem=error.strerror or "cannot be read")
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        with _opened(data) as image:
            return _described(image, file, sha256, frames_in(image, data))
    except DAMAGED:
        return _entry(file, sha256, problem=_trouble(data))


def pixels_of(
    folder: Path, entry: IndexedImage, frames: Iterable[int], form: ImageForm, ground: str
) -> Iterator[tuple[NDArray[Any], bool]]:
    """The pixels of some frames of an image, by rising number from 0, each in that form and flat,
    and whether some of them are transparent, which are laid on ``ground`` (see image_ground).

    Raises one of DAMAGED.
    """
    with _opened(_bytes(folder, entry.name)) as image:
        for frame in frames:
            if frame:
                image.seek(frame)
            image.load()
            laid, transparent = laid_on(_upright(image), ground)
            shown = _sized(_converted(laid, form), form)
            yield np.asarray(shown, form.dtype).reshape(-1), transparent


def _bytes(folder: Path, name: str) -> bytes:
    # Of small images pathlib would take a twentieth of the time.
    with open(f"{folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=FORMATS)


def _described(image: Image.Image, file: ImageFile, sha256: str, frames: int) -> IndexedImage:
    width, height = image.size
    if width * height > MOST_PIXELS:
        problem = f"{width:,} × {height:,} pixels are too many"
        return _entry(file, sha256, problem=problem)
    if width * height * frames > MOST_PIXELS_IN_ALL:
        problem = f"{frames:,} frames of {width:,} × {height:,} pixels are too many"
        return _entry(file, sha256, problem=problem)
    if _orientation(image) >= TURNED:
        width, height = height, width
    # Of a GIF it goes without saying that it has a palette.
    mode = "" if image.format == "GIF" else REMARKS.get(image.mode, "")
    remarks = [mode, SIXTEEN if _has_deep_colours(image) else ""]
    remark = ", ".join(one for one in remarks if one)
    return _entry(file, sha256, height, width, _kind(image), remark=remark, frames=frames)


def _entry(
    file: ImageFile,
    sha256: str,
    height: int = 0,
    width: int = 0,
    kind: str = "",
    problem: str = "",
    remark: str = "",
    frames: int = 1,
) -> IndexedImage:
    known = file.name, file.size, file.modified, sha256
    return IndexedImage(*known, height, width, kind, problem, remark, frames)


# What downloads leave in the place of images.
INSTEAD: dict[object, str] = {
    strangers.POINTER: "a Git LFS pointer, fetch the file itself with git lfs pull",
    strangers.PAGE: "an HTML page, the download may have needed a login",
}


def _trouble(data: bytes) -> str:
    """What is wrong with a file that cannot be opened; of TIFF, whether its numbers are long."""
    if data[:4] in TIFFS:
        with suppress(*DAMAGED, struct.error):
            tags = TiffImagePlugin.ImageFileDirectory_v2(data[:8])
            stream = io.BytesIO(data)
            stream.seek(tags.next)
            tags.load(stream)
            if max(tags[BITS_A_SAMPLE]) > MOST_BITS:
                return f"numbers of {max(tags[BITS_A_SAMPLE])} bits, save them with {MOST_BITS}"
    return INSTEAD.get(told_by(seen(data)), "no image, or damaged")


def _has_deep_colours(image: Image.Image) -> bool:
    """Whether colours have 16 bits, of which Pillow gives the upper eight."""
    tiles = getattr(image, "tile", [])
    if image.mode not in ("RGB", "RGBA", "CMYK") or not tiles:
        return False
    how = tiles[0][3]
    return ";16" in str(how[0] if isinstance(how, tuple) else how)


def _kind(image: Image.Image) -> Pixels:
    if image.format == "PPM" and image.mode == "I":  # Which Pillow brings to 16 bits.
        return Pixels.DEEP
    if image.mode == "P" and _is_grey(image):
        return Pixels.GREY
    return KINDS.get(image.mode, Pixels.COLOUR)


def _is_grey(image: Image.Image) -> bool:
    """Whether a palette holds greys only."""
    colours = np.array(image.getpalette("RGB") or [], np.uint8).reshape(-1, 3)
    return bool((colours == colours[:, :1]).all())


def _orientation(image: Image.Image) -> int:
    if "exif" not in image.info and image.format != "TIFF":
        return UPRIGHT
    found = image.getexif().get(ORIENTATION, UPRIGHT)
    return found if isinstance(found, int) else UPRIGHT


def _upright(image: Image.Image) -> Image.Image:
    return image if _orientation(image) == UPRIGHT else ImageOps.exif_transpose(image)


def _converted(image: Image.Image, form: ImageForm) -> Image.Image:
    """The same picture with pixels of the form's kind."""
    kind = _kind(image)
    if form.pixels is Pixels.COLOUR:
        return _in_mode(_eight_bits(image, kind), "RGB")
    if form.pixels is Pixels.GREY:
        return _in_mode(_eight_bits(image, kind), "L")
    if kind in (Pixels.DEEP, Pixels.REAL):
        return Image.fromarray(np.asarray(image).astype(np.float32))
    grey = np.asarray(image.convert("L"), np.float32)
    return Image.fromarray(grey * DEEPER if form.pixels is Pixels.DEEP else grey)


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    # Pillow copies an image that is in that mode already.
    return image if image.mode == mode else image.convert(mode)


def _eight_bits(image: Image.Image, kind: Pixels) -> Image.Image:
    if kind is Pixels.DEEP:
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return Image.fromarray(_bytes_of(np.asarray(image))) if kind is Pixels.REAL else image


def _bytes_of(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Numbers as bytes: 0…255 as they are, else whatever their brightest seems to mean as 255."""
    known = np.nan_to_num(values.astype(np.float64), posinf=0, neginf=0)
    most = float(known.max())
    scales = FULL_SCALES[1:] if values.dtype.kind == "i" else FULL_SCALES
    full = next((one for one in scales if most <= one), most)
    return np.clip(known * (255 / full), 0, 255).astype(np.uint8)


def _sized(image: Image.Image, form: ImageForm) -> Image.Image:
    size = form.width, form.height
    if image.size == size:
        return image
    if form.crop:
        return ImageOps.fit(image, size, Image.Resampling.BICUBIC)
    return image.resize(size, Image.Resampling.BICUBIC)
