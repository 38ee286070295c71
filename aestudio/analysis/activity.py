"""How active layers are whose activity is penalised."""

from dataclasses import dataclass

import numpy as np

from aestudio.analysis.forward import layer_outputs
from aestudio.core.architecture import Architecture
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array, Weights


@dataclass(frozen=True, slots=True)
class Activity:
    """``mean`` of |a| over samples and units of a layer, and the ``target`` of a penalty that
    has one."""

    layer: StackLayer
    mean: float
    target: float | None


def activities(
    architecture: Architecture, weights: Weights, samples: Array
) -> tuple[Activity, ...]:
    """Those of all layers with a penalty on their activity, in order; for few samples."""
    stack = architecture.stack
    sparse = [layer for layer in stack if not layer.sparsity.is_none]
    if not sparse or not len(samples):
        return ()
    reached = stack[: sparse[-1].number]
    every = zip(reached, layer_outputs(architecture, weights, samples), strict=False)
    return tuple(_of(layer, outputs) for layer, outputs in every if layer in sparse)


def _of(layer: StackLayer, outputs: Array) -> Activity:
    target: float | None = getattr(layer.sparsity, "target", None)
    return Activity(layer, float(np.abs(outputs).mean(dtype=np.float64)), target)
