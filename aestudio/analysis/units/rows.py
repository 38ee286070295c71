"""The kernel of each unit of a layer, as a row of numbers."""

import numpy as np

from aestudio.core.model import Model
from aestudio.core.weights import Array


def kernel_rows(model: Model, layer: int) -> Array:
    """Of layer ``layer`` (from 1) of the stack, float32 (units, numbers); a unit of images is a
    channel. (units, 0) where a layer has no kernel. A tied kernel is read where it lies."""
    own = model.architecture.stack[layer - 1]
    for spec in own.operation.parameters(own.input_shape):
        if spec.gives is not None and spec.reads is not None:
            kernel = model.weights[own.source(spec.name)]
            rows: Array = np.moveaxis(kernel, spec.gives, 0).reshape(own.width, -1)
            return rows
    return np.zeros((own.width, 0), np.float32)


def at_units(outputs: Array, width: int) -> Array:
    """Outputs of a layer (n, numbers) as (n, places, units): channels come last in images."""
    return outputs.reshape(len(outputs), -1, width)
