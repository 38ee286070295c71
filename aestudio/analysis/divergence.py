"""How much each coding of a variational network tells, and which tell nothing."""

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import distributions
from aestudio.core.architecture import Architecture
from aestudio.core.weights import Array, Weights

# Nats below which a coding is as good as the prior, whatever the sample.
COLLAPSED = 0.01


def divergences(
    architecture: Architecture, weights: Weights, samples: Array
) -> NDArray[np.float64] | None:
    """KL(N(μ, σ²) ‖ N(0, 1)) of each coding in nats, averaged over the samples, float64
    (codings,): ½(μ² + σ² − 1 − ln σ²). None where codings are not drawn, or there are no samples.
    """
    found = distributions(architecture, weights, samples)
    if found is None or not len(samples):
        return None
    means, logs = (one.astype(np.float64) for one in found)
    with np.errstate(over="ignore", invalid="ignore"):
        each = (means**2 + np.exp(logs) - 1 - logs) / 2
    return np.asarray(each.mean(axis=0))


def collapsed(nats: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which codings are the same for every sample, and drawn from the prior."""
    return nats < COLLAPSED
