"""What a network of another program does, step by step, whatever program it is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from aestudio.data.networks.own import Own

Array: TypeAlias = NDArray[np.float32]

MOST_STEPS = 500
MOST_TOLD = 2**20  # Characters of each of its settings.
SAME, VALID, BORDERS = "same", "valid", "borders"


class StepKind(StrEnum):
    """What a step does."""

    INPUT = "input"
    DENSE = "dense"
    CONVOLUTION = "convolution"
    CONVOLUTION_BACK = "transposed convolution"
    POOLING = "pooling"
    AVERAGING = "averaging"
    ENLARGING = "enlarging"
    ACTIVATION = "activation"
    RESHAPE = "reshape"
    TRANSPOSE = "transpose"
    SCALING = "scaling"
    CROPPING = "cropping"
    DROPOUT = "dropout"
    NOISE = "noise"
    DRAWING = "drawing"
    UNKNOWN = "unknown"


LEARNS = (StepKind.DENSE, StepKind.CONVOLUTION, StepKind.CONVOLUTION_BACK)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step; ``name`` is what the file calls it, ``what`` what its program does.

    ``kernel`` and ``bias`` are float32: (in, out) of a dense one, (k, k, in, out) of a convolution,
    (k, k, out, in) of a transposed one; of a scaling a factor and what is added, a number each, one
    a channel, or one for each number of a sample as it lies there. ``shape`` is that of a sample at
    the input, that of a reshape (one side may be -1, all of them flattened where it is empty), or
    the order of the axes of a transpose, from 0. ``padding`` is SAME or VALID as TensorFlow has
    them, or BORDERS: top, left, bottom, right, which a transposed convolution and a cropping cut
    off. ``size`` is that of a pooling or enlarging, ``rate`` of dropout or noise, or the slope of a
    leaky ReLU; ``activation`` is named as Keras does. ``problem`` says why it cannot be taken,
    ``remedy`` what to do.
    """

    kind: StepKind
    name: str
    what: str
    kernel: Array | None = None
    bias: Array | None = None
    shape: tuple[int, ...] = ()
    stride: int = 1
    padding: str = VALID
    borders: tuple[int, ...] = ()
    size: int = 1
    rate: float = 0.0
    activation: str = ""
    channels_first: bool = False
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The steps in the order in which a sample goes through them; ``program`` is whose file it is.

    ``has_order`` is false of weights alone, which do not tell what is done between them. Of a file
    of this program ``architecture`` and ``plan`` tell how it was trained, as JSON that nobody has
    looked into; or ``own`` is all of what it says, and there are no steps.
    """

    program: str
    steps: tuple[Step, ...]
    has_order: bool = True
    loss: str = ""
    notes: tuple[str, ...] = ()
    architecture: str = ""
    plan: str = ""
    own: Own | None = None

    @property
    def learning(self) -> int:
        """How many layers have weights."""
        if self.own is not None:
            return len({one.name.partition("/")[0] for one in self.own.arrays})
        return sum(one.kind in LEARNS for one in self.steps)


def unknown(name: str, what: str, problem: str, remedy: str) -> Step:
    """A step that cannot be taken."""
    return Step(StepKind.UNKNOWN, name, what, problem=problem, remedy=remedy)


def single(values: Any) -> int | None:
    """The one number of several that have to be the same; None where they are not, or are none."""
    found = [values] if isinstance(values, int) else values
    if not isinstance(found, list | tuple) or not found:
        return None
    if any(type(one) is not int or not 0 < one <= 2**20 for one in found):
        return None
    return int(found[0]) if len(set(found)) == 1 else None


def float32(values: NDArray[Any]) -> Array:
    """As weights are kept."""
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(values, np.float32)
