"""What is shown of the units of a layer, in which order and colours."""

from enum import StrEnum

from aestudio.analysis.units import likeness
from aestudio.core.architecture import Architecture
from aestudio.core.stack import Role

NAMES = {Role.CODINGS: "Codings", Role.OUTPUT: "Output"}


class Show(StrEnum):
    """The picture of a unit."""

    KERNELS = "Kernels"
    WRITES = "What they write"
    BOTH = "Both sides"
    MAPS = "Feature maps"
    PAIRS = "Tied pairs"


class Sort(StrEnum):
    """What comes first."""

    LAYER = "As in the layer"
    NORM = "Norm"
    SPREAD = "Spread"
    USE = "Use"
    LIKENESS = "Likeness"


class Scale(StrEnum):
    """What the full colour stands for."""

    SAME = "Same for all"
    OWN = "Each its own"


ORDERS = {
    Sort.NORM: likeness.Order.NORM,
    Sort.SPREAD: likeness.Order.SPREAD,
    Sort.USE: likeness.Order.USE,
}


def layer_title(architecture: Architecture, number: int) -> str:
    """What layer ``number`` (from 1) of the stack is called."""
    return NAMES.get(architecture.stack[number - 1].role, f"Hidden {number}")
