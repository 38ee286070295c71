"""Layers of images that cannot be taken are told, with why, before anything is made of them."""

import numpy as np
import pytest

from aestudio.data.networks.steps import VALID, Array, Network, Step, StepKind
from aestudio.importers.imported import imported

SIDES = (8, 8, 1)
INPUT = Step(StepKind.INPUT, "input", "Input", shape=SIDES)


def convolution(*shape: int, kind: StepKind = StepKind.CONVOLUTION, name: str = "conv") -> Step:
    return Step(kind, name, "Conv2D", kernel=ones(*shape), bias=ones(shape[3]), padding=VALID)


def back(*shape: int) -> Step:
    kernel, kind = ones(*shape), StepKind.CONVOLUTION_BACK
    return Step(kind, "back", "Conv2DTranspose", kernel=kernel, bias=ones(shape[2]), padding=VALID)


def ones(*shape: int) -> Array:
    return np.ones(shape, np.float32)


def pooling(size: int) -> Step:
    return Step(StepKind.POOLING, "pool", "MaxPooling2D", size=size)


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((convolution(3, 2, 1, 4),), "Its windows are 3×2"),
        ((convolution(65, 65, 1, 1),), "Its windows are 65×65"),
        ((convolution(3, 3, 2, 4),), "Its kernel takes 2 channels, and 1 come in"),
        ((convolution(3, 3, 1, 4), back(3, 3, 1, 5)), "Its kernel takes 5 channels, and 4 come in"),
        ((convolution(9, 9, 1, 1),), "Windows of 9 pixels do not fit into 8×8"),
        ((pooling(2),), "It does not follow a convolution"),
        ((convolution(3, 3, 1, 1), pooling(2), pooling(2)), "It does not follow a convolution"),
        ((convolution(3, 3, 1, 1), pooling(4)), "Of 6×6 pixels it drops those"),
        (
            (convolution(1, 1, 1, 2000), Step(StepKind.AVERAGING, "mean", "Average")),
            "As a dense layer it would be too large",
        ),
    ],
)
def test_a_layer_of_images_that_cannot_be_taken_says_why(steps: tuple[Step, ...], why: str) -> None:
    found = imported(Network("Test", (INPUT, *steps)), "test")
    assert found.document is None
    refusal = found.refusal
    assert refusal is not None
    assert why in refusal.why
    assert refusal.remedy


def test_windows_of_64_pixels_are_still_taken() -> None:
    sides = Step(StepKind.INPUT, "input", "Input", shape=(64, 64, 1))
    steps = (sides, convolution(64, 64, 1, 2), back(64, 64, 1, 2))
    assert imported(Network("Test", steps), "test").refusal is None
