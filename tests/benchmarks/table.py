"""The arithmetic of the tables, and their Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was reached beside what is wanted: at least ``goal``, or at most where lower is better.

    ``value`` is None where one of the two could not be measured.
    """

    value: float | None
    goal: float
    lower: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        if self.value is None:
            return False
        return self.value <= self.goal if self.lower else self.value >= self.goal

    def __str__(self) -> str:
        """The figure, bold where it falls short of the goal."""
        if self.value is None:
            return "–"
        if self.met:
            return f"{self.value:.2f}"
        # A figure that rounds to its goal gets another digit: bold would look like a mistake.
        rounds_to_goal = round(self.value, 2) == round(self.goal, 2)
        return f"**{self.value:.3f}**" if rounds_to_goal else f"**{self.value:.2f}**"


def ratio(ours: float | None, theirs: float | None) -> float | None:
    """Ours in units of theirs; None if either is missing."""
    return ours / theirs if ours is not None and theirs else None


def best(speeds: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The best round of each: what disturbs a measurement makes it slower, never faster."""
    return {name: max(values) for name, values in speeds.items() if values}


def leader(speeds: Mapping[str, float], names: Sequence[str]) -> str | None:
    """The fastest of ``names`` that was measured."""
    return max((one for one in names if one in speeds), key=speeds.__getitem__, default=None)


def contenders(speeds: Mapping[str, float], always: Sequence[str], places: int) -> list[str]:
    """Who runs another round: ``always``, and the fastest ``places`` of the others."""
    others = sorted((one for one in speeds if one not in always), key=speeds.__getitem__)
    return [*always, *others[::-1][:places]]


def markdown(titles: Cells, rows: Sequence[Cells]) -> str:
    """A table in Markdown; all but the first column are flushed right."""
    marks = ["---", *(["---:"] * (len(titles) - 1))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (titles, marks, *rows))


def thousands(speed: float | None) -> str:
    """Samples per second in thousands."""
    if speed is None:
        return "–"
    return f"{speed / 1000:.1f}" if speed < 100_000 else f"{speed / 1000:.0f}"


def milliseconds(seconds: float) -> str:
    """A time in whole milliseconds."""
    return f"{seconds * 1000:.0f} ms"


Curve = Sequence[tuple[float, float]]


def common_error(curves: Sequence[Curve]) -> float:
    """The lowest error that every one of the curves of (seconds, error) comes down to."""
    return max(min(error for _, error in curve) for curve in curves)


def reached(curve: Curve, error: float) -> float:
    """The seconds after which a curve is at ``error`` or below for the first time."""
    return next(seconds for seconds, value in curve if value <= error)
