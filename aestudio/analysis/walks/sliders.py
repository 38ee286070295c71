"""How far each coding can be moved, and what that does to the output."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import decode
from aestudio.analysis.never import never
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from aestudio.core.weights import Array

LOW, HIGH = 0.01, 0.99  # Shares of the samples below the ends of a slider.
STEPS = 7  # Places of a slider at which the output is looked at.
AT_ONCE = 64  # Codings that are moved between two questions whether to go on.


@dataclass(frozen=True, slots=True, eq=False)
class Sliders:
    """A slider for each coding, float32 (codings,): from ``low`` to ``high``, the 1st and 99th
    percentile of the data, at first at the ``mean``.

    ``explained`` float64 (codings,) is how much the output changes while one moves and all others
    stay at their means: the variance over 7 even steps, averaged over the features.
    """

    low: Array
    high: Array
    mean: Array
    explained: NDArray[np.float64]

    @property
    def order(self) -> NDArray[np.int64]:
        """Codings (codings,), the one that changes most first."""
        return np.argsort(-self.explained, kind="stable").astype(np.int64)


def sliders_of(
    model: Model, codings: Array, should_stop: Callable[[], bool] = never
) -> Sliders | None:
    """Those for codings (n, codings) of some samples; None if it is to stop. Raises DataError of
    none."""
    if not len(codings):
        raise DataError(
            "there are no codings to move", where="Sliders", remedy="Choose a part with samples"
        )
    with np.errstate(invalid="ignore"):
        low, high = np.quantile(codings, (LOW, HIGH), axis=0).astype(np.float32)
        mean = codings.mean(axis=0, dtype=np.float64).astype(np.float32)
    width = codings.shape[1]
    explained = np.empty(width)
    for first in range(0, width, AT_ONCE):
        if should_stop():
            return None
        some = np.arange(first, min(first + AT_ONCE, width))
        explained[some] = _explained(model, mean, low, high, some)
    return Sliders(low, high, mean, explained)


def _explained(
    model: Model, mean: Array, low: Array, high: Array, some: NDArray[np.int64]
) -> NDArray[np.float64]:
    moved = np.tile(mean, (len(some), STEPS, 1))
    moved[np.arange(len(some)), :, some] = np.linspace(low[some], high[some], STEPS, axis=1)
    made = decode(model.architecture, model.weights, moved.reshape(-1, len(mean)))
    each = made.reshape(len(some), STEPS, -1)
    with np.errstate(over="ignore", invalid="ignore"):
        found: NDArray[np.float64] = each.var(axis=1, dtype=np.float64).mean(axis=1)
    return found
