"""Shapes of a sample as it passes through the layers, without the number of samples."""

from math import prod
from typing import TypeAlias

Shape: TypeAlias = tuple[int, ...]


def size_of(shape: Shape) -> int:
    """Numbers in a sample of that shape."""
    return prod(shape)


def is_image(shape: Shape) -> bool:
    """Whether neighbours in the shape are neighbours in a picture, of one channel or several."""
    return len(shape) in (2, 3)


def image_of(shape: Shape) -> tuple[int, int, int]:
    """Height, width and channels; what is no image counts as one of a single row."""
    if len(shape) == 3:
        return shape[0], shape[1], shape[2]
    if len(shape) == 2:
        return shape[0], shape[1], 1
    return 1, size_of(shape), 1


def shape_text(shape: Shape) -> str:
    """The shape as the screen shows it: 784, or 28×28×16."""
    return "×".join(f"{side:,}" for side in shape)
