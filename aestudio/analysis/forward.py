"""The network in NumPy, so that looking at a model needs no TensorFlow.

Samples pass in chunks of a fixed size: memory stays bounded, and the same call gives the same
bits.
"""

from collections.abc import Callable, Iterator

import numpy as np

from aestudio.analysis.operations import NumPyOperations
from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError
from aestudio.core.shapes import size_of
from aestudio.core.stack import StackLayer, logits
from aestudio.core.weights import Array, Weights

CHUNK = 1000
# Images pass so few at a time that all that leaves a layer stays in the processor's cache.
NUMBERS = 2**17
IMAGES = 3  # Sides: height, width, channels.
OPERATIONS = NumPyOperations()


def encode(architecture: Architecture, weights: Weights, samples: Array) -> Array:
    """Codings (n, codings) of samples (n, inputs), float32; raises DataError on another width."""
    return _pass(architecture.stack[: architecture.depth], weights, samples)


def decode(architecture: Architecture, weights: Weights, codings: Array) -> Array:
    """Reconstructions (n, inputs) of codings (n, codings), float32."""
    return _pass(architecture.stack[architecture.depth :], weights, codings)


def reconstruct(architecture: Architecture, weights: Weights, samples: Array) -> Array:
    """Reconstructions (n, inputs) of samples (n, inputs), float32."""
    return _pass(architecture.stack, weights, samples)


def distributions(
    architecture: Architecture, weights: Weights, samples: Array
) -> tuple[Array, Array] | None:
    """Means and logarithms of variances (n, codings) of the codings, float32; None where they are
    not drawn."""
    *below, last = architecture.stack[: architecture.depth]
    if last.heads is None:
        return None
    heads, values = last.heads, last.values(weights.arrays)

    def logarithms(inputs: Array) -> Array:
        found: Array = heads.log_variances(OPERATIONS, values, inputs, last.input_shape)
        return found

    inputs = _pass(tuple(below), weights, samples) if below else samples
    return _pass((last,), weights, inputs), _in_chunks(
        logarithms, inputs, last.units, _chunk((last,))
    )


def layer_outputs(architecture: Architecture, weights: Weights, samples: Array) -> Iterator[Array]:
    """What leaves each layer in turn (n, units), float32; for few samples."""
    values = samples
    for layer in architecture.stack:
        values = _pass((layer,), weights, values)
        yield values


def up_to(architecture: Architecture, weights: Weights, samples: Array, layer: int) -> Array:
    """What leaves layer ``layer`` (from 1) of the stack (n, units), float32; of layer 0 the
    samples."""
    return _pass(architecture.stack[:layer], weights, samples) if layer else samples


def onward(architecture: Architecture, weights: Weights, outputs: Array, layer: int) -> Array:
    """Reconstructions (n, inputs), float32, of what leaves layer ``layer`` (n, units)."""
    above = architecture.stack[layer:]
    return _pass(above, weights, outputs) if above else outputs


def _pass(layers: tuple[StackLayer, ...], weights: Weights, values: Array) -> Array:
    if values.ndim != 2 or values.shape[1] != layers[0].inputs:
        raise DataError(
            f"has shape {values.shape}; the network takes rows of {layers[0].inputs:,} numbers",
            where="Data",
            remedy="Choose data of that width",
        )
    chunk = _chunk(layers)
    return _in_chunks(lambda one: _through(layers, weights, one), values, layers[-1].units, chunk)


def _chunk(layers: tuple[StackLayer, ...]) -> int:
    """Samples that pass at a time."""
    shapes = [shape for one in layers for shape in (one.input_shape, one.output_shape)]
    images = [size_of(shape) for shape in shapes if len(shape) == IMAGES]
    return max(1, min(CHUNK, NUMBERS // max(images))) if images else CHUNK


def _in_chunks(compute: Callable[[Array], Array], values: Array, width: int, chunk: int) -> Array:
    """What ``compute`` makes of the values (n, …), float32 (n, width)."""
    outputs = np.empty((len(values), width), np.float32)
    # A diverged network overflows; its picture shows that, a warning would not help.
    with np.errstate(over="ignore", invalid="ignore"):
        for first in range(0, len(values), chunk):
            part = slice(first, first + chunk)
            found = compute(values[part].astype(np.float32, copy=False))
            outputs[part] = found.reshape(len(found), width)
    return outputs


def _through(layers: tuple[StackLayer, ...], weights: Weights, values: Array) -> Array:
    for layer in layers:
        total = logits(OPERATIONS, layer, layer.values(weights.arrays), values)
        values = OPERATIONS.activated(total, layer.activation)
    return values
