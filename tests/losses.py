"""Losses as an engine tells of them."""

from collections.abc import Iterable

import numpy as np

from aestudio.core.weights import Array


def steps(losses: Iterable[float]) -> Array:
    """Steps of an objective that is the reconstruction loss alone, float32 (steps, 1)."""
    return np.array(list(losses), np.float32)[:, np.newaxis]
