"""How many frames an image says that it has, without looking at every one as Pillow would."""

import struct
from contextlib import suppress

from PIL import Image

LARGE_TIFFS = (b"II+\0", b"MM\0+")
MOST_FRAMES = 1_000_000
LEAST_FRAME = 18  # Bytes that a frame takes in the file at the least.
# What a GIF consists of, by the byte that it begins with, and what there is before and after.
EXTENSION, FRAME = 0x21, 0x2C
GIF_HEADER, GIF_FRAME = 13, 10


def frames_in(image: Image.Image, data: bytes) -> int:
    """How many frames an image says that it has, as far as its bytes could hold them."""
    if image.format == "GIF":
        return max(1, _pictures(data))
    found = _pages(data) if image.format == "TIFF" else int(getattr(image, "n_frames", 1))
    return 1 if found == 1 else max(1, min(found, len(data) // LEAST_FRAME, MOST_FRAMES))


def _pages(data: bytes) -> int:
    """Length of the chain of a TIFF's pages, of which Pillow would look at every entry."""
    order, large = "<" if data[:2] == b"II" else ">", data[:4] in LARGE_TIFFS
    count, place, entry = ("Q", "Q", 20) if large else ("H", "I", 12)
    seen: set[int] = set()
    with suppress(struct.error):
        (at,) = struct.unpack_from(order + place, data, 8 if large else 4)
        while at and at not in seen and len(seen) < MOST_FRAMES:
            (entries,) = struct.unpack_from(order + count, data, at)
            after = at + struct.calcsize(order + count) + entry * entries
            seen.add(at)
            (at,) = struct.unpack_from(order + place, data, after)
    return len(seen)


def _pictures(data: bytes) -> int:
    """Number of the pictures in a GIF, each of which Pillow would look at."""
    count, at = 0, GIF_HEADER + _palette(data[10:11])
    while at < len(data) and count < MOST_FRAMES:
        if data[at] == FRAME:
            count += 1
            # After the palette comes one byte, the size of the codes.
            at += GIF_FRAME + _palette(data[at + 9 : at + 10]) + 1
        elif data[at] == EXTENSION:
            at += 2
        else:
            break
        at = _after_blocks(data, at)
    return count


def _palette(flags: bytes) -> int:
    """Bytes of the palette that the flags before it tell of."""
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """The place after pieces with their lengths, of which the last has none."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
