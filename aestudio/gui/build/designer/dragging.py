"""A bar that is dragged: from the way of the pointer to units, or to filters."""

from dataclasses import dataclass, replace

from aestudio.gui.build.designer.geometry import Bar, Hourglass, Point, Scales
from aestudio.gui.build.designer.height_scale import HeightScale


@dataclass(frozen=True, slots=True)
class Drag:
    """The bar ``number`` held at an edge; ``backwards`` if that is the upper or the left one.

    ``grip`` is how far from the edge it was taken. An edge lies half of ``length · share`` from
    the ``middle``, and ``beside`` further. While ``fine``, a pixel is one unit, counted from where
    fine steps began.
    """

    number: int
    units: int
    before: int
    most: int
    sideways: bool
    backwards: bool
    grip: float
    middle: float
    share: float
    beside: float
    scale: HeightScale
    scales: Scales
    fine: tuple[float, int] | None = None

    def to(self, point: Point, fine: bool) -> "Drag":
        """The pointer at a point: round numbers, or single units if ``fine``."""
        place = point[0] if self.sideways else point[1]
        if not fine:
            away = self._away_from(self.middle, place - self.grip)
            length = 2 * (away - self.beside) / self.share
            return replace(self, units=self._valid(self.scale.round_units_at(length)), fine=None)
        start, units = self.fine or (place, self.units)
        moved = units + round(self._away_from(start, place))
        return replace(self, units=self._valid(moved), fine=(start, units))

    def _away_from(self, place: float, at: float) -> float:
        return place - at if self.backwards else at - place

    def _valid(self, units: int) -> int:
        return min(max(1, units), self.most)


def begin(laid: Hourglass, bar: Bar, units: int, most: int, point: Point) -> Drag:
    """Take ``bar``, of so many units and at ``most`` so many, at the edge nearer to a point."""
    first, last = bar.edges
    sideways, axis = bar.block is not None, 0 if bar.block is not None else 1
    backwards = abs(point[axis] - first[axis]) < abs(point[axis] - last[axis])
    edge = first if backwards else last
    block, heads = bar.block, bar.heads
    middle, share, beside = laid.middle, 1.0, 0.0
    if block:
        middle, beside = bar.center, block.depth / 2 * (1 if backwards else -1)
    elif heads:
        share, beside = 2.0, heads.gap / 2
    scale = laid.scales.thickness if block else laid.scales.heights
    return Drag(
        bar.number,
        units,
        units,
        most,
        sideways,
        backwards,
        point[axis] - edge[axis],
        middle,
        share,
        beside,
        scale or laid.scales.heights,
        laid.scales,
    )
