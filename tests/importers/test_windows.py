"""A foreign window and the one that stands for it here do the same."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aestudio.analysis.operations import NumPyOperations
from aestudio.core.operations import Padding
from aestudio.importers.windows import enlarging, fitted, flipped
from tests.importers import by_definition as torch

OPS = NumPyOperations()
RNG = np.random.default_rng(7)
SIZES, STRIDES, SIDES = st.integers(1, 6), st.integers(1, 3), st.integers(4, 13)


@settings(max_examples=60, deadline=None)
@given(SIZES, STRIDES, st.integers(0, 2), SIDES)
def test_a_convolution_with_zeros_on_all_sides_is_one_of_a_larger_window(
    size: int, stride: int, zeros: int, side: int
) -> None:
    assume(zeros < size <= side + 2 * zeros)
    out = (side + 2 * zeros - size) // stride + 1
    found = fitted(size, stride, (zeros, zeros), (side, side), (out, out))
    assume(found is not None)
    assert found is not None
    kernel = RNG.standard_normal((size, size, 2, 3)).astype("f4")
    images = RNG.standard_normal((2, side, side, 2)).astype("f4")
    here = OPS.convolved(images, found.filled(kernel), stride, found.padding)
    there = torch.conv2d(
        images.transpose(0, 3, 1, 2), kernel.transpose(3, 2, 0, 1), np.zeros(3), stride, zeros
    )
    assert np.abs(here - there.transpose(0, 2, 3, 1)).max() < 1e-4


def test_the_usual_windows_of_pytorch_are_found() -> None:
    assert fitted(3, 2, (1, 1), (28, 28), (14, 14)) is not None
    assert fitted(4, 2, (1, 1), (28, 28), (14, 14)) is not None
    assert fitted(3, 1, (1, 1), (28, 28), (28, 28)) is not None
    assert fitted(5, 2, (2, 2), (28, 28), (14, 14)) is not None
    assert fitted(3, 2, (1, 1), (7, 7), (4, 4)) is not None


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([1, 3, 5]), st.integers(1, 3), st.integers(3, 7))
def test_enlarging_and_a_convolution_are_one_transposed_convolution(
    size: int, times: int, side: int
) -> None:
    kernel = RNG.standard_normal((size, size, 2, 3)).astype("f4")
    images = RNG.standard_normal((2, side, side, 2)).astype("f4")
    large = OPS.enlarged(images, times, (side * times, side * times, 2))
    wanted = OPS.convolved(large, kernel, 1, Padding.SAME)
    merged = enlarging(flipped(kernel), 1, times)
    shape = (side * times, side * times, 3)
    here = OPS.convolved_back(images, merged, times, Padding.SAME, shape)
    assert np.abs(here - wanted).max() < 1e-4
