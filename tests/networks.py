"""Weights of networks, and what a test asks of them by the places of the layers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from aestudio.core.architecture import Architecture
from aestudio.core.shapes import Shape
from aestudio.core.stack import specs
from aestudio.core.weights import Array, Weights


def each_layer(architecture: Architecture, **changes: object) -> Architecture:
    """The same with every encoder layer changed alike."""
    return architecture.edited(layers=tuple(one.edited(**changes) for one in architecture.layers))


def filled(architecture: Architecture, numbers: Callable[[Shape], NDArray[np.floating]]) -> Weights:
    """Weights of ``numbers`` of each shape, layer by layer, the kernel first."""
    shapes = {key: one.shape for key, one in specs(architecture.stack).items()}
    return Weights({key: np.asarray(numbers(shape), np.float32) for key, shape in shapes.items()})


def full(architecture: Architecture, value: float) -> Weights:
    """Weights that are all the same."""
    return filled(architecture, lambda shape: np.full(shape, value))


def zeros(architecture: Architecture) -> Weights:
    """Weights that are all 0."""
    return filled(architecture, np.zeros)


def drawn(
    architecture: Architecture, seed: int, *, kernel: float = 1.0, bias: float = 1.0
) -> Weights:
    """Normal numbers of those standard deviations; biases of none are 0, and nothing is drawn."""
    generator = np.random.default_rng(seed)

    def numbers(shape: Shape) -> NDArray[np.float64]:
        deviation = kernel if len(shape) > 1 else bias
        return generator.normal(0, deviation, shape) if deviation else np.zeros(shape)

    return filled(architecture, numbers)


def kernels(weights: Weights) -> list[Array]:
    """The kernel of every layer in order; a tied one is that of the layer opposite, transposed."""
    names = dict.fromkeys(layer for layer, _name in weights.arrays)
    return [_kernel(weights, layer) for layer in names]


def _kernel(weights: Weights, layer: str) -> Array:
    if (layer, "kernel") in weights.arrays:
        return weights[layer, "kernel"]
    return weights[layer.replace("decoder", "encoder"), "kernel"].T


def biases(weights: Weights) -> list[Array]:
    """The bias of every layer in order."""
    return [array for (_layer, name), array in weights.arrays.items() if name == "bias"]


def by_layer(weights: Weights) -> list[list[Array]]:
    """The arrays of every layer in order: kernel and bias, the bias alone where it is tied."""
    found: dict[str, list[Array]] = {}
    for (layer, _name), array in weights.arrays.items():
        found.setdefault(layer, []).append(array)
    return list(found.values())
