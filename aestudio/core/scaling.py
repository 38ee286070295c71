"""How raw values become what a network sees, and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.weights import Array

BYTE = 255.0


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """x ↦ (x − offset) / scale; float32 arrays of one number, or one a feature."""

    offset: Array
    scale: Array

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
    def is_bytes(self) -> bool:
        """Whether this is the rule for pixels."""
        return self._is(0.0, BYTE)

    @property
    def is_identity(self) -> bool:
        """Whether nothing changes."""
        return self._is(0.0, 1.0)

    def _is(self, offset: float, scale: float) -> bool:
        return bool(np.all(self.offset == offset) and np.all(self.scale == scale))

    def apply(self, values: NDArray[np.generic]) -> Array:
        """Raw values (n, features) to float32 (n, features)."""
        scaled = np.empty(values.shape, np.float32)
        self.apply_into(values, scaled)
        return scaled

    def apply_into(self, values: NDArray[np.generic], out: Array) -> None:
        """The same into ``out``, float32 of the same shape."""
        out[:] = values
        if np.any(self.offset):
            out -= self.offset
        if np.any(self.scale != 1):
            out /= self.scale

    def invert(self, scaled: Array) -> Array:
        """Scaled values back to raw ones, float32 of the same shape."""
        raw = scaled * self.scale
        raw += self.offset
        return raw
