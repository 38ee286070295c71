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
CHOOSE_ANOTHER = "Choose a file that AE Studio has saved"
HEAD = struct.Struct("<8sQ32s")


def sealed(file: bytes) -> bytes:
    """A file image whose first 512 bytes are free, with its seal."""
    image = memoryview(file)[BLOCK:]
    head = HEAD.pack(MAGIC, len(image), hashlib.sha256(image).digest())
    return head.ljust(BLOCK, b"\0") + image


def check_seal(file: bytes, place: str) -> None:
    """Raise FileError unless the seal is there and holds."""
    check_length(file[:BLOCK], len(file), place)
    _, _length, digest = HEAD.unpack_from(file)
    image = memoryview(file)[BLOCK:]
    if any(file[HEAD.size : BLOCK]) or hashlib.sha256(image).digest() != digest:
        raise _damaged("Its contents do not match its checksum", place)


def check_length(block: bytes, size: int, place: str) -> None:
    """Raise FileError unless a file of ``size`` bytes begins with a seal for that length."""
    if len(block) < BLOCK or not block.startswith(MAGIC):
        raise FileError(
            "is not a project of AE Studio",
            where=place,
            why="" if block else "It is empty",
            remedy=CHOOSE_ANOTHER,
        )
    _, length, _digest = HEAD.unpack_from(block)
    if size - BLOCK != length:
        raise _damaged(f"It has {size - BLOCK:,} bytes and should have {length:,}", place)


def _damaged(why: str, place: str) -> FileError:
    return FileError("is damaged", where=place, why=why, remedy=OPEN_A_COPY)
