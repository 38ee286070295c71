"""Steps of a foreign network that see images, as units of this program.

Each raises UntakeableError where there is no such unit.
"""

from dataclasses import replace

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.layers.windows import MOST_SIDE
from aestudio.core.shapes import shape_text
from aestudio.core.weights import Array
from aestudio.data.networks.steps import BORDERS, SAME, Step
from aestudio.importers.checked import activation_of, bias_of, kernel_of
from aestudio.importers.units import (
    BackUnit,
    ConvolutionUnit,
    DenseUnit,
    Pair,
    UntakeableError,
    joined,
)
from aestudio.importers.walk import Walk

MOST_WEIGHTS = 2**26  # Of a layer that is made up.
# What pooling may follow: the largest of what they give is what they give for the largest.
RISING = frozenset(Activation) - {Activation.GELU, Activation.SILU}


def _square(step: Step) -> Array:
    kernel = kernel_of(step, 4)
    if kernel.shape[0] != kernel.shape[1] or len(kernel) > MOST_SIDE:
        raise UntakeableError(
            f"its windows are {kernel.shape[0]}×{kernel.shape[1]}",
            f"Use square ones of {MOST_SIDE} pixels at most",
        )
    return kernel


def _check_channels(found: int, wanted: int) -> None:
    if found != wanted:
        raise UntakeableError(
            f"its kernel takes {wanted:,} channels, and {found:,} come in",
            "State the shape of the inputs, or save the network again",
        )


def convolution(walk: Walk, step: Step) -> None:
    """A convolution, behind what enlarges for it."""
    kernel = _square(step)
    sides = walk.image(step)
    _check_channels(sides[2], kernel.shape[2])
    if any(walk.dropped):
        raise UntakeableError("it takes a part of what is enlarged", "Leave the cropping out")
    enlarged = walk.enlarged
    image = walk.enlarge(sides)
    before, convolved = _zeros(step, len(kernel), image)
    unit = ConvolutionUnit(
        step.name,
        walk.shape,
        kernel,
        bias_of(step, kernel.shape[3]),
        step.stride,
        before,
        convolved,
        enlarged=enlarged,
        activation=activation_of(step),
    )
    walk.passed(unit)
    walk.turned(step.channels_first)


