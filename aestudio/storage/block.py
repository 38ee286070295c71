"""The seal of a project file: 512 bytes ahead of the HDF5 image that tell its length and hash.

    0…7    magic, b"AESTUDIO"
    8…15   length of the HDF5 image in bytes, little-endian
    16…47  SHA-256 of the image
    48…511 zeros

HDF5 calls this the user block and skips it, so any HDF5 program opens the file as it is. Damage
is found before HDF5 parses anything: its parser may hang, or read wrong numbers silently.
"""

import hashlib
import struct

from aestudio.core.errors import FileError

BLOCK = 512
MAGIC = b"AESTUDIO"
# What to do about a damaged file; replaced where a backup is known.
OPEN_A_COPY = "Open a copy of it that was made elsewhere"
HEAD = struct.Struct("<8sQ32s")


def sealed(file: bytes) -> bytes:
    """A file image whose first 512 bytes are free, with its seal."""
    image = memoryview(file)[BLOCK:]
    head = HEAD.pack(MAGIC, len(image), hashlib.sha256(image).digest())
    return head.ljust(BLOCK, b"\0") + image


def check_seal(file: bytes, place: str) -> None:
    """Raise FileError unless the seal is there and holds."""
    if len(file) < BLOCK or not file.startswith(MAGIC):
        raise FileError(
            "is not a project of AE Studio",
            where=place,
            why="" if file else "It is empty",
            remedy="Choose a file that AE Studio has saved",
        )
    _, length, digest = HEAD.unpack_from(file)
    image = memoryview(file)[BLOCK:]
    if len(image) != length:
        raise _damaged(f"It has {len(image):,} bytes and should have {length:,}", place)
    if any(file[HEAD.size : BLOCK]) or hashlib.sha256(image).digest() != digest:
        raise _damaged("Its contents do not match its checksum", place)


def _damaged(why: str, place: str) -> FileError:
    return FileError("is damaged", where=place, why=why, remedy=OPEN_A_COPY)
