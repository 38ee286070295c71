"""Windows of other programs as this one has them.

Others say how many zeros lie around an image; here that follows from the size of the window. A
window that lies elsewhere is the middle of a larger one whose other numbers are zeros.
"""

from dataclasses import dataclass

import numpy as np

from aestudio.core.layers.windows import MOST_SIDE
from aestudio.core.operations import Padding
from aestudio.core.weights import Array
from aestudio.importers.units import Pair


@dataclass(frozen=True, slots=True)
class Fitted:
    """A window of ``size`` pixels in which the foreign one begins at ``at``."""

    size: int
    padding: Padding
    at: Pair

    def filled(self, kernel: Array) -> Array:
        """The foreign kernel (k, k, …) within zeros."""
        size = len(kernel)
        if self.size == size:
            return kernel
        found = np.zeros((self.size, self.size, *kernel.shape[2:]), np.float32)
        row, column = self.at
        found[row : row + size, column : column + size] = kernel
        return found


def fitted(size: int, stride: int, before: Pair, larger: Pair, smaller: Pair) -> Fitted | None:
    """The smallest window that does the same between images of those heights and widths: ``larger``
    before a convolution or behind a transposed one. None where there is none."""
    for side in range(size, min(2 * (size + stride) + 4, MOST_SIDE) + 1):
        for padding in Padding:
            at = tuple(
                _place(side, stride, padding, *one)
                for one in zip(before, larger, smaller, strict=True)
            )
            if all(0 <= one <= side - size for one in at):
                return Fitted(side, padding, (at[0], at[1]))
    return None


def _place(side: int, stride: int, padding: Padding, before: int, larger: int, smaller: int) -> int:
    """Where in a window of that side the foreign one begins; -1 where sizes do not agree."""
    if padding is Padding.VALID:
        return -before if -(-(larger - side + 1) // stride) == smaller else -1
    if -(-larger // stride) != smaller:
        return -1
    return max((smaller - 1) * stride + side - larger, 0) // 2 - before


def flipped(kernel: Array) -> Array:
    """The kernel (k, k, filters, channels) of the transposed convolution that does what a
    convolution with kernel (k, k, channels, filters) and stride 1 does."""
    return np.ascontiguousarray(kernel[::-1, ::-1].transpose(0, 1, 3, 2))


def enlarging(kernel: Array, stride: int, times: int) -> Array:
    """The kernel of the transposed convolution, ``times`` the stride, that does what repeating each
    pixel so many times and one with ``kernel`` do."""
    size = len(kernel) + stride * (times - 1)
    found = np.zeros((size, size, *kernel.shape[2:]), np.float32)
    for row, column in np.ndindex(times, times):
        top, left = row * stride, column * stride
        found[top : top + len(kernel), left : left + len(kernel)] += kernel
    return found
