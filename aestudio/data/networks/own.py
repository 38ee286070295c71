"""Networks that this program has exported, in its own words: a description, and arrays by name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.networks.strict_json import MOST_BYTES, strictly

Numbers = NDArray[Any]
PROGRAM = "AE Studio"
AUTOENCODER, ENCODER, DECODER = "autoencoder", "encoder", "decoder"
AGAIN = "Export the network again"
WIDE, WHOLE = ("<f4", "<f8"), ("<i8", "<u8")
MOST_LAYERS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """An array that a network has learnt, float32, by layer/name."""

    name: str
    numbers: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """``architecture``, ``encoding`` and ``plan``, empty where it is not told, are JSON texts, none
    of which has been looked into; ``part`` says which layers are there;
    ``offset``, ``scale`` (float32 or float64) and ``origin`` (int64 or uint64) are flat, None where
    the file does not tell how data are scaled."""

    architecture: str
    encoding: str
    part: str
    plan: str
    arrays: tuple[Named, ...]
    offset: Numbers | None = None
    scale: Numbers | None = None
    origin: Numbers | None = None


def own_of(told: Mapping[str, str], part: str, arrays: Mapping[str, Numbers], place: str) -> Own:
    """The network that a file describes by the texts ``told``, whose arrays are those with a / in
    their names, and the scaling; raises DataError for what no export holds."""
    architecture, encoding, plan = (told[one] for one in ("architecture", "encoding", "plan"))
    for text in (architecture, encoding, *([plan] if plan else ())):
        strictly(text, place)
    learnt = {name: one for name, one in arrays.items() if "/" in name}
    for name, one in learnt.items():
        if one.dtype.str != "<f4":
            raise _wrong(f"holds weights of type {one.dtype}", f"{place}, {name[:60]}")
    named = tuple(Named(name, np.ascontiguousarray(one)) for name, one in learnt.items())
    return Own(architecture, encoding, part, plan, named, *_scaling(arrays, place))


def part_of(layers: str, place: str) -> str:
    """Which part has the layers of that list, in JSON; raises DataError."""
    keys = strictly(f'{{"layers": {layers}}}', place)["layers"]
    known = isinstance(keys, list) and 0 < len(keys) <= MOST_LAYERS
    if not known or not all(isinstance(one, str) for one in keys):
        raise _wrong("does not tell its layers", place)
    sides = {one.partition("_")[0] for one in keys}
    if sides == {ENCODER, DECODER}:
        return AUTOENCODER
    if len(sides) == 1 and sides <= {ENCODER, DECODER}:
        return str(sides.pop())
    raise _wrong(f"tells layers of another kind ({json.dumps(keys)[:60]})", place)


def text_in(array: Numbers | None, place: str) -> str:
    """The text that an array is; raises DataError."""
    if array is None or array.dtype.kind != "U" or array.ndim:
        raise _wrong("has no description of its network", place)
    if array.dtype.itemsize > 4 * MOST_BYTES:
        raise _wrong("has too long a description", place)
    return str(array)


def _scaling(
    arrays: Mapping[str, Numbers], place: str
) -> tuple[Numbers | None, Numbers | None, Numbers | None]:
    """Offset, scale and origin; what changes nothing may be left out."""
    offset, scale, origin = (arrays.get(one) for one in ("offset", "scale", "origin"))
    told = [one for one in (offset, scale, origin) if one is not None]
    if not told:
        return None, None, None
    shape = (told[0].size,)
    wide = "<f8" if origin is not None else told[0].dtype.str
    offset = np.zeros(shape, wide) if offset is None else offset
    scale = np.ones(shape, wide) if scale is None else scale
    _check_types((offset, scale), WIDE, place)
    _check_types(() if origin is None else (origin,), WHOLE, place)
    flat = None if origin is None else np.ascontiguousarray(origin).reshape(-1)
    return np.ascontiguousarray(offset).reshape(-1), np.ascontiguousarray(scale).reshape(-1), flat


def _check_types(arrays: Sequence[Numbers], types: tuple[str, ...], place: str) -> None:
    for one in arrays:
        if one.dtype.str not in types:
            raise _wrong(f"is scaled by values of type {one.dtype}", place)


def _wrong(what: str, place: str) -> DataError:
    return DataError(what, where=place, remedy=AGAIN)
