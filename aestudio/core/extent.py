"""Between which limits the training samples lie, as the network sees them."""

from dataclasses import dataclass

import numpy as np

from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """Least and greatest scaled value of the training part: float32 (features,), or (1,) where
    all features are one kind of thing, as the pixels of an image."""

    low: Array
    high: Array

    @classmethod
    def of_features(cls, low: Array, high: Array, *, together: bool) -> "Extent":
        """From the limits of each feature; ``together`` keeps one pair for all of them."""
        if not together:
            return cls(low, high)
        return cls(low.min(keepdims=True), high.max(keepdims=True))

    @property
    def lowest(self) -> float:
        """The least value of all."""
        return float(self.low.min())

    @property
    def highest(self) -> float:
        """The greatest value of all."""
        return float(self.high.max())

    @property
    def span(self) -> Array:
        """Width of the limits; 1 where there is none, as scaling takes a constant for."""
        width = self.high - self.low
        return np.where(width > 0, width, np.float32(1)).astype(np.float32)

    def beyond(self, scaled: Array) -> Array:
        """How many times their own width values (n, features) lie outside the limits, float32 of
        the same shape; 0 or less within them."""
        with np.errstate(over="ignore"):
            outside = np.maximum(scaled - self.high, self.low - scaled)
            outside /= self.span
        return np.asarray(outside, np.float32)
