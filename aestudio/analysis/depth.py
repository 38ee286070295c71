"""What is lost at which depth of a stack: reconstructions through its outermost layers alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import reconstruct
from aestudio.analysis.never import never
from aestudio.core.errors import ProjectError
from aestudio.core.model import Model
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array

CHUNK = 1000  # Samples between two questions whether to go on.


@dataclass(frozen=True, slots=True, eq=False)
class DepthErrors:
    """Squared error averaged over samples and features through the first 1, 2 … autoencoders,
    float64 (depth,); NaN where a decoder of its own has no such layers."""

    errors: NDArray[np.float64]

    @property
    def added(self) -> NDArray[np.float64]:
        """What each further autoencoder adds, float64 (depth,): the first, its whole error."""
        return np.diff(self.errors, prepend=0.0)


def reconstructed_through(model: Model, depth: int, samples: Array) -> Array:
    """Reconstructions float32 (n, features) of samples (n, features) through the outermost
    ``depth`` (from 1) encoder layers and the decoder layers opposite. Raises ProjectError where
    the decoder has no layers opposite, or there is no such depth."""
    outer = _outer(model, depth)
    if outer is None:
        raise ProjectError(
            f"the first {depth} of {model.architecture.depth} encoder layers and the decoder "
            "layers opposite make no autoencoder",
            where="Depth",
            remedy="Choose the whole depth, or a decoder that mirrors the encoder",
        )
    return reconstruct(outer.architecture, outer.weights, samples)


def depth_errors(
    model: Model, samples: Array, should_stop: Callable[[], bool] = never
) -> DepthErrors | None:
    """The error for each depth; None if it is to stop. NaN of no samples."""
    found = np.full(model.architecture.depth, np.nan)
    for level in range(1, model.architecture.depth + 1):
        outer = _outer(model, level)
        if outer is None or not len(samples):
            continue
        total = 0.0
        for first in range(0, len(samples), CHUNK):
            if should_stop():
                return None
            some = samples[first : first + CHUNK]
            made = reconstruct(outer.architecture, outer.weights, some)
            total += float(sample_errors(some, made).sum())
        found[level - 1] = total / len(samples)
    return DepthErrors(found)


def _outer(model: Model, depth: int) -> Model | None:
    network = model.architecture
    if not 1 <= depth <= network.depth:
        return None
    if depth == network.depth:
        return model
    shallow = network.first_levels(depth)
    whole = {layer.key: layer for layer in network.stack}
    if not all(_alike(layer, whole.get(layer.key)) for layer in shallow.stack):
        return None
    return Model(shallow, model.weights.of(shallow.stack))


def _alike(layer: StackLayer, other: StackLayer | None) -> bool:
    """Whether a layer does the same in both, however it came to be there."""
    return other is not None and _doing(layer) == _doing(other)


def _doing(layer: StackLayer) -> tuple[object, ...]:
    sides = layer.inputs, layer.units
    shapes = tuple(one.shape for one in layer.own)
    return *sides, shapes, layer.activation, layer.operation.described(layer.input_shape)
