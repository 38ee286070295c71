"""How bright a value of an image is, whatever scaling its network works with."""

from dataclasses import dataclass

import numpy as np

from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array

MOST_LOOKED_AT = 200  # Samples whose range stands for that of all.


@dataclass(frozen=True, slots=True)
class Tone:
    """Scaled values go back to raw ones, and those from ``low``…``high`` to 0…1."""

    scaling: Scaling | None = None
    low: float = 0.0
    high: float = 1.0

    def brightness(self, values: Array) -> Array:
        """0…1, or beyond where values are beyond the range; same shape."""
        if self == PLAIN:
            return values
        raw = values if self.scaling is None else self.scaling.invert(values)
        number = raw.dtype.type
        shifted = (raw - number(self.low)) / number(self.high - self.low)
        return shifted.astype(np.float32, copy=False)


PLAIN = Tone()


def tone_of(samples: Array, scaling: Scaling | None = None) -> Tone:
    """The tone for samples (n, features) that ``scaling`` has scaled, None for raw ones.

    What lies in 0…1 already stays as it is.
    """
    values = samples[:MOST_LOOKED_AT]
    if not values.size:
        return PLAIN
    alike = scaling is None or scaling.scale.size == 1
    if alike and values.min() >= 0 and values.max() <= 1:
        return PLAIN
    raw = values if scaling is None else scaling.invert(values)
    low, high = float(raw.min()), float(raw.max())
    return Tone(scaling, low, high if high > low else low + 1.0)
