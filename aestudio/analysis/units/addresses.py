"""Which of the numbers that leave a layer are a unit's."""

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import ProjectError
from aestudio.core.model import Model
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array


def places_of(layer: StackLayer, unit: int) -> slice:
    """Columns of the layer's outputs (n, numbers): one, or all places of a channel."""
    return slice(unit, None, layer.width)


def layer_of(model: Model, layer: int, unit: int = 0) -> StackLayer:
    """Layer ``layer`` (from 1) of the stack; raises ProjectError where there is no such unit."""
    stack = model.architecture.stack
    if not 1 <= layer <= len(stack):
        raise ProjectError(
            f"there are layers 1 to {len(stack)} (got {layer})",
            where="Unit",
            remedy="Choose one of them",
        )
    own = stack[layer - 1]
    if not 0 <= unit < own.width:
        raise ProjectError(
            f"layer {layer} has units 0 to {own.width - 1:,} (got {unit:,})",
            where="Unit",
            remedy="Choose one of them",
        )
    return own


def held_at(outputs: Array, layer: StackLayer, unit: int, value: float) -> Array:
    """A copy of what leaves the layer (n, numbers), the unit at ``value`` in all places."""
    held = outputs.copy()
    held[:, places_of(layer, unit)] = value
    return held


def excitements(outputs: Array, layer: StackLayer, unit: int) -> tuple[Array, Array]:
    """Its activations (n, places), and the largest of each sample (n,), which excites it."""
    own = outputs[:, places_of(layer, unit)]
    return own, np.asarray(own.max(axis=1))


def strongest(values: Array, number: int) -> NDArray[np.int64]:
    """The rows of the ``number`` greatest of values (n,), the greatest first."""
    return np.argsort(-values, kind="stable")[:number].astype(np.int64)
