"""Noise on a sample of any shape, by the ways in which training damages its inputs."""

from dataclasses import dataclass

import numpy as np

from aestudio.analysis.noise import as_seen
from aestudio.core.corruptions import Corruption
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True)
class Noisy:
    """Damaged by a ``corruption``, its kind and strength, with the random numbers of ``seed``,
    0 or more; kept between ``low`` and ``high``."""

    corruption: Corruption
    seed: int
    low: float = -np.inf
    high: float = np.inf

    def of(self, sample: Array) -> Array:
        """Damaged."""
        seen = as_seen(self.corruption, sample[np.newaxis], [self.seed])[0]
        return np.asarray(np.clip(seen, self.low, self.high), np.float32)
