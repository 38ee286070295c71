"""What layers compute with, in NumPy."""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from aestudio.analysis.activations import FUNCTIONS
from aestudio.core.activation import Activation
from aestudio.core.operations import Padding
from aestudio.core.shapes import Shape
from aestudio.core.weights import Array


class NumPyOperations:
    """Operations on float32 arrays."""

    def product(self, inputs: Array, kernel: Array, transposed: bool) -> Array:
        """``inputs`` times ``kernel``, or times its transpose."""
        return inputs @ (kernel.T if transposed else kernel)

    def biased(self, values: Array, bias: Array) -> Array:
        """``bias`` added to the last axis."""
        return values + bias

    def activated(self, values: Array, activation: Activation) -> Array:
        """The non-linearity, element by element."""
        return FUNCTIONS[activation](values)

    def reshaped(self, values: Array, shape: Shape) -> Array:
        """The same numbers as (n, *shape)."""
        return values.reshape(len(values), *shape)

    def convolved(self, images: Array, kernel: Array, stride: int, padding: Padding) -> Array:
        """Cross-correlation of ``images`` with ``kernel``: patches times the kernel as a matrix."""
        size = len(kernel)
        borders = [padding.border(side, size, stride) for side in images.shape[1:3]]
        padded = _within(images, borders)
        windows = sliding_window_view(padded, (size, size), (1, 2))[:, ::stride, ::stride]
        patches = windows.transpose(0, 1, 2, 4, 5, 3)
        matrix = kernel.reshape(-1, kernel.shape[3])
        found = patches.reshape(-1, len(matrix)) @ matrix
        return found.reshape(*patches.shape[:3], -1)

    def convolved_back(
        self, images: Array, kernel: Array, stride: int, padding: Padding, shape: Shape
    ) -> Array:
        """The transpose of ``convolved``: each pixel adds the kernel, weighted, to its patch."""
        size, (count, rows, columns, _) = len(kernel), images.shape
        (top, bottom), (left, right) = (padding.border(side, size, stride) for side in shape[:2])
        whole = (count, shape[0] + top + bottom, shape[1] + left + right, shape[2])
        found = np.zeros(whole, np.float32)
        matrix = kernel.reshape(-1, kernel.shape[3])
        parts = images.reshape(-1, images.shape[3]) @ matrix.T
        patches = parts.reshape(count, rows, columns, size, size, shape[2])
        for row, column in np.ndindex(size, size):
            last = row + stride * (rows - 1) + 1, column + stride * (columns - 1) + 1
            place = found[:, row : last[0] : stride, column : last[1] : stride]
            place += patches[:, :, :, row, column]
        return found[:, top : top + shape[0], left : left + shape[1]]

    def pooled(self, images: Array, size: int) -> Array:
        """The largest of each ``size`` × ``size`` pixels."""
        count, height, width, channels = images.shape
        rows, columns = -(-height // size), -(-width // size)
        # As in TensorFlow, what is missing is missing on both sides.
        missing = rows * size - height, columns * size - width
        borders = [(one // 2, one - one // 2) for one in missing]
        padded = np.pad(images, ((0, 0), *borders, (0, 0)), constant_values=-np.inf)
        blocks = padded.reshape(count, rows, size, columns, size, channels)
        found: Array = blocks.max(axis=(2, 4))
        return found

    def enlarged(self, images: Array, size: int, shape: Shape) -> Array:
        """Each pixel repeated ``size`` × ``size`` times, cut to ``shape``."""
        return images.repeat(size, axis=1).repeat(size, axis=2)[:, : shape[0], : shape[1]]

    def mean(self, values: Array) -> Array:
        """Over all numbers, a scalar."""
        return np.asarray(values.mean(dtype=np.float64), np.float32)

    def mean_of_samples(self, values: Array) -> Array:
        """Over the second axis: a number a sample (n,)."""
        return np.asarray(values.mean(axis=1, dtype=np.float64), np.float32)

    def total(self, values: Sequence[Array]) -> Array:
        """Their sum."""
        return np.asarray(sum(values), np.float32)

    def scaled(self, values: Array, factor: float) -> Array:
        """``factor`` times the values."""
        return np.asarray(np.float32(factor) * values)

    def half_square(self, values: Array) -> Array:
        """½Σw², a scalar."""
        return np.asarray(np.square(values).sum(dtype=np.float64) / 2, np.float32)

    def squared_difference(self, values: Array, others: Array) -> Array:
        """(a − b)², element by element."""
        return np.asarray(np.square(values - others))

    def clipped(self, values: Array, low: float, high: float) -> Array:
        """No less than ``low`` and no more than ``high``, element by element."""
        return np.asarray(np.clip(values, np.float32(low), np.float32(high)))

    def cross_entropy(self, targets: Array, outputs: Array) -> Array:
        """−x·ln y − (1−x)·ln(1−y), element by element."""
        return np.asarray(-targets * np.log(outputs) - (1 - targets) * np.log(1 - outputs))

    def sigmoid_cross_entropy(self, targets: Array, logits: Array) -> Array:
        """The same where y is the sigmoid of ``logits``, by max(z, 0) − z·x + ln(1 + e^−|z|)."""
        small = np.log1p(np.exp(-np.abs(logits)))
        return np.asarray(np.maximum(logits, 0) - logits * targets + small)

    def mean_of_batch(self, values: Array) -> Array:
        """Over all samples: (units,)."""
        return np.asarray(values.mean(axis=0, dtype=np.float64), np.float32)

    def sum_of_samples(self, values: Array) -> Array:
        """Over the second axis: a number a sample (n,)."""
        return np.asarray(values.sum(axis=1, dtype=np.float64), np.float32)

    def summed(self, values: Array) -> Array:
        """The sum of all numbers, a scalar."""
        return np.asarray(values.sum(dtype=np.float64), np.float32)

    def absolute(self, values: Array) -> Array:
        """|a|, element by element."""
        return np.asarray(np.abs(values))

    def exponential(self, values: Array) -> Array:
        """eᵃ, element by element."""
        return np.asarray(np.exp(values))

    def logarithm(self, values: Array) -> Array:
        """ln a, element by element."""
        return np.asarray(np.log(values))

    def at_least(self, values: Array, limit: float) -> Array:
        """1 where a ≥ ``limit``, else 0; element by element."""
        return np.asarray(values >= np.float32(limit), np.float32)


def _within(images: Array, borders: Sequence[tuple[int, int]]) -> Array:
    """Images with zeros around them; themselves where there are none."""
    (top, bottom), (left, right) = borders
    if not any((top, bottom, left, right)):
        return images
    count, height, width, channels = images.shape
    found = np.zeros((count, top + height + bottom, left + width + right, channels), np.float32)
    found[:, top : top + height, left : left + width] = images
    return found
