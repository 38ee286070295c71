"""A bar that is dragged: from the way of the pointer to units."""

from dataclasses import dataclass, replace

from aestudio.core.layers.dense import MOST_UNITS
from aestudio.gui.build.designer.geometry import Bar, Hourglass
from aestudio.gui.build.designer.height_scale import HeightScale


@dataclass(frozen=True, slots=True)
class Drag:
    """The bar ``number`` held at an edge; ``upwards`` if that is the upper one.

    ``grip`` is how far from the edge it was taken. While ``fine``, a pixel is one unit, counted
    from where fine steps began.
    """

    number: int
    units: int
    before: int
    upwards: bool
    grip: float
    middle: float
    scale: HeightScale
    fine: tuple[float, int] | None = None

    def to(self, y: float, fine: bool) -> "Drag":
        """The pointer at ``y``: round numbers, or single units if ``fine``."""
        if not fine:
            height = 2 * self._away_from(self.middle, y - self.grip)
            return replace(self, units=_valid(self.scale.round_units_at(height)), fine=None)
        start, units = self.fine or (y, self.units)
        moved = units + round(self._away_from(start, y))
        return replace(self, units=_valid(moved), fine=(start, units))

    def _away_from(self, place: float, y: float) -> float:
        return place - y if self.upwards else y - place


def begin(laid: Hourglass, bar: Bar, units: int, y: float) -> Drag:
    """Take ``bar`` at the edge that is nearer to ``y``."""
    upwards = y < laid.middle
    edge = bar.y if upwards else bar.bottom
    return Drag(bar.number, units, units, upwards, y - edge, laid.middle, laid.scale)


def _valid(units: int) -> int:
    return min(max(1, units), MOST_UNITS)
