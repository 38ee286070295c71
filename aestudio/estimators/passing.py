"""Samples through a trained network in 64 bits.

In 32 bits what becomes of a sample depends, in its last digits, on how many pass with it, and an
estimator must give the same for a sample alone.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.operations import NumPyOperations
from aestudio.api.autoencoder import Autoencoder
from aestudio.core.stack import StackLayer, logits

CHUNK = 1000  # Samples at a time.
OPERATIONS = NumPyOperations()


def codings_of(model: Autoencoder, samples: NDArray[Any]) -> NDArray[np.float64]:
    """Codings (n, codings) of samples (n, features)."""
    architecture = model.network.architecture
    encoder = architecture.stack[: architecture.depth]
    return np.concatenate([_passed(model, encoder, some) for some in _scaled(model, samples)])


def errors_of(model: Autoencoder, samples: NDArray[Any]) -> NDArray[np.float64]:
    """Squared error of each sample (n, features), averaged over scaled features (n,)."""
    stack = model.network.architecture.stack
    return np.concatenate(
        [
            np.mean(np.square(_passed(model, stack, some) - some), axis=1)
            for some in _scaled(model, samples)
        ]
    )


def _scaled(model: Autoencoder, samples: NDArray[Any]) -> list[NDArray[np.float64]]:
    scaled = model.scaling.apply(samples).astype(np.float64)
    return [scaled[first : first + CHUNK] for first in range(0, len(scaled), CHUNK)]


def _passed(
    model: Autoencoder, layers: Sequence[StackLayer], values: NDArray[Any]
) -> NDArray[np.float64]:
    arrays = model.weights.arrays
    for layer in layers:
        own: dict[str, Any] = {
            name: one.astype(np.float64) for name, one in layer.values(arrays).items()
        }
        values = OPERATIONS.activated(logits(OPERATIONS, layer, own, values), layer.activation)
    return values.reshape(len(values), -1)
