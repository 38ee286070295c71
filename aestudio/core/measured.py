"""The error of a run on the test part: as it was trained, and in the units of the data."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.scaling import Scaling

DATA_UNITS = "in the data's units"


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean squared error over samples and inputs: ``scaled`` as in training; and ``raw`` of the
    values as they were read, in the square of their units.

    Where inputs have scales of their own ``raw`` is None: an average over squares of metres and
    of seconds is none of anything. Then ``root_mean_squares`` tell of each input.
    """

    scaled: float
    raw: float | None

    def __str__(self) -> str:
        if self.raw is None:
            return f"{self.scaled:.5f} (scaled)"
        if self.raw == self.scaled:
            return f"{self.scaled:.5f} {DATA_UNITS}"
        return f"{self.scaled:.5f} (scaled), {self.raw:,.6g} {DATA_UNITS}"


def measured_as(mse: float, scaling: Scaling | None) -> Measured:
    """What a mean squared error of values is that ``scaling`` made; None if it is not known."""
    if scaling is None:
        return Measured(mse, None)
    scale = scaling.scale.astype(np.float64)
    alike = bool((scale == scale[0]).all())
    return Measured(mse, mse * float(scale[0]) ** 2 if alike else None)


def root_mean_squares(mse_by_input: NDArray[np.float64], scaling: Scaling) -> NDArray[np.float64]:
    """By how much each input is off, in its own unit, float64 (inputs,): √mse · |scale|."""
    return np.sqrt(mse_by_input) * np.abs(scaling.scale.astype(np.float64))
