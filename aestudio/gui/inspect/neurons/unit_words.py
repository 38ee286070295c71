"""What is said of single units: why one is marked, and the figures of any."""

from collections.abc import Iterator, Mapping

import numpy as np

from aestudio.analysis.units.kernels import Indices
from aestudio.core.activation import Activation
from aestudio.core.stack import Role, StackLayer
from aestudio.core.units import count_text
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
CONSTANT_OUTPUT = (
    "Hardly ever moves: this output is nearly the same, {0}, for all samples, as it is to be where "
    "the data never change there."
)
TWIN = "{0}: they listen to the same, so that one of them may do."
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


def advice(facts: Facts, unit: int, layer: StackLayer) -> str:
    """What it means that a unit of a layer is odd, and what can be done about it; empty where it
    is not."""
    told = (_about_still(facts, unit, layer), _about_twins(facts, unit, layer))
    return "\n".join(one for one in told if one)


def _about_still(facts: Facts, unit: int, layer: StackLayer) -> str:
    if unit not in facts.still:
        return ""
    known = facts.statistics
    gives = figure_text(float(known.mean[unit]))
    if layer.role is Role.OUTPUT:
        return CONSTANT_OUTPUT.format(gives)
    dead = layer.activation is Activation.RELU and float(known.high[unit]) == 0
    return DEAD if dead else LIKE_A_BIAS.format(gives)


def _about_twins(facts: Facts, unit: int, layer: StackLayer) -> str:
    """Of the most like of its twins; outputs that go together are no fault."""
    found = sorted(facts.twins_of(unit), key=lambda one: -abs(one[1]))
    if not found or layer.role is Role.OUTPUT:
        return ""
    more = f", and of {count_text(len(found) - 1, 'other')}" if len(found) > 1 else ""
    return TWIN.format(f"{_twin(*found[0])}{more}")


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
        yield one, _twin(other, cosine)
        yield other, _twin(one, cosine)


def _twin(other: int, cosine: float) -> str:
    figure = f"{cosine:.2f}".replace("-", "−")
    return f"Twin of unit {other + 1:,} (cos {figure})"
