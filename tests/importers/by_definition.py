"""Layers of PyTorch by their definitions, number by number, channels first."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import correlate2d

Array = NDArray[Any]


def linear(values: Array, weight: Array, bias: Array) -> Array:
    """x·Wᵀ + b."""
    return values @ weight.T + bias


def conv2d(images: Array, weight: Array, bias: Array, stride: int, zeros: int) -> Array:
    """Cross-correlation of (n, in, h, w) with (out, in, k, k), zeros on all four sides."""
    padded = np.pad(images, ((0, 0), (0, 0), (zeros, zeros), (zeros, zeros)))
    found = [
        [
            sum(correlate2d(one, k, "valid") for one, k in zip(image, own, strict=True))
            for own in weight
        ]
        for image in padded
    ]
    return np.asarray(found)[:, :, ::stride, ::stride] + bias[:, None, None]


def conv_transpose2d(
    images: Array, weight: Array, bias: Array, stride: int, cut: int, more: int
) -> Array:
    """Each pixel of (n, in, h, w) adds its window of (in, out, k, k); ``cut`` rows and columns are
    left out on all four sides, ``more`` fewer below and to the right."""
    count, _channels, height, width = images.shape
    size = weight.shape[2]
    whole = [(side - 1) * stride + size + more for side in (height, width)]
    found = np.zeros((count, weight.shape[1], *whole))
    for row, column in np.ndindex(height, width):
        window = np.einsum("ni,iokl->nokl", images[:, :, row, column], weight)
        top, left = row * stride, column * stride
        found[:, :, top : top + size, left : left + size] += window
    inner = found[:, :, cut : whole[0] - cut, cut : whole[1] - cut]
    return np.asarray(inner + bias[:, None, None])


def batch_norm(images: Array, weight: Array, bias: Array, mean: Array, variance: Array) -> Array:
    """As it is once trained."""
    factor = weight / np.sqrt(variance + 1e-5)
    return (images - mean[:, None, None]) * factor[:, None, None] + bias[:, None, None]


def relu(values: Array) -> Array:
    return np.maximum(values, 0)


def sigmoid(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-values)))
