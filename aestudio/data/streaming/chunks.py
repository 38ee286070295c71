"""Chunks of HDF5 arrays as they lie in the file, back into numbers."""

import zlib
from collections.abc import Callable

import numpy as np


class DamagedChunkError(ValueError):
    """A chunk that does not hold what it should."""


def restored(raw: bytes, filters: tuple[str, ...], skipped: int, size: int, item: int) -> bytes:
    """The ``size`` bytes of a chunk of items of ``item`` bytes; raises DamagedChunkError.

    ``filters`` are those it went through in turn, of which bit k of ``skipped`` leaves out the
    k-th.
    """
    undo: dict[str, Callable[[bytes], bytes]] = {
        "deflate": lambda data: _inflated(data, size + 4 * len(filters)),
        "shuffle": lambda data: _unshuffled(data, item),
        "fletcher32": _checked,
    }
    for index in reversed(range(len(filters))):
        if not skipped >> index & 1:
            raw = undo[filters[index]](raw)
    if len(raw) != size:
        raise DamagedChunkError(f"a chunk of {len(raw):,} bytes instead of {size:,}")
    return raw


def _inflated(data: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise DamagedChunkError(str(error)) from error
    if len(found) > most:
        raise DamagedChunkError("a chunk that unpacks to more than it should")
    return found


def _unshuffled(data: bytes, item: int) -> bytes:
    """First all first bytes of the items, then all second ones; what is left over comes last."""
    whole = len(data) // item * item
    columns = np.frombuffer(data, np.uint8, whole).reshape(item, -1)
    return columns.T.tobytes() + data[whole:]


def _checked(data: bytes) -> bytes:
    body, told = data[:-4], int.from_bytes(data[-4:], "little")
    if len(data) < 4 or fletcher32(body) != told:
        raise DamagedChunkError("a chunk whose checksum does not fit")
    return body


def fletcher32(data: bytes) -> int:
    """Fletcher's checksum of big-endian 16-bit words, as HDF5 computes it.

    The first sum is Σ wᵢ, the second Σ (n − i) wᵢ, both modulo 65535, where 65535 stands for a
    multiple of it that is not 0.
    """
    padded = data + b"\0" * (len(data) % 2)
    words = np.frombuffer(padded, ">u2").astype(np.uint64)
    weights = np.arange(len(words), 0, -1, dtype=np.uint64) % 65535
    first = int(words.sum())
    second = int((words * weights % 65535).sum())
    return _folded(second, first) << 16 | _folded(first, first)


def _folded(total: int, seen: int) -> int:
    return total % 65535 or (65535 if seen else 0)
