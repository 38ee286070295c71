"""What a search goes through: each setting of a grid with its values and ranges, as numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aestudio.core.assignments import LISTED, assigned
from aestudio.core.errors import ProjectError
from aestudio.core.project import Project
from aestudio.core.runs import Design
from aestudio.experiments.grid import Grid, Values
from aestudio.experiments.ranges import Range, filled, is_ranged, ranges_in

# Which of the values of a setting, and a number for each of the ranges in it.
Place = tuple[int, tuple[float, ...]]
Point = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A setting with its values; ``ranges`` are those of each value."""

    name: str
    texts: tuple[str, ...]
    ranges: tuple[tuple[Range, ...], ...]

    def value(self, place: Place) -> str:
        """What is assigned there."""
        which, numbers = place
        return filled(self.name, self.texts[which], numbers)

    def place_of(self, design: Project) -> Place | None:
        """Where a design has its value, None where it has another: to assign a value that it has
        already changes nothing."""
        for which, text in enumerate(self.texts):
            for numbers in self._numbers_in(which, text, design):
                if _unchanged(design, {self.name: self.value((which, numbers))}):
                    return which, numbers
        return None

    def _numbers_in(self, which: int, text: str, design: Project) -> Iterable[tuple[float, ...]]:
        """What its ranges may have come to in a design."""
        ranges = self.ranges[which]
        if not ranges:
            return [()]
        if self.name == LISTED:
            return _widths_in(text, design)
        (within,) = ranges
        every = {*_numbers(design.architecture.model_dump()), *_numbers(design.plan.model_dump())}
        return [(one,) for one in sorted(every) if within.low <= one <= within.high]


def space_of(grid: Grid) -> tuple[Dimension, ...]:
    """That of a grid, setting by setting."""
    return tuple(
        Dimension(name, texts, tuple(ranges_in(name, text) for text in texts))
        for name, texts in grid.choices.items()
    )


def values_at(space: Sequence[Dimension], point: Point) -> Values:
    """What is assigned at a point."""
    return {one.name: one.value(place) for one, place in zip(space, point, strict=True)}


def point_of(space: Sequence[Dimension], start: Project, design: Design) -> Point | None:
    """The point at which a design lies that was made from ``start``; None where it was not."""
    try:
        found = start.edited(architecture=design.architecture, plan=design.plan)
    except ProjectError:
        return None
    places = [one.place_of(found) for one in space]
    point = tuple(one for one in places if one is not None)
    if len(point) < len(space) or assigned(start, values_at(space, point)) != found:
        return None
    return point


def _unchanged(design: Project, values: Values) -> bool:
    try:
        return assigned(design, values) == design
    except ProjectError:
        return False


def _widths_in(text: str, design: Project) -> list[tuple[float, ...]]:
    """The units of the layers where ranges stand."""
    parts, layers = text.split(","), design.architecture.layers
    if len(parts) != len(layers):
        return []
    return [
        tuple(
            float(layer.width) for part, layer in zip(parts, layers, strict=True) if is_ranged(part)
        )
    ]


def _numbers(value: Any) -> Iterator[float]:
    """All that stand somewhere in the settings."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
