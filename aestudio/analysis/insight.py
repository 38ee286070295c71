"""What a network does inside, besides what comes out of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.activity import Activity, activities
from aestudio.analysis.divergence import collapsed, divergences
from aestudio.core.architecture import Architecture
from aestudio.core.weights import Array, Weights

MOST_SAMPLES = 1000  # That are passed through the network.


@dataclass(frozen=True, slots=True, eq=False)
class Insight:
    """``nats`` float64 (codings,) are the divergence of each coding where codings are drawn,
    ``activities`` those of the layers whose activity is penalised."""

    nats: NDArray[np.float64] | None = None
    activities: tuple[Activity, ...] = ()

    @property
    def collapsed(self) -> NDArray[np.bool_] | None:
        """Which codings tell nothing; None where codings are not drawn."""
        return None if self.nats is None else collapsed(self.nats)


def insight_of(architecture: Architecture, weights: Weights, samples: Array) -> Insight:
    """That into a network, from samples (n, inputs) evenly taken of those given."""
    rows = np.linspace(0, len(samples) - 1, min(len(samples), MOST_SAMPLES)).astype(np.int64)
    some = samples[rows]
    nats = divergences(architecture, weights, some)
    return Insight(nats, activities(architecture, weights, some))
