"""What layers and terms compute with, whatever computes it: TensorFlow trains, NumPy looks.

Images are (n, height, width, channels), all else (n, units); kernels of convolutions are
(height, width, channels of the larger image's side, channels of the smaller one's).
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from aestudio.core.activation import Activation
from aestudio.core.params import Labelled
from aestudio.core.shapes import Shape

T = TypeVar("T")


class Padding(Labelled):
    """What a convolution does at the border of an image."""

    SAME = "same", "Same"
    VALID = "valid", "Valid"

    def border(self, side: int, size: int, stride: int) -> tuple[int, int]:
        """Zeros before and after a side, for windows of ``size`` pixels, as TensorFlow has them."""
        if self is Padding.VALID:
            return 0, 0
        missing = max((-(-side // stride) - 1) * stride + size - side, 0)
        return missing // 2, missing - missing // 2


class LayerOperations(Protocol[T]):
    """The operations that layers are made of; each acts on all samples at once.

    Whatever has these can run a trained network: an export to a graph implements no others.
    """

    def product(self, inputs: T, kernel: T, transposed: bool) -> T:
        """``inputs`` (n, a) times ``kernel`` (a, b), or times the transpose of one (b, a)."""

    def biased(self, values: T, bias: T) -> T:
        """``bias`` (units,) added to the last axis."""

    def activated(self, values: T, activation: Activation) -> T:
        """The non-linearity, element by element."""

    def reshaped(self, values: T, shape: Shape) -> T:
        """The same numbers as (n, *shape); untouched where they are that already."""

    def convolved(self, images: T, kernel: T, stride: int, padding: Padding) -> T:
        """Cross-correlation of ``images`` with ``kernel`` (k, k, a, b), as Keras's Conv2D."""

    def convolved_back(
        self, images: T, kernel: T, stride: int, padding: Padding, shape: Shape
    ) -> T:
        """The transpose of ``convolved``, with the same kernel: images of ``shape``, as Keras's
        Conv2DTranspose."""

    def pooled(self, images: T, size: int) -> T:
        """The largest of each ``size`` × ``size`` pixels; a border that is narrower counts."""

    def enlarged(self, images: T, size: int, shape: Shape) -> T:
        """Each pixel repeated ``size`` × ``size`` times, cut to ``shape``."""


class Operations(LayerOperations[T], Protocol[T]):
    """Those, and the ones that corruptions and terms of the objective are made of."""

    def mean(self, values: T) -> T:
        """Over all numbers, a scalar."""

    def mean_of_samples(self, values: T) -> T:
        """Over the second axis (n, features): a number a sample (n,)."""

    def total(self, values: Sequence[T]) -> T:
        """Their sum."""

    def scaled(self, values: T, factor: float) -> T:
        """``factor`` times the values."""

    def half_square(self, values: T) -> T:
        """½Σw², a scalar."""

    def squared_difference(self, values: T, others: T) -> T:
        """(a − b)², element by element."""

    def clipped(self, values: T, low: float, high: float) -> T:
        """No less than ``low`` and no more than ``high``, element by element."""

    def cross_entropy(self, targets: T, outputs: T) -> T:
        """−x·ln y − (1−x)·ln(1−y), element by element."""

    def sigmoid_cross_entropy(self, targets: T, logits: T) -> T:
        """The same where y is the sigmoid of ``logits``."""

    def mean_of_batch(self, values: T) -> T:
        """Over all samples of the batch (n, units), those on other devices included: (units,)."""

    def sum_of_samples(self, values: T) -> T:
        """Over the second axis (n, units): a number a sample (n,)."""

    def summed(self, values: T) -> T:
        """The sum of all numbers, a scalar."""

    def absolute(self, values: T) -> T:
        """|a|, element by element."""

    def exponential(self, values: T) -> T:
        """eᵃ, element by element."""

    def logarithm(self, values: T) -> T:
        """ln a, element by element."""

    def at_least(self, values: T, limit: float) -> T:
        """1 where a ≥ ``limit``, else 0; element by element."""


Values = Mapping[str, T]
