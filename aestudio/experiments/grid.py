"""A grid of settings: braces hold the values that are tried, as in layers=300,{16,32}."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from random import Random

from aestudio.core.assignments import parsed
from aestudio.core.errors import ProjectError
from aestudio.core.runs import MOST_RUNS

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """Each setting with all the values that it is tried with."""

    choices: dict[str, tuple[str, ...]]

    @property
    def varied(self) -> tuple[str, ...]:
        """The settings that have several."""
        return tuple(name for name, values in self.choices.items() if len(values) > 1)

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return prod(map(len, self.choices.values()))

    def combinations(self) -> tuple[Values, ...]:
        """All of them, the last setting changing first; raises ProjectError for too many."""
        if self.size > MOST_RUNS:
            raise ProjectError(
                f"these are {self.size:,} runs, more than a project can have ({MOST_RUNS:,})",
                remedy="Try fewer values, or draw some of them: --random N",
            )
        return tuple(self._combinations())

    def drawn(self, count: int, seed: int) -> tuple[Values, ...]:
        """So many of them, each once, as the seed has it; all where there are no more."""
        if count >= self.size:
            return self.combinations()
        places = sorted(Random(seed).sample(range(self.size), count))
        return tuple(self._at(place) for place in places)

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
    shell makes several words of braces. Raises ProjectError for what is no setting."""
    choices: dict[str, dict[str, None]] = {}
    for text in texts:
        for one in _expanded(text):
            for name, value in parsed([one]).items():
                choices.setdefault(name, {})[value] = None
    return Grid({name: tuple(values) for name, values in choices.items()})


def name_of(values: Values, varied: Sequence[str]) -> str:
    """A combination in a line."""
    return ", ".join(f"{name}={values[name]}" for name in varied)


def _expanded(text: str) -> Iterator[str]:
    """The text with each of the values in its braces, the last braces first."""
    before, brace, rest = text.partition("{")
    inside, closed, after = rest.partition("}")
    if not brace and "}" not in before:
        yield text
        return
    if not closed or "{" in inside or "}" in before:
        raise ProjectError(
            f"the braces of “{text}” do not match", remedy="Write name={one,other}, none within"
        )
    for value in inside.split(","):
        for tail in _expanded(after):
            yield f"{before}{value.strip()}{tail}"
