"""What a foreign network computes, layer by layer, in the words of this program: images are
(height, width, channels), all else is flat."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.errors import FileError
from aestudio.core.shapes import Shape
from aestudio.core.weights import Array

Pair = tuple[int, int]


class UntakeableError(Exception):
    """A step that cannot be taken: why not, and what to do."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why, self.remedy = why, remedy


@dataclass(frozen=True, slots=True, eq=False)
class DenseUnit:
    """Kernel (inputs, outputs), bias (outputs,)."""

    name: str
    inputs: Shape
    kernel: Array
    bias: Array
    activation: Activation = Activation.LINEAR

    @property
    def outputs(self) -> Shape:
        """(units,)."""
        return (self.kernel.shape[1],)


@dataclass(frozen=True, slots=True, eq=False)
class ConvolutionUnit:
    """Kernel (k, k, channels, filters); ``before`` are zeros above and to the left, ``enlarged`` is
    how many times each pixel is repeated first, ``pooling`` the side of the squares of which the
    largest is kept at last. ``convolved`` are height and width between the two."""

    name: str
    inputs: Shape
    kernel: Array
    bias: Array
    stride: int
    before: Pair
    convolved: Pair
    enlarged: int = 1
    pooling: int = 1
    activation: Activation = Activation.LINEAR

    @property
    def outputs(self) -> Shape:
        """(height, width, filters)."""
        height, width = (-(-side // self.pooling) for side in self.convolved)
        return height, width, self.kernel.shape[3]


@dataclass(frozen=True, slots=True, eq=False)
class BackUnit:
    """Kernel (k, k, filters, channels) of a transposed convolution onto images of height and width
    ``onto``, of which ``before`` rows and columns are cut off above and to the left; ``enlarged``
    is how many times each pixel is repeated first, ``dropped`` are rows and columns of that which
    are cut off at the end."""

    name: str
    inputs: Shape
    kernel: Array
    bias: Array
    stride: int
    before: Pair
    onto: Pair
    enlarged: int = 1
    dropped: Pair = (0, 0)
    activation: Activation = Activation.LINEAR

    @property
    def outputs(self) -> Shape:
        """(height, width, filters)."""
        return *self.onto, self.kernel.shape[2]


@dataclass(frozen=True, slots=True)
class ReshapeUnit:
    """The same numbers as an image."""

    name: str
    inputs: Shape
    outputs: Shape


LearningUnit = DenseUnit | ConvolutionUnit | BackUnit
Unit = LearningUnit | ReshapeUnit


def joined(unit: LearningUnit, name: str) -> str:
    """What a unit is called that one more step of the file has become part of."""
    return f"{unit.name} + {name}"


def refused(what: str, remedy: str, why: str = "") -> FileError:
    """A network that cannot be taken as a whole."""
    return FileError(what, why=why, remedy=remedy)


def scaled_unit(
    unit: LearningUnit, factor: NDArray[np.floating], added: NDArray[np.floating]
) -> LearningUnit:
    """The same layer with its outputs scaled."""
    if factor.size not in (1, len(unit.bias)) or added.size not in (1, len(unit.bias)):
        raise UntakeableError(
            "it scales each pixel of an image by itself", "Scale all pixels alike"
        )
    shape = (1, 1, -1, 1) if isinstance(unit, BackUnit) else (-1,)
    with np.errstate(all="ignore"):
        kernel = np.ascontiguousarray(unit.kernel * factor.reshape(shape), np.float32)
        bias = np.asarray(unit.bias * factor + added, np.float32)
    return replace(unit, kernel=kernel, bias=bias)
