"""Ranges that numbers are drawn from: learning_rate={0.0001..0.01}, layers=300,{16..64}."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, isfinite, log
from random import Random

from aestudio.core.assignments import LISTED, declared
from aestudio.core.errors import ProjectError

RANGE = re.compile(r"\{\s*([^{},\s]+?)\s*\.\.\s*([^{},\s]+)\s*\}")
FIGURES = 4  # Of a number that was drawn, so that a run can be named by it.


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; drawn evenly, or evenly in the logarithm."""

    low: float
    high: float
    whole: bool
    logarithmic: bool

    def drawn(self, random: Random) -> str:
        """A number of it, as it is written."""
        if self.whole:
            return str(self._whole(random))
        return self.written(self._between(self.low, self.high, random))

    def written(self, value: float) -> str:
        """A number between its ends as it is written: with few figures, or whole."""
        rounded = round(value) if self.whole else float(f"{value:.{FIGURES}g}")
        return f"{min(max(rounded, self.low), self.high):.10g}"

    def _whole(self, random: Random) -> int:
        if not self.logarithmic:
            return random.randint(int(self.low), int(self.high))
        # Each number stands for half of what is between it and its neighbours.
        value = round(self._between(self.low - 0.5, self.high + 0.5, random))
        return int(min(max(value, self.low), self.high))

    def _between(self, low: float, high: float, random: Random) -> float:
        if self.logarithmic:
            return exp(random.uniform(log(low), log(high)))
        return random.uniform(low, high)


def is_ranged(text: str) -> bool:
    """Whether a value has a range in it."""
    return RANGE.search(text) is not None


def check_range(name: str, text: str) -> None:
    """Raise ProjectError where a range of that setting's value is none."""
    for found in RANGE.finditer(text):
        _range(name, found)


def ranges_in(name: str, text: str) -> tuple[Range, ...]:
    """Those of that setting's value, from the left."""
    return tuple(_range(name, found) for found in RANGE.finditer(text))


def filled(name: str, text: str, numbers: Iterable[float]) -> str:
    """The value with a number in place of each of its ranges."""
    each = iter(numbers)
    return RANGE.sub(lambda found: _range(name, found).written(next(each)), text)


def drawn_from(name: str, text: str, random: Random) -> str:
    """The value with a number drawn from each of its ranges."""
    return RANGE.sub(lambda found: _range(name, found).drawn(random), text)


def end_of(text: str, end: int) -> str:
    """The value with the lower end of each range, or with the upper one where ``end`` is 1."""
    return RANGE.sub(lambda found: found[1 + end], text)


def _range(name: str, found: re.Match[str]) -> Range:
    parameter = declared(name)
    whole = name == LISTED or (parameter is not None and parameter.type is int)
    logarithmic = parameter is not None and parameter.logarithmic
    if name != LISTED and (parameter is None or parameter.type not in (int, float)):
        raise _wrong(name, "is no number, so that it has no range", "List its values: one, other")
    try:
        low, high = (float(int(text) if whole else float(text)) for text in found.groups())
    except ValueError:
        kind = "whole numbers" if whole else "numbers"
        raise _wrong(name, f"{found[0]} is no range of {kind}", "Write {lowest..highest}") from None
    if not (isfinite(low) and isfinite(high) and low < high):
        raise _wrong(name, f"{found[0]} goes nowhere", "Write the lower end first")
    if logarithmic and low <= 0:
        remedy = "Begin above 0: it is drawn evenly in the logarithm, which 0 has none of"
        raise _wrong(name, f"{found[0]} begins too low", remedy)
    return Range(low, high, whole, logarithmic)


def _wrong(name: str, what: str, remedy: str) -> ProjectError:
    return ProjectError(what, where=name, remedy=remedy)
