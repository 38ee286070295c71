"""Where the numbers of an array lie in a file, so that they need not come from the reader."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.data.samples import Labels

# Those that can be undone without HDF5.
FILTERS = ("deflate", "shuffle", "fletcher32")
MOST_FILTERS = 32  # As many as HDF5 itself allows.
MOST_CHUNK = 64 * 2**20
OF_COMPLEX = (
    "holds complex numbers, which cannot be read piece by piece",
    "Save their real and imaginary parts as an array of float32",
)


@dataclass(frozen=True, slots=True)
class Flat:
    """One after the other in C order, from ``offset`` bytes on; ``dtype`` as NumPy writes it."""

    shape: tuple[int, ...]
    dtype: str
    offset: int


@dataclass(frozen=True, slots=True, eq=False)
class Chunked:
    """In chunks of one form, each at a place of its own, after ``filters`` in their order.

    ``offsets``, ``sizes`` and ``skipped`` are int64 (k,), in the C order of the grid of chunks:
    bytes in the file, and a bit for every filter that was left out. Where ``sizes`` is 0 the
    chunk was never written and holds ``fill``.
    """

    shape: tuple[int, ...]
    dtype: str
    chunk: tuple[int, ...]
    filters: tuple[str, ...]
    offsets: NDArray[Any]
    sizes: NDArray[Any]
    skipped: NDArray[Any]
    fill: float


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Samples whose numbers are still in the file; ``name`` is the array's, empty if there is
    but one."""

    layout: Flat | Chunked
    name: str = ""
    labels: Labels | None = None
    class_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """Samples that can be read only all at once, and why."""

    shape: tuple[int, ...]
    dtype: str
    why: str
    remedy: str


def can_hold(dtype: np.dtype[Any], fill: float) -> bool:
    """Whether numbers of that type can be ``fill``."""
    if dtype.kind == "f":
        return True
    if dtype.kind == "b":
        return fill in (0, 1)
    bounds = np.iinfo(dtype)
    return isfinite(fill) and fill.is_integer() and bounds.min <= int(fill) <= bounds.max
