"""The mean error over the samples that are shown."""

import numpy as np
from numpy.typing import NDArray

from aestudio.core.measured import Measured, measured_as
from aestudio.core.scaling import Scaling
from aestudio.gui.build.viewer.footer import Noise
from aestudio.gui.build.viewer.measuring import Outcome, mean
from aestudio.gui.samples.ordering import of_class
from aestudio.gui.samples.part import Part


def error_of(outcome: Outcome, only: int | None, scaling: Scaling | None) -> Measured | None:
    """Over the part or one class of it; None where there are no samples."""
    return _mean(outcome.request.part, outcome.errors, only, scaling)


def noise_of(outcome: Outcome, only: int | None, scaling: Scaling | None) -> Noise | None:
    """That the samples are damaged, with the error of the same ones as they are; None if not."""
    if outcome.request.corruption.is_none:
        return None
    if outcome.whole_errors is None:
        return Noise()
    return Noise(_mean(outcome.request.part, outcome.whole_errors, only, scaling))


def _mean(
    part: Part, errors: NDArray[np.float64], only: int | None, scaling: Scaling | None
) -> Measured | None:
    found = of_class(part, errors, only)
    return measured_as(mean(found), scaling) if len(found) else None
