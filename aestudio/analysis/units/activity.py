"""How the units of a layer answer to samples."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import up_to
from aestudio.analysis.never import never
from aestudio.analysis.operations import NumPyOperations
from aestudio.analysis.units.rows import at_units, kernel_rows
from aestudio.analysis.units.samples import require_some
from aestudio.core.activation import Activation
from aestudio.core.model import Model
from aestudio.core.weights import Array

# A unit whose activations deviate less than this share of the layer's median does hardly move.
STILL = 0.01
CHUNK = 1000  # Samples between two questions whether to go on.
OPERATIONS = NumPyOperations()
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class UnitStatistics:
    """Of the units of a layer over samples; a channel is looked at in all places of its images.

    ``mean``, ``spread`` (standard deviation of the population), ``low``, ``high`` and ``norm`` (of
    the kernel, √Σw²) are float64 (units,). ``active`` (units,) is the share 0…1 of samples and
    places where what the kernel finds is above 0: a > f(0).
    """

    mean: Numbers
    spread: Numbers
    low: Numbers
    high: Numbers
    active: Numbers
    norm: Numbers

    @property
    def still(self) -> NDArray[np.bool_]:
        """Units that hardly move, bool (units,): constant, or with a spread below 1 % of the
        median spread of the layer."""
        constant = self.low == self.high
        return np.asarray(constant | (self.spread < STILL * np.median(self.spread)))


def units_of(
    model: Model, layer: int, samples: Array, should_stop: Callable[[], bool] = never
) -> UnitStatistics | None:
    """Those of layer ``layer`` (from 1) of the stack over samples float32 (n, features); None if
    it is to stop. Raises DataError of no samples, or of another width."""
    require_some(samples)
    own = model.architecture.stack[layer - 1]
    sums = _Sums(own.width, _threshold(own.activation))
    for first in range(0, len(samples), CHUNK):
        if should_stop():
            return None
        some = samples[first : first + CHUNK]
        sums.add(at_units(up_to(model.architecture, model.weights, some, layer), own.width))
    norm = np.sqrt(np.square(kernel_rows(model, layer), dtype=np.float64).sum(axis=1))
    return sums.found(norm)


def _threshold(activation: Activation) -> float:
    """f(0): activations rise, or do so above it, so what lies above comes of numbers above 0."""
    return float(OPERATIONS.activated(np.zeros(1, np.float32), activation)[0])


class _Sums:
    """Moments of numbers that come in parts, joined by Chan's rule: nothing is lost where the
    mean is large."""

    def __init__(self, width: int, threshold: float) -> None:
        self._threshold, self._count = threshold, 0
        self._mean, self._squares, self._active = (np.zeros(width) for _ in range(3))
        self._low, self._high = np.full(width, np.inf), np.full(width, -np.inf)

    def add(self, values: Array) -> None:
        """(n, places, units)."""
        rows = values.reshape(-1, values.shape[2]).astype(np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            centre, more = rows.mean(axis=0), len(rows)
            step, total = centre - self._mean, self._count + more
            self._squares += np.square(rows - centre).sum(axis=0)
            self._squares += np.square(step) * (self._count * more / total)
            self._mean += step * (more / total)
        self._count = total
        self._active += np.count_nonzero(rows > self._threshold, axis=0)
        self._low = np.minimum(self._low, rows.min(axis=0))
        self._high = np.maximum(self._high, rows.max(axis=0))

    def found(self, norm: Numbers) -> UnitStatistics:
        """Of all that was added."""
        spread = np.sqrt(self._squares / self._count)
        active = self._active / self._count
        return UnitStatistics(self._mean, spread, self._low, self._high, active, norm)
