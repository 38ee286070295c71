"""Numbers of a sample that are put elsewhere, such as points of a sequence that are dragged."""

from dataclasses import dataclass

import numpy as np

from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True)
class Placed:
    """The numbers at ``places`` (from 0) are ``values``, as the network sees them."""

    places: tuple[int, ...]
    values: tuple[float, ...]

    def of(self, sample: Array) -> Array:
        """With those numbers; all others stay to the bit."""
        changed = sample.copy()
        changed[list(self.places)] = np.asarray(self.values, np.float32)
        return changed


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """Another sample in its place: ``values`` float32 (features,)."""

    values: Array

    def of(self, sample: Array) -> Array:
        """That one, whatever was there."""
        return self.values.copy()
