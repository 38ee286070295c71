"""Initial weights, drawn with NumPy from the seed and the place of a layer alone.

Keras's definitions (keras.initializers.VarianceScaling): variance s/n with s = 2 for He and
Glorot, 1 for LeCun, and n = fan_in for He and LeCun, fan_in + fan_out for Glorot. A normal is
cut at two standard deviations and widened by 1/0.8796… to keep its variance; a uniform spans
±√(3·variance).
"""

import numpy as np

from aestudio.core.architecture import Architecture, DenseLayer, Initializer, Role
from aestudio.core.weights import Array, LayerWeights, Weights

CUT_NORMAL = 0.87962566103423978  # Standard deviation of a unit normal cut at ±2.


def initial_weights(architecture: Architecture, seed: int) -> Weights:
    """Kernels from the seed, biases 0.

    A layer's kernel depends on the seed, its shape, its initialiser, and on which level it
    encodes or decodes: it is the same under every strategy and whatever lies deeper.
    """
    return Weights(tuple(_layer(layer, architecture, seed) for layer in architecture.dense_layers))


def zero_weights(architecture: Architecture) -> Weights:
    """Weights of the right shapes, all 0."""
    return Weights(
        tuple(
            LayerWeights(
                None if one.tied_to else np.zeros((one.inputs, one.units), np.float32),
                np.zeros(one.units, np.float32),
            )
            for one in architecture.dense_layers
        )
    )


def _layer(layer: DenseLayer, architecture: Architecture, seed: int) -> LayerWeights:
    bias = np.zeros(layer.units, np.float32)
    if layer.tied_to:
        return LayerWeights(None, bias)
    decodes = layer.role in (Role.DECODER, Role.OUTPUT)
    level = 2 * architecture.depth - layer.number + 1 if decodes else layer.number
    generator = np.random.Generator(
        np.random.Philox(np.random.SeedSequence([seed, level, int(decodes)]))
    )
    return LayerWeights(draw(layer.initializer, layer.inputs, layer.units, generator), bias)


def draw(
    initializer: Initializer, inputs: int, units: int, generator: np.random.Generator
) -> Array:
    """A kernel (inputs, units), float32, of the variance that ``initializer`` asks for."""
    deviation = np.float32(np.sqrt(_variance(initializer, inputs, units)))
    if initializer.value.endswith("uniform"):
        limit = np.float32(np.sqrt(3.0)) * deviation
        numbers = generator.random((inputs, units), np.float32)
        return (np.float32(2) * numbers - np.float32(1)) * limit
    return _cut_normal((inputs, units), generator) * (deviation / np.float32(CUT_NORMAL))


def _variance(initializer: Initializer, inputs: int, units: int) -> float:
    if initializer in (Initializer.GLOROT_NORMAL, Initializer.GLOROT_UNIFORM):
        return 2.0 / (inputs + units)
    scale = 2.0 if initializer in (Initializer.HE_NORMAL, Initializer.HE_UNIFORM) else 1.0
    return scale / inputs


def _cut_normal(shape: tuple[int, int], generator: np.random.Generator) -> Array:
    """Unit normals within ±2; those outside are drawn anew."""
    numbers = generator.standard_normal(shape, np.float32)
    while (outside := np.abs(numbers) > 2).any():
        numbers[outside] = generator.standard_normal(int(outside.sum()), np.float32)
    return numbers
