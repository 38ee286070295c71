"""What layers compute with, in TensorFlow."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from aestudio.core.activation import Activation
from aestudio.core.operations import Padding
from aestudio.core.plan import Precision
from aestudio.core.shapes import Shape
from aestudio.engine.activations import FUNCTIONS

Tensor = Any
# The mean over the share of a batch that is here → over the whole batch.
AcrossDevices = Callable[[Tensor], Tensor]


class TensorFlowOperations:
    """Operations on float32 tensors; ``together`` makes means of shares those of a batch.

    With mixed precision both sides of a product are rounded to bfloat16, and so is what comes
    back through it; sums within a product are float32.
    """

    def __init__(
        self, precision: Precision = Precision.FLOAT32, together: AcrossDevices = lambda mean: mean
    ) -> None:
        self._precision, self._mixed = precision, precision is Precision.MIXED
        self._together = together

    def across(self, together: AcrossDevices) -> "TensorFlowOperations":
        """The same where a batch is shared among devices."""
        return TensorFlowOperations(self._precision, together)

    def product(self, inputs: Tensor, kernel: Tensor, transposed: bool) -> Tensor:
        """``inputs`` times ``kernel``, or times its transpose."""
        if not self._mixed:
            return tf.matmul(inputs, kernel, transpose_b=transposed)
        sides = (tf.cast(side, tf.bfloat16) for side in (inputs, kernel))
        return tf.cast(tf.matmul(*sides, transpose_b=transposed), tf.float32)

    def biased(self, values: Tensor, bias: Tensor) -> Tensor:
        """``bias`` added to the last axis."""
        return tf.nn.bias_add(values, bias)

    def activated(self, values: Tensor, activation: Activation) -> Tensor:
        """The non-linearity, element by element."""
        return FUNCTIONS[activation](values)

    def reshaped(self, values: Tensor, shape: Shape) -> Tensor:
        """The same numbers as (n, *shape)."""
        if tuple(values.shape[1:]) == shape:
            return values
        return tf.reshape(values, [-1, *shape])

    def convolved(self, images: Tensor, kernel: Tensor, stride: int, padding: Padding) -> Tensor:
        """Cross-correlation of ``images`` with ``kernel``."""
        sides = self._sides(images, kernel)
        return self._back(tf.nn.conv2d(*sides, stride, padding.value.upper()))

    def convolved_back(
        self, images: Tensor, kernel: Tensor, stride: int, padding: Padding, shape: Shape
    ) -> Tensor:
        """The transpose of ``convolved``."""
        sides = self._sides(images, kernel)
        whole = [tf.shape(images)[0], *shape]
        found = tf.nn.conv2d_transpose(*sides, whole, stride, padding.value.upper())
        return self._back(tf.ensure_shape(found, [images.shape[0], *shape]))

    def pooled(self, images: Tensor, size: int) -> Tensor:
        """The largest of each ``size`` × ``size`` pixels; TensorFlow's own operation has no
        gradient that XLA can compute in the same order each time."""
        height, width, channels = images.shape[1:]
        rows, columns = -(-height // size), -(-width // size)
        missing = [(0, 0), *_both_sides(rows * size - height, columns * size - width), (0, 0)]
        padded = tf.pad(images, missing, constant_values=-np.inf)
        blocks = tf.reshape(padded, [-1, rows, size, columns, size, channels])
        return tf.reduce_max(blocks, axis=[2, 4])

    def enlarged(self, images: Tensor, size: int, shape: Shape) -> Tensor:
        """Each pixel repeated ``size`` × ``size`` times, cut to ``shape``."""
        height, width, channels = images.shape[1:]
        tall = tf.reshape(images, [-1, height, 1, width, 1, channels])
        tiled = tf.tile(tall, [1, 1, size, 1, size, 1])
        whole = tf.reshape(tiled, [-1, height * size, width * size, channels])
        return whole[:, : shape[0], : shape[1]]

    def mean(self, values: Tensor) -> Tensor:
        """Over all numbers, a scalar."""
        return tf.reduce_mean(values)

    def mean_of_samples(self, values: Tensor) -> Tensor:
        """Over the second axis: a number a sample (n,)."""
        return tf.reduce_mean(values, axis=1)

    def total(self, values: Sequence[Tensor]) -> Tensor:
        """Their sum."""
        return tf.add_n(list(values))

    def scaled(self, values: Tensor, factor: float) -> Tensor:
        """``factor`` times the values."""
        return factor * values

    def half_square(self, values: Tensor) -> Tensor:
        """½Σw², a scalar."""
        return tf.nn.l2_loss(values)

    def squared_difference(self, values: Tensor, others: Tensor) -> Tensor:
        """(a − b)², element by element."""
        return tf.math.squared_difference(values, others)

    def clipped(self, values: Tensor, low: float, high: float) -> Tensor:
        """No less than ``low`` and no more than ``high``, element by element."""
        return tf.clip_by_value(values, low, high)

    def cross_entropy(self, targets: Tensor, outputs: Tensor) -> Tensor:
        """−x·ln y − (1−x)·ln(1−y), element by element."""
        return -targets * tf.math.log(outputs) - (1 - targets) * tf.math.log(1 - outputs)

    def sigmoid_cross_entropy(self, targets: Tensor, logits: Tensor) -> Tensor:
        """The same where y is the sigmoid of ``logits``."""
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits)

    def mean_of_batch(self, values: Tensor) -> Tensor:
        """Over all samples of the batch, those on other devices included: (units,)."""
        return self._together(tf.reduce_mean(values, axis=0))

    def sum_of_samples(self, values: Tensor) -> Tensor:
        """Over the second axis: a number a sample (n,)."""
        return tf.reduce_sum(values, axis=1)

    def summed(self, values: Tensor) -> Tensor:
        """The sum of all numbers, a scalar."""
        return tf.reduce_sum(values)

    def absolute(self, values: Tensor) -> Tensor:
        """|a|, element by element."""
        return tf.abs(values)

    def exponential(self, values: Tensor) -> Tensor:
        """eᵃ, element by element."""
        return tf.exp(values)

    def logarithm(self, values: Tensor) -> Tensor:
        """ln a, element by element."""
        return tf.math.log(values)

    def at_least(self, values: Tensor, limit: float) -> Tensor:
        """1 where a ≥ ``limit``, else 0; element by element."""
        return tf.cast(values >= limit, tf.float32)

    def _sides(self, images: Tensor, kernel: Tensor) -> tuple[Tensor, Tensor]:
        if not self._mixed:
            return images, tf.convert_to_tensor(kernel)
        return tf.cast(images, tf.bfloat16), tf.cast(kernel, tf.bfloat16)

    def _back(self, values: Tensor) -> Tensor:
        return tf.cast(values, tf.float32) if self._mixed else values


def _both_sides(*missing: int) -> list[tuple[int, int]]:
    """What is missing before and after a side."""
    return [(one // 2, one - one // 2) for one in missing]