def _zeros(step: Step, size: int, image: Pair) -> tuple[Pair, Pair]:
    """Zeros above and to the left of an image, and height and width of what comes out."""
    if step.padding == SAME:
        out = tuple(-(-side // step.stride) for side in image)
        missing = [
            max((one - 1) * step.stride + size - side, 0)
            for one, side in zip(out, image, strict=True)
        ]
        return (missing[0] // 2, missing[1] // 2), (out[0], out[1])
    top, left, bottom, right = step.borders if step.padding == BORDERS else (0, 0, 0, 0)
    around = (top + bottom, left + right)
    out = tuple(
        (side + zeros - size) // step.stride + 1 for side, zeros in zip(image, around, strict=True)
    )
    if min(out) < 1 or min(top, left) < 0:
        raise UntakeableError(
            f"windows of {size} pixels do not fit into {shape_text(image)}",
            "State the shape of the inputs",
        )
    return (top, left), (out[0], out[1])


def convolution_back(walk: Walk, step: Step) -> None:
    """The transpose of a convolution."""
    kernel = _square(step)
    sides = walk.image(step)
    _check_channels(sides[2], kernel.shape[3])
    enlarged, dropped = walk.enlarged, walk.dropped
    image = walk.enlarge(sides)
    before, onto = _cut(step, len(kernel), image)
    unit = BackUnit(
        step.name,
        walk.shape,
        kernel,
        bias_of(step, kernel.shape[2]),
        step.stride,
        before,
        onto,
        enlarged=enlarged,
        dropped=dropped,
        activation=activation_of(step),
    )
    walk.passed(unit)
    walk.turned(step.channels_first)


def _cut(step: Step, size: int, image: Pair) -> tuple[Pair, Pair]:
    """Rows and columns that are cut off above and to the left, and height and width of the rest."""
    whole = [(side - 1) * step.stride + size for side in image]
    if step.padding == SAME:
        out = [side * step.stride for side in image]
        before = [max(size - step.stride, 0) // 2] * 2
    elif step.padding == BORDERS:
        top, left, bottom, right = step.borders
        out = [whole[0] - top - bottom, whole[1] - left - right]
        before = [top, left]
    else:
        out = [max(side * step.stride, one) for side, one in zip(image, whole, strict=True)]
        before = [0, 0]
    if min(out) < 1 or min(before) < 0:
        raise UntakeableError("nothing is left of its images", "Save the network again")
    return (before[0], before[1]), (out[0], out[1])


def pooling(walk: Walk, step: Step) -> None:
    """The largest of a square, as a part of the convolution before it."""
    last = walk.last
    if not isinstance(last, ConvolutionUnit) or last is not walk.units[-1] or last.pooling > 1:
        raise UntakeableError(
            "it does not follow a convolution", "Put a Conv2D before each MaxPooling2D"
        )
    if last.activation not in RISING:
        raise UntakeableError(
            f"here the largest is taken before {last.activation.label}, which makes a difference",
            "Use an activation that rises everywhere, such as ReLU or ELU",
        )
    height, width, _channels = walk.image(step)
    same = step.padding == SAME or step.borders == _same_borders(step.size, (height, width))
    if not same and (height % step.size or width % step.size):
        raise UntakeableError(
            f"of {height}×{width} pixels it drops those that do not fill a square of {step.size}",
            'Use padding="same", or images whose sides can be divided',
        )
    pooled = replace(last, name=joined(last, step.name), pooling=step.size)
    walk.units.pop()
    walk.passed(pooled)
    walk.turned(step.channels_first)


def _same_borders(size: int, image: Pair) -> tuple[int, ...]:
    """What is added around an image so that squares of that size fill it."""
    missing = [-side % size for side in image]
    before = [one // 2 for one in missing]
    return (*before, missing[0] - before[0], missing[1] - before[1])


def averaging(walk: Walk, step: Step) -> None:
    """The mean of each channel is a dense layer that has learnt it."""
    height, width, channels = walk.image(step)
    if height * width * channels**2 > MOST_WEIGHTS:
        raise UntakeableError(
            "as a dense layer it would be too large", "Use convolutions with strides before it"
        )
    kernel = np.tile(np.eye(channels, dtype=np.float32), (height * width, 1)) / (height * width)
    bias = np.zeros(channels, np.float32)
    walk.passed(DenseUnit(step.name, walk.shape, kernel.astype(np.float32), bias))
    walk.notes[step.name] = "a dense layer that takes the mean of each channel"


def enlarging(walk: Walk, step: Step) -> None:
    """Pixels that are repeated, as a part of the convolution that follows."""
    height, width, _channels = walk.image(step)
    times = step.size
    if any(walk.dropped):
        raise UntakeableError("it enlarges what was cropped", "Enlarge at once")
    if step.shape:
        times = step.shape[0] // (height * walk.enlarged)
        if (height * walk.enlarged * times, width * walk.enlarged * times) != step.shape:
            raise UntakeableError(
                f"{shape_text((height, width))} pixels become {shape_text(step.shape)}",
                "Enlarge by a whole number",
            )
    walk.enlarged *= times


def cropping(walk: Walk, step: Step) -> None:
    """What a transposed convolution makes that nobody wants is not made."""
    if walk.enlarged > 1:
        _drop(walk, step)
        return
    last = walk.last
    if not isinstance(last, BackUnit) or last is not walk.units[-1]:
        raise UntakeableError(
            "it does not follow a transposed convolution", "Choose sides that need no cropping"
        )
    top, left, bottom, right = step.borders
    onto = last.onto[0] - top - bottom, last.onto[1] - left - right
    if min(onto) < 1 or min(step.borders) < 0:
        raise UntakeableError("nothing is left of its images", "Save the network again")
    walk.image(step)
    before = last.before[0] + top, last.before[1] + left
    walk.units.pop()
    walk.passed(replace(last, name=joined(last, step.name), before=before, onto=onto))
    walk.turned(step.channels_first)


def _drop(walk: Walk, step: Step) -> None:
    """What is cut off at the end of an image whose pixels are repeated."""
    top, left, bottom, right = step.borders
    dropped = walk.dropped[0] + bottom, walk.dropped[1] + right
    if top or left or min(bottom, right) < 0 or max(dropped) >= walk.enlarged:
        raise UntakeableError(
            "it cuts more off than the last repetitions of a pixel",
            "Choose sides that need no cropping",
        )
    walk.dropped = dropped
