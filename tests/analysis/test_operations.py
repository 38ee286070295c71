"""Convolutions, pooling and their mirrors against loops over pixels, and SciPy."""

from itertools import product

import numpy as np
import pytest
from scipy.signal import correlate2d

from aestudio.analysis.operations import NumPyOperations
from aestudio.core.operations import Padding
from aestudio.core.weights import Array

OPS = NumPyOperations()
SIDES = ((7, 6), (5, 8))


def numbers(*shape: int) -> Array:
    """Normal numbers."""
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def places(side: int, size: int, stride: int, padding: Padding) -> list[int]:
    """Where windows of ``size`` pixels begin along a side: TensorFlow puts the odd pixel of what
    is missing behind."""
    if padding is Padding.VALID:
        return list(range(0, side - size + 1, stride))
    count = -(-side // stride)
    before = max((count - 1) * stride + size - side, 0) // 2
    return [number * stride - before for number in range(count)]


def windows(shape: tuple[int, int], size: int, stride: int, padding: Padding) -> list[list[int]]:
    """(row out, column out, row in, column in, row of the kernel, column of the kernel)."""
    rows, columns = (places(side, size, stride, padding) for side in shape)
    return [
        [i, j, top + k, left + m, k, m]
        for (i, top), (j, left) in product(enumerate(rows), enumerate(columns))
        for k, m in product(range(size), repeat=2)
        if 0 <= top + k < shape[0] and 0 <= left + m < shape[1]
    ]


@pytest.mark.parametrize("mode", ["same", "valid"])
@pytest.mark.parametrize("size", [1, 3, 5])
def test_a_convolution_is_the_cross_correlation_of_scipy(mode: str, size: int) -> None:
    images, kernel = numbers(2, 7, 6, 3), numbers(size, size, 3, 4)
    found = OPS.convolved(images, kernel, 1, Padding(mode))
    for image, filter_ in product(range(2), range(4)):
        expected = sum(
            correlate2d(images[image, :, :, one], kernel[:, :, one, filter_], mode)
            for one in range(3)
        )
        np.testing.assert_allclose(found[image, :, :, filter_], expected, atol=2e-5)


@pytest.mark.parametrize("padding", Padding)
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("sides", SIDES)
def test_strided_convolutions_and_their_mirrors_are_sums_over_windows(
    padding: Padding, stride: int, size: int, sides: tuple[int, int]
) -> None:
    images, kernel = numbers(2, *sides, 3), numbers(size, size, 3, 4)
    seen = windows(sides, size, stride, padding)
    rows, columns = (len(places(side, size, stride, padding)) for side in sides)
    small = numbers(2, rows, columns, 4)
    forth, back = np.zeros((2, rows, columns, 4)), np.zeros((2, *sides, 3))
    for i, j, y, x, k, m in seen:
        forth[:, i, j] += images[:, y, x].astype(np.float64) @ kernel[k, m]
        back[:, y, x] += small[:, i, j].astype(np.float64) @ kernel[k, m].T
    np.testing.assert_allclose(OPS.convolved(images, kernel, stride, padding), forth, atol=1e-5)
    found = OPS.convolved_back(small, kernel, stride, padding, (*sides, 3))
    np.testing.assert_allclose(found, back, atol=1e-5)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("sides", SIDES)
def test_pooling_keeps_the_largest_of_each_square(size: int, sides: tuple[int, int]) -> None:
    images = numbers(2, *sides, 3) - 5  # Below 0: what lies beyond the border must not win.
    found = OPS.pooled(images, size)
    befores = [(-(-side // size) * size - side) // 2 for side in sides]
    for i, j in np.ndindex(*found.shape[1:3]):
        (top, left) = (at * size - before for at, before in zip((i, j), befores, strict=True))
        square = images[:, max(top, 0) : top + size, max(left, 0) : left + size]
        np.testing.assert_array_equal(found[:, i, j], square.max(axis=(1, 2)))


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("sides", SIDES)
def test_an_enlarged_image_repeats_its_pixels_up_to_its_border(
    size: int, sides: tuple[int, int]
) -> None:
    images = numbers(2, -(-sides[0] // size), -(-sides[1] // size), 3)
    found = OPS.enlarged(images, size, (*sides, 3))
    assert found.shape == (2, *sides, 3)
    for y, x in np.ndindex(*sides):
        np.testing.assert_array_equal(found[:, y, x], images[:, y // size, x // size])
