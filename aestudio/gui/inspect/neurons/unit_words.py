"""What is said of single units: why one is marked, and the figures of any."""

from collections.abc import Iterator, Mapping

import numpy as np

from aestudio.analysis.units.kernels import Indices
from aestudio.core.activation import Activation
from aestudio.gui.inspect.neurons.wishes import Facts
from aestudio.gui.kit.figures import number_text, percent_text

STILL = "Hardly ever moves: nearly the same for all samples"
DEAD = (
    "Dead: it gives 0 for all samples, so that no gradient reaches it and it learns no more. "
    "Nothing is lost by switching it off. Fewer units, a lower learning rate, or ELU in place of "
    "ReLU leave fewer of such."
)
LIKE_A_BIAS = (
    "Hardly ever moves: it gives nearly the same, {0}, for all samples, as a bias does, and tells "
    "none of them apart. If the error without it stays as it is, switch it off, or train with "
    "fewer units."
)
TWIN = "{0}: both listen to the same, so that one of them may do."
HEADER = (
    "unit",
    "norm",
    "mean",
    "spread",
    "low",
    "high",
    "active",
    "hardly ever moves",
    "twins",
)


def figure_text(value: float) -> str:
    """A figure of a unit: 2.87, −0.61."""
    return number_text(float(f"{value:.3g}"))


def marks(facts: Facts) -> Mapping[int, str]:
    """Why units are marked that are."""
    found: dict[int, list[str]] = {}
    for unit in facts.still.tolist():
        found.setdefault(unit, []).append(STILL)
    for unit, told in _twins(facts):
        found.setdefault(unit, []).append(told)
    return {unit: "\n".join(told) for unit, told in found.items()}


def advice(facts: Facts, unit: int, activation: Activation) -> str:
    """What it means that a unit is odd, and what can be done about it; empty where it is not."""
    told = [TWIN.format(words) for one, words in _twins(facts) if one == unit]
    known = facts.statistics
    if unit in facts.still:
        gives = float(known.mean[unit])
        dead = activation is Activation.RELU and float(known.high[unit]) == 0
        told.insert(0, DEAD if dead else LIKE_A_BIAS.format(figure_text(gives)))
    return "\n".join(told)


def unit_words(facts: Facts | None, unit: int) -> str:
    """Its number and figures, as far as they are known."""
    if facts is None or unit >= len(facts.statistics.norm):
        return f"Unit {unit + 1:,}"
    known = facts.statistics
    mean, spread = (figure_text(float(one[unit])) for one in (known.mean, known.spread))
    norm, active = figure_text(float(known.norm[unit])), percent_text(float(known.active[unit]))
    figures = f"norm {norm} · mean {mean} · spread {spread} · active {active}"
    return f"Unit {unit + 1:,} · {figures}"


def table_rows(facts: Facts, order: Indices) -> Iterator[tuple[object, ...]]:
    """A row a unit of what HEADER names, in their order."""
    known, still = facts.statistics, facts.statistics.still
    for unit in order.tolist():
        figures = (known.norm, known.mean, known.spread, known.low, known.high, known.active)
        twins = " ".join(str(other + 1) for other, _cosine in facts.twins_of(unit))
        numbers = (float(one[unit]) for one in figures)
        yield unit + 1, *numbers, "yes" if still[unit] else "no", twins


def next_of(units: Indices, order: Indices, after: int) -> int | None:
    """The one of ``units`` that follows ``after`` in an order, from the beginning after the last;
    None of none."""
    if not len(units):
        return None
    places = {unit: place for place, unit in enumerate(order.tolist())}
    rising = sorted(places[unit] for unit in units.tolist() if unit in places)
    here = places.get(after, -1)
    found = next((place for place in rising if place > here), rising[0] if rising else None)
    return None if found is None else int(order[found])


def _twins(facts: Facts) -> Iterator[tuple[int, str]]:
    pairs = zip(facts.twins.pairs.tolist(), np.asarray(facts.twins.cosines).tolist(), strict=True)
    for (one, other), cosine in pairs:
        figure = f"{cosine:.2f}".replace("-", "−")
        yield one, f"Twin of unit {other + 1:,} (cos {figure})"
        yield other, f"Twin of unit {one + 1:,} (cos {figure})"
