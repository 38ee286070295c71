"""What was learnt of the data when they were prepared: which columns become which inputs, and
what fills their gaps; a later file is treated the same."""

import numpy as np
from pydantic import Field

from aestudio.core.params import Frozen
from aestudio.core.scaling import Numbers

LARGEST = 2**127  # Of the whole numbers that a table may hold.


class Feature(Frozen):
    """One input of the network.

    A number of ``column`` less ``base`` and ``origin``, or 1 where the column says ``category`` and
    else 0. Times have an origin other than 0: 32-bit numbers do not tell seconds since 1970 apart.
    Whole numbers that 64-bit floats do not tell apart have a base. ``fill`` goes where a number is
    missing; None if the sample was refused or dropped instead.
    """

    column: str
    category: str | None = None
    fill: float | None = None
    origin: float = 0.0
    base: int = Field(0, ge=-LARGEST, le=LARGEST)

    @property
    def name(self) -> str:
        """How the input is called on the screen."""
        return self.column if self.category is None else f"{self.column} = {self.category}"


class Encoding(Frozen):
    """The inputs in their order; no ``features`` for images and other arrays, whose inputs have
    no names. ``fills`` are what goes where a number of such an array is missing, one an input,
    None if the sample was refused or dropped instead; empty if all are None."""

    features: tuple[Feature, ...] = ()
    fills: tuple[float | None, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether some numbers are counted from a base."""
        return any(one.base for one in self.features)

    def restored(self, inputs: Numbers) -> Numbers:
        """Unscaled inputs (n, features) with their bases: float64 if there are any."""
        if not self.is_counted:
            return inputs
        bases = np.array([float(one.base) for one in self.features])
        restored: Numbers = np.add(inputs, bases)
        return restored
