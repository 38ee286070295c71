"""Initial weights, drawn with NumPy from the seed and the place of a layer alone.

Keras's definitions (keras.initializers.VarianceScaling): variance s/n with s = 2 for He and
Glorot, 1 for LeCun, and n = fan_in for He and LeCun, fan_in + fan_out for Glorot. A normal is
cut at two standard deviations and widened by 1/0.8796… to keep its variance; a uniform spans
±√(3·variance).
"""

from collections.abc import Sequence

import numpy as np

from aestudio.core.activation import Initializer
from aestudio.core.architecture import Architecture
from aestudio.core.parameters import ParameterSpec
from aestudio.core.shapes import Shape
from aestudio.core.stack import StackLayer, specs
from aestudio.core.weights import Array, Weights

CUT_NORMAL = 0.87962566103423978  # Standard deviation of a unit normal cut at ±2.


def initial_weights(architecture: Architecture, seed: int) -> Weights:
    """Kernels from the seed, biases 0.

    A layer's kernel depends on the seed, its shape, its initialiser, and on which level it
    encodes or decodes: it is the same under every strategy and whatever lies deeper.
    """
    return Weights(
        {
            (layer.key, one.name): _drawn(layer, one, seed)
            for layer in architecture.stack
            for one in layer.own
        }
    )


def zero_weights(layers: Sequence[StackLayer]) -> Weights:
    """Weights of the right shapes, all 0."""
    return Weights({key: np.zeros(one.shape, np.float32) for key, one in specs(layers).items()})


def _drawn(layer: StackLayer, spec: ParameterSpec, seed: int) -> Array:
    if spec.fans is None:
        return np.zeros(spec.shape, np.float32)
    words = [seed, layer.level, int(layer.decodes), *([spec.word] if spec.word else [])]
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence(words)))
    return draw(layer.initializer, spec.shape, spec.fans, generator)


def draw(
    initializer: Initializer,
    shape: Shape,
    fans: tuple[int, int],
    generator: np.random.Generator,
) -> Array:
    """A kernel of that shape, float32, of the variance that ``initializer`` asks for where
    ``fans`` are the numbers of inputs and outputs of a unit."""
    deviation = np.float32(np.sqrt(_variance(initializer, *fans)))
    if initializer.value.endswith("uniform"):
        limit = np.float32(np.sqrt(3.0)) * deviation
        numbers = generator.random(shape, np.float32)
        return (np.float32(2) * numbers - np.float32(1)) * limit
    return _cut_normal(shape, generator) * (deviation / np.float32(CUT_NORMAL))


def _variance(initializer: Initializer, inputs: int, units: int) -> float:
    if initializer in (Initializer.GLOROT_NORMAL, Initializer.GLOROT_UNIFORM):
        return 2.0 / (inputs + units)
    scale = 2.0 if initializer in (Initializer.HE_NORMAL, Initializer.HE_UNIFORM) else 1.0
    return scale / inputs


def _cut_normal(shape: Shape, generator: np.random.Generator) -> Array:
    """Unit normals within ±2; those outside are drawn anew."""
    numbers = generator.standard_normal(shape, np.float32)
    while (outside := np.abs(numbers) > 2).any():
        numbers[outside] = generator.standard_normal(int(outside.sum()), np.float32)
    return numbers
