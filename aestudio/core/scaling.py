"""How raw values become what a network sees, and back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from aestudio.core.weights import Array

BYTE = 255.0
FAR = 2.0**62  # Differences from which on no float tells the last digits anyway.
ROUNDING = 1e-5  # Of the scale.
ROWS = 4096  # Samples that 64-bit copies are made of at a time.
Numbers: TypeAlias = NDArray[np.floating[Any]]
Whole: TypeAlias = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """x ↦ (x − origin − offset) / scale; arrays of one number, or one a feature.

    ``offset`` and ``scale`` are float32 where that holds the values, and float64 of data whose
    differences are small beside the numbers themselves: then all is reckoned in 64 bits until it
    is scaled. ``origin`` int64 or uint64 is taken off whole numbers before they become floats,
    which hold none beyond 2⁵³; None where there is nothing to take off.
    """

    offset: Numbers
    scale: Numbers
    origin: Whole | None = None

    @classmethod
    def uniform(cls, offset: float, scale: float) -> "Scaling":
        """The same for every feature."""
        return cls(np.array([offset], np.float32), np.array([scale], np.float32))

    @classmethod
    def identity(cls) -> "Scaling":
        """Values stay as they are."""
        return cls.uniform(0.0, 1.0)

    @classmethod
    def bytes(cls) -> "Scaling":
        """Pixels 0…255 become 0…1."""
        return cls.uniform(0.0, BYTE)

    @property
    def is_wide(self) -> bool:
        """Whether values are kept in 64 bits until they are scaled."""
        return self.offset.dtype == np.float64

    @property
    def is_bytes(self) -> bool:
        """Whether this is the rule for pixels."""
        return self._is(0.0, BYTE)

    @property
    def is_identity(self) -> bool:
        """Whether nothing changes."""
        return self._is(0.0, 1.0)

    def _is(self, offset: float, scale: float) -> bool:
        plain = self.origin is None or not self.origin.any()
        return plain and bool(np.all(self.offset == offset) and np.all(self.scale == scale))

    def agrees(self, other: "Scaling") -> bool:
        """Whether the other makes the same of the same values, but for what rounding differs
        between machines."""
        kinds = self.is_wide == other.is_wide and self.offset.shape == other.offset.shape
        if not kinds or not np.array_equal(_whole(self.origin), _whole(other.origin)):
            return False
        apart = np.abs(self.offset - other.offset) + np.abs(self.scale - other.scale)
        return bool(np.all(apart <= ROUNDING * np.abs(self.scale)))

    def apply(self, values: NDArray[np.generic]) -> Array:
        """Raw values (n, features) to float32 (n, features)."""
        scaled = np.empty(values.shape, np.float32)
        self.apply_into(values, scaled)
        return scaled

    def apply_into(self, values: NDArray[np.generic], out: Array) -> None:
        """The same into ``out``, float32 of the same shape."""
        if self.is_wide:
            self._apply_wide(values, out)
            return
        out[:] = values
        if np.any(self.offset):
            out -= self.offset
        if np.any(self.scale != 1):
            out /= self.scale

    def _apply_wide(self, values: NDArray[np.generic], out: Array) -> None:
        for rows in _blocks(len(values)):
            block = less(values[rows], self.origin)
            block -= self.offset
            block /= self.scale
            out[rows] = block

    def invert(self, scaled: Array) -> Numbers:
        """Scaled values back to raw ones of the same shape: float32, or float64 where wide."""
        raw: Numbers = scaled * self.scale
        raw += self.offset
        if self.origin is not None:
            raw += self.origin
        return raw


def less(values: NDArray[Any], origin: Whole | None) -> NDArray[np.float64]:
    """A float64 copy of ``values`` less ``origin``; the difference of whole numbers is exact
    before it is rounded, whatever their size."""
    if origin is None:
        return values.astype(np.float64)
    if values.dtype.kind not in "iub":
        return values.astype(np.float64) - origin
    apart = values.astype(np.float64) - origin.astype(np.float64)
    # Modulo 2⁶⁴, of either sign: the difference itself unless it is of that size.
    exact = (values.astype(np.uint64) - origin.astype(np.uint64)).view(np.int64)
    return np.where(np.abs(apart) < FAR, exact, apart)


def _whole(origin: Whole | None) -> Whole:
    return np.zeros(0, np.int64) if origin is None else origin


def _blocks(rows: int) -> Iterator[slice]:
    return (slice(start, start + ROWS) for start in range(0, rows, ROWS))
