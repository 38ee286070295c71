"""Cells of a row of a table."""

from dataclasses import dataclass

import numpy as np

from aestudio.core.scaling import Numbers, Scaling
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True, eq=False)
class Replaced:
    """The cell of ``column`` (from 0) is ``value``, in the units of the file."""

    scaling: Scaling
    column: int
    value: float | int

    def of(self, sample: Array) -> Array:
        """With that cell; all others stay to the bit."""
        # Scaled as a whole row of it, so that each column has its own rule.
        row = np.full((1, len(sample)), self.value)
        changed = sample.copy()
        changed[self.column] = self.scaling.apply(row)[0, self.column]
        return changed


def in_original_units(scaling: Scaling, sample: Array) -> Numbers:
    """A sample (features,) as it stands in the file."""
    raw: Numbers = scaling.invert(sample[np.newaxis])[0]
    return raw
