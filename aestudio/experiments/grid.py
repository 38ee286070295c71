"""A grid of settings: braces hold the values that are tried, as in layers=300,{16,32}.

A range, as in learning_rate={0.0001..0.01}, has no end of values: they are drawn.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from random import Random

from aestudio.core.assignments import parsed
from aestudio.core.errors import ProjectError
from aestudio.core.runs import MOST_RUNS
from aestudio.experiments.ranges import check_range, drawn_from, end_of, is_ranged

Values = dict[str, str]
TRIES = 50  # For each run: ranges of few numbers come to the same again and again.


@dataclass(frozen=True, slots=True)
class Grid:
    """Each setting with all the values that it is tried with."""

    choices: dict[str, tuple[str, ...]]

    @property
    def varied(self) -> tuple[str, ...]:
        """The settings that have several."""
        return tuple(
            name for name, values in self.choices.items() if len(values) > 1 or is_ranged(values[0])
        )

    @property
    def ranged(self) -> tuple[str, ...]:
        """The settings that have a range, so that values of them have to be drawn."""
        return tuple(name for name, values in self.choices.items() if any(map(is_ranged, values)))

    @property
    def size(self) -> int:
        """How many combinations there are, where nothing has a range."""
        return prod(map(len, self.choices.values()))

    def combinations(self) -> tuple[Values, ...]:
        """All of them, the last setting changing first; raises ProjectError for too many, and for
        ranges."""
        if self.ranged:
            raise ProjectError(
                "a range has no end of values",
                where=self.ranged[0],
                remedy="Draw some of them: --random N, or list the values",
            )
        if self.size > MOST_RUNS:
            raise ProjectError(
                f"these are {self.size:,} runs, more than a project can have ({MOST_RUNS:,})",
                remedy="Try fewer values, or draw some of them: --random N",
            )
        return tuple(self._combinations())

    def drawn(self, count: int, seed: int) -> tuple[Values, ...]:
        """So many of them, each once, as the seed has it; all where there are no more."""
        if self.ranged:
            return tuple(self._drawn_from_ranges(count, Random(seed)))
        if count >= self.size:
            return self.combinations()
        places = sorted(Random(seed).sample(range(self.size), count))
        return tuple(self._at(place) for place in places)

    def extremes(self) -> tuple[Values, ...]:
        """The lowest and the highest ends of all ranges, by which it is known whether a setting can
        have all that is drawn; none without ranges."""
        if not self.ranged:
            return ()
        lowest = {name: end_of(values[0], 0) for name, values in self.choices.items()}
        highest = {name: end_of(values[-1], 1) for name, values in self.choices.items()}
        return lowest, highest

    def _drawn_from_ranges(self, count: int, random: Random) -> Iterable[Values]:
        found: dict[tuple[str, ...], Values] = {}
        for _ in range(TRIES * count):
            values = {
                name: drawn_from(name, random.choice(texts), random)
                for name, texts in self.choices.items()
            }
            found.setdefault(tuple(values.values()), values)
            if len(found) == count:
                break
        return found.values()

    def _combinations(self) -> Iterator[Values]:
        for values in product(*self.choices.values()):
            yield dict(zip(self.choices, values, strict=True))

    def _at(self, place: int) -> Values:
        found: list[str] = []
        for values in reversed(self.choices.values()):
            place, own = divmod(place, len(values))
            found.append(values[own])
        return dict(zip(self.choices, reversed(found), strict=True))


def grid(texts: Iterable[str]) -> Grid:
    """That of ``--set`` texts. A setting that is told several times is tried with each value: a
    shell makes several words of braces. Raises ProjectError for what is no setting, and for a range
    that is none."""
    choices: dict[str, dict[str, None]] = {}
    for text in texts:
        for one in _expanded(text):
            for name, value in parsed([one]).items():
                check_range(name, value)
                choices.setdefault(name, {})[value] = None
    return Grid({name: tuple(values) for name, values in choices.items()})


def name_of(values: Values, varied: Sequence[str]) -> str:
    """A combination in a line."""
    return ", ".join(f"{name}={values[name]}" for name in varied)


def _expanded(text: str) -> Iterator[str]:
    """The text with each of the values in its braces, the last braces first; a range stays."""
    before, brace, rest = text.partition("{")
    inside, closed, after = rest.partition("}")
    if not brace and "}" not in before:
        yield text
        return
    if not closed or "{" in inside or "}" in before:
        raise ProjectError(
            f"the braces of “{text}” do not match", remedy="Write name={one,other}, none within"
        )
    choices = [value.strip() for value in inside.split(",")]
    if len(choices) == 1 and is_ranged(f"{{{inside}}}"):
        choices = [f"{{{choices[0]}}}"]
    for value in choices:
        for tail in _expanded(after):
            yield f"{before}{value}{tail}"
