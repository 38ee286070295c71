"""Layers without their biases and activations: forwards, and transposed.

A layer's forward pass is written once against operations; given others, it does this too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aestudio.analysis.operations import NumPyOperations
from aestudio.core.activation import Activation
from aestudio.core.operations import Padding
from aestudio.core.shapes import Shape, size_of
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array

Back = Callable[[Array], Array]
NUMPY = NumPyOperations()


class LinearOperations(NumPyOperations):
    """Operations without biases and activations; squares are averaged where the largest number
    of each is kept."""

    def biased(self, values: Array, bias: Array) -> Array:
        """The values."""
        return values

    def activated(self, values: Array, activation: Activation) -> Array:
        """The values."""
        return values

    def pooled(self, images: Array, size: int) -> Array:
        """The mean of each square, of as much of it as there is."""
        return _sums(images, size) / _counts(images.shape[1:], size)


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """Values of ``shape`` a sample that came of others by linear steps; ``back`` takes (n, *shape)
    to the shape of those others by the transpose of these steps."""

    shape: Shape
    back: Back

    def then(self, shape: Shape, back: Back) -> "Traced":
        """After another step, whose transpose is ``back``."""
        before = self.back
        return Traced(shape, lambda values: before(back(values)))


class TransposedOperations:
    """The transposes of LinearOperations. With ``first``, what was pooled came from the first
    place of its square, else from all of them alike."""

    def __init__(self, first: bool = False) -> None:
        self._first = first

    def product(self, inputs: Traced, kernel: Array, transposed: bool) -> Traced:
        """The product with the other transpose."""
        width = kernel.shape[0 if transposed else 1]
        return inputs.then((width,), lambda out: NUMPY.product(out, kernel, not transposed))

    def biased(self, values: Traced, bias: Array) -> Traced:
        """The values."""
        return values

    def reshaped(self, values: Traced, shape: Shape) -> Traced:
        """The shape before."""
        return values.then(shape, lambda out: out.reshape(len(out), *values.shape))

    def convolved(self, images: Traced, kernel: Array, stride: int, padding: Padding) -> Traced:
        """The transposed convolution."""
        shape = (*_sides(images.shape, len(kernel), stride, padding), kernel.shape[3])

        def back(out: Array) -> Array:
            return NUMPY.convolved_back(out, kernel, stride, padding, images.shape)

        return images.then(shape, back)

    def convolved_back(
        self, images: Traced, kernel: Array, stride: int, padding: Padding, shape: Shape
    ) -> Traced:
        """The convolution."""
        return images.then(shape, lambda out: NUMPY.convolved(out, kernel, stride, padding))

    def pooled(self, images: Traced, size: int) -> Traced:
        """Each number to its square."""
        height, width, channels = images.shape
        sides = -(-height // size), -(-width // size)
        counts = _counts(images.shape, size)

        def back(out: Array) -> Array:
            if self._first:
                return _in_first(out, size, images.shape)
            return _repeated(out / counts, size, images.shape)

        return images.then((*sides, channels), back)

    def enlarged(self, images: Traced, size: int, shape: Shape) -> Traced:
        """The sum of each square."""

        def back(out: Array) -> Array:
            rows, columns = images.shape[0] * size, images.shape[1] * size
            missing = (0, rows - out.shape[1]), (0, columns - out.shape[2])
            whole = np.pad(out, ((0, 0), *missing, (0, 0)))
            return _sums(whole, size)

        return images.then(shape, back)


LINEAR = LinearOperations()
MEANS = TransposedOperations()
WINNERS = TransposedOperations(first=True)


def forwards(layers: Sequence[StackLayer], arrays: Mapping[Any, Array], values: Array) -> Array:
    """What linear ``layers`` make of values (n, numbers): (n, numbers), float32."""
    for layer in layers:
        values = layer.operation.forward(LINEAR, layer.values(arrays), values, layer.input_shape)
    return values.reshape(len(values), -1)


def backwards(
    layers: Sequence[StackLayer], arrays: Mapping[Any, Array], values: Array, *, first: bool = True
) -> Array:
    """What the transposes of linear ``layers``, the last one first, make of values (n, numbers):
    (n, numbers), float32. With ``first`` the last layer, where it pools, took all from the first
    place of each square."""
    winners = first
    for layer in reversed(layers):
        ops: Any = WINNERS if winners else MEANS
        start = Traced((layer.inputs,), lambda out: out.reshape(len(out), -1))
        end: Traced = layer.operation.forward(ops, layer.values(arrays), start, layer.input_shape)
        values = end.back(values.reshape(len(values), *end.shape))
        winners = False
    return values


def _sides(image: Shape, size: int, stride: int, padding: Padding) -> tuple[int, int]:
    height, width = image[:2]
    if padding is Padding.VALID:
        height, width = height - size + 1, width - size + 1
    return -(-height // stride), -(-width // stride)


def _before(side: int, size: int) -> int:
    """Pixels that the first square of a side lacks: what is missing is so on both sides."""
    return (-(-side // size) * size - side) // 2


def _sums(images: Array, size: int) -> Array:
    """The sum of each square (n, rows, columns, channels)."""
    count, height, width, channels = images.shape
    rows, columns = -(-height // size), -(-width // size)
    whole = np.zeros((count, rows * size, columns * size, channels), np.float32)
    top, left = _before(height, size), _before(width, size)
    whole[:, top : top + height, left : left + width] = images
    blocks = whole.reshape(count, rows, size, columns, size, channels)
    found: Array = blocks.sum(axis=(2, 4))
    return found


def _counts(image: Shape, size: int) -> Array:
    """How many pixels each square has (1, rows, columns, 1)."""
    return _sums(np.ones((1, image[0], image[1], 1), np.float32), size)


def _repeated(values: Array, size: int, image: Shape) -> Array:
    """Each number at all places of its square."""
    top, left = (_before(side, size) for side in image[:2])
    whole = values.repeat(size, axis=1).repeat(size, axis=2)
    return whole[:, top : top + image[0], left : left + image[1]]


def _in_first(values: Array, size: int, image: Shape) -> Array:
    """Each number at the first place of its square that there is."""
    rows, columns = (
        np.maximum(np.arange(-(-side // size)) * size - _before(side, size), 0)
        for side in image[:2]
    )
    found = np.zeros((len(values), size_of(image)), np.float32).reshape(-1, *image)
    found[:, rows[:, np.newaxis], columns] = values
    return found
