"""Weights as safetensors: the length of a description, the description in JSON, then numbers."""

import struct
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.networks.state import network_of
from aestudio.data.networks.steps import Network
from aestudio.data.networks.strict_json import MOST_BYTES, strictly

HEAD = struct.Struct("<Q")
# bfloat16 is the upper half of a float32.
TYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    **{f"I{bits}": f"<i{bits // 8}" for bits in (8, 16, 32, 64)},
    "U8": "|u1",
    "BOOL": "|u1",
}
MOST_ARRAYS = 2000
AGAIN = "Save it again: safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')"
Array = NDArray[Any]


def read_safetensors(path: Path) -> Network:
    """The layers whose weights are in a file; raises DataError."""
    data = memoryview(path.read_bytes())
    head = HEAD.unpack(data[: HEAD.size])[0] if len(data) >= HEAD.size else 0
    if not 2 <= head <= min(MOST_BYTES, len(data) - HEAD.size):
        raise _wrong(f"declares a description of {head:,} bytes", path.name)
    end = HEAD.size + head
    described = strictly(bytes(data[HEAD.size : end]), path.name)
    described.pop("__metadata__", None)
    return network_of(_arrays(described, data[end:], path.name), path.name)


def _arrays(described: dict[str, Any], numbers: memoryview, place: str) -> dict[str, Array]:
    if not 0 < len(described) <= MOST_ARRAYS:
        raise _wrong(f"holds {len(described):,} arrays", place)
    parts = {name: _part(name, one, place) for name, one in described.items()}
    reached = 0
    for name, (_kind, _shape, start, end) in sorted(parts.items(), key=lambda one: one[1][2:]):
        if start != reached:
            raise _wrong(f"says that {name[:60]} lies where other numbers do, or none", place)
        reached = end
    if reached != len(numbers):
        raise DataError(
            f"declares {reached:,} bytes of numbers and has {len(numbers):,}",
            where=place,
            remedy="It may be cut short; copy it again",
        )
    return {name: _array(numbers, *part) for name, part in parts.items()}


def _part(name: str, told: Any, place: str) -> tuple[str, tuple[int, ...], int, int]:
    """Type, shape and place of an array, which agree with each other."""
    match told:
        case {"dtype": str(kind), "shape": [*sides], "data_offsets": [int(start), int(end)]}:
            if kind not in TYPES:
                raise DataError(
                    f"has values of type {kind[:20]}", where=f"{place}, {name[:60]}", remedy=AGAIN
                )
            known = len(sides) <= 8 and all(type(one) is int and one >= 0 for one in sides)
            if known and 0 <= start <= end:
                size = prod(sides) * np.dtype(TYPES[kind]).itemsize
                if size == end - start:
                    return kind, tuple(sides), start, end
    raise _wrong(f"says of {name[:60]} what does not agree", place)


def _array(numbers: memoryview, kind: str, shape: tuple[int, ...], start: int, end: int) -> Array:
    found = np.frombuffer(numbers[start:end], TYPES[kind])
    if kind == "BF16":
        found = (found.astype("<u4") << 16).view("<f4")
    return found.reshape(shape)


def _wrong(what: str, place: str) -> DataError:
    return DataError(what, where=place, remedy=AGAIN)
