"""What can be set of a walk."""

from dataclasses import dataclass
from enum import StrEnum

from aestudio.core.params import Frozen, parameter
from aestudio.gui.inspect.walk.routes import Group


class Mode(StrEnum):
    """Which way."""

    BETWEEN = "Between samples"
    DIRECTION = "Along a direction"
    ARITHMETIC = "A − B + C"
    RANDOM = "Random codings"
    PATH = "Path on the map"
    SLIDERS = "Sliders"


class Ends(StrEnum):
    """Between which samples."""

    PICKED = "A and B"
    SELECTED = "Those selected"


class WalkSettings(Frozen):
    """Numbers of a walk."""

    steps: int = parameter(
        12, label="Steps", help="From one sample to the next", minimum=1, maximum=200
    )
    frames: int = parameter(
        13,
        label="Frames",
        help="From one end of the direction to the other",
        minimum=2,
        maximum=200,
    )
    direction: int = parameter(
        1,
        label="Direction",
        help="Number of the principal component of the codings, the strongest first",
        minimum=1,
        maximum=65536,
    )
    sigmas: float = parameter(
        3.0,
        label="Reach",
        help="How far on both sides, in standard deviations of the codings along it",
        unit="σ",
        above=0,
        maximum=20,
    )
    count: int = parameter(24, label="Samples", help="How many are drawn", minimum=1, maximum=400)


@dataclass(frozen=True, slots=True)
class Slot:
    """Samples that were picked, one or several for their mean; ``mark`` is their name in a few
    characters."""

    rows: Group
    name: str
    mark: str
