"""How tall a bar is for its units, and how many units a height stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import exp, exp2, log, sqrt

MOST_RATIO = 150  # Beyond it the root makes the smallest bar less than a twelfth of the largest.
DOUBLING = 40.0  # Pixels.
STEPS = tuple(digit * decade for decade in (1, 10, 100, 1000, 10_000) for digit in (1, 2, 5))


class Growth(Enum):
    """What the heights go with."""

    ROOT = "√units"
    LOGARITHM = "log units"


@dataclass(frozen=True, slots=True)
class HeightScale:
    """Heights in pixels, the largest being ``room``.

    They go with the square root of the units: an hourglass stays readable from 2 units to
    hundreds. Where one layer dwarfs another so much that the root does not do, they go with the
    logarithm of one more than the units.
    """

    growth: Growth
    room: float
    largest: int

    def height(self, units: int) -> float:
        """Height of a bar, at most that of the room."""
        return self.room * min(1.0, self._size(units) / self._size(self.largest))

    def units_at(self, height: float) -> float:
        """Units of a bar of that height, the inverse of ``height`` as far as the room goes; they
        double with each further ``DOUBLING`` pixels above and below it."""
        inside = min(max(height, 0.0), self.room) / self.room * self._size(self.largest)
        units = inside**2 if self.growth is Growth.ROOT else exp(inside) - 1
        beyond = max(0.0, height - self.room) / 2
        return max(1.0, units * exp2(min(beyond / DOUBLING, 32.0)))

    def round_units_at(self, height: float) -> int:
        """The round number of units next to a height; how round tells how much a pixel is."""
        step = _nice_step(self.units_at(height + 2) - self.units_at(height))
        return max(1, step * round(self.units_at(height) / step))

    def _size(self, units: int) -> float:
        return sqrt(units) if self.growth is Growth.ROOT else log(1 + units)


def scale_for(units: Sequence[int], room: float) -> HeightScale:
    """The scale on which layers of all these units can be told apart."""
    dwarfed = max(units) > MOST_RATIO * min(units)
    return HeightScale(Growth.LOGARITHM if dwarfed else Growth.ROOT, room, max(units))


def _nice_step(wanted: float) -> int:
    """1, 2, 5, 10, 20, 50, …: the one nearest to ``wanted``."""
    return min(STEPS, key=lambda step: abs(step - wanted))
