"""Columns of a table that are one kind of thing: pixels, the points of a spectrum or a series."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.encoding import Feature
from aestudio.data.preparation.splits import Rows
from aestudio.data.width import Values

NUMBER = re.compile(r"\d+(?:\.\d+)?")
FEWEST = 8  # Columns; fewer with a number in their names are as likely to be different things.
PROBES = 1000  # Samples that are compared.
BYTE, BRIGHT = 255, 128
# Of columns that are no pixels, so many have to agree: in their range, each of which is no less
# than WITHIN of all of them together; or each with the next, in what they do and where they lie.
MOST, WITHIN = 0.9, 0.25
CORRELATED, OVERLAPPING = 0.8, 0.5
# Pixels are dark about the edges: so many are to be bright, and so many as bright as any.
LIVELY, SATURATED = 0.25, 0.05

Columns = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Extent:
    """Least and greatest of each column (k,), in the training part."""

    low: Values
    high: Values

    @property
    def span(self) -> Values:
        return self.high - self.low

    @property
    def whole(self) -> float:
        """How far all of them reach together."""
        return float(self.high.max() - self.low.min())


def kindred(features: Sequence[Feature], values: Values, training: Rows) -> tuple[Columns, ...]:
    """Groups of columns that are one kind, rising, none of them in two.

    Their names have to agree, in all but numbers that rise or name the places of a grid (pixel0 …
    pixel783, 1x1 … 28x28, 400 … 2500), and so have their values: bytes with dark edges, ranges
    that are alike, or neighbours that go together. Columns V1 … V28 of other spreads, or sensors
    of other units, are none. ``values`` are (n, features).
    """
    rows = training[:: max(1, len(training) // PROBES)]
    named = (np.array(one, np.intp) for one in _named_alike(features))
    return tuple(one for one in named if _agree(values[rows][:, one]))


def are_bytes(low: float, high: float) -> bool:
    """Whether whole numbers between these are pixels as images hold them."""
    return low >= 0 and BRIGHT <= high <= BYTE


def _named_alike(features: Sequence[Feature]) -> Iterable[list[int]]:
    """Places of numbers whose names differ in their numbers alone."""
    found: dict[tuple[str, ...], list[tuple[tuple[float, ...], int]]] = {}
    for place, one in enumerate(features):
        if one.category is None and not one.origin and not one.base:
            numbers = tuple(float(number) for number in NUMBER.findall(one.column))
            if numbers:
                found.setdefault(tuple(NUMBER.split(one.column)), []).append((numbers, place))
    for group in found.values():
        if len(group) >= FEWEST and _are_running([numbers for numbers, _place in group]):
            yield [place for _numbers, place in group]


def _are_running(numbers: list[tuple[float, ...]]) -> bool:
    """Whether single numbers rise or fall from column to column, or pairs are all different."""
    steps = np.diff([one[0] for one in numbers])
    if len(numbers[0]) == 1:
        return bool((steps > 0).all() or (steps < 0).all())
    return len(set(numbers)) == len(numbers)


def _agree(values: Values) -> bool:
    """Whether columns (n, k) hold one kind of value; constant ones have no say."""
    if not len(values):
        return False
    lively = values[:, values.min(axis=0) < values.max(axis=0)].astype(np.float64)
    if lively.shape[1] < FEWEST:
        return False
    extent = _Extent(lively.min(axis=0), lively.max(axis=0))
    return _are_pixels(lively, extent) or _are_alike(extent) or _are_neighbours(lively, extent)


def _are_pixels(values: Values, extent: _Extent) -> bool:
    """Whole numbers from 0 to a limit, no more than bytes hold, that several columns reach."""
    greatest = extent.high.max()
    if extent.low.min() != 0 or greatest > BYTE or np.any(values != np.round(values)):
        return False
    bright = np.mean(extent.span >= greatest / 2)
    return bool(bright >= LIVELY and np.mean(extent.high == greatest) >= SATURATED)


def _are_alike(extent: _Extent) -> bool:
    return bool(np.mean(extent.span >= WITHIN * extent.whole) >= MOST)


def _are_neighbours(values: Values, extent: _Extent) -> bool:
    """Whether each column goes with the next, and lies where it does."""
    centred = values - values.mean(axis=0)
    scaled = centred / np.sqrt(np.square(centred).sum(axis=0))
    together = (scaled[:, 1:] * scaled[:, :-1]).sum(axis=0)
    inner = np.minimum(extent.high[1:], extent.high[:-1]) - np.maximum(
        extent.low[1:], extent.low[:-1]
    )
    outer = np.maximum(extent.high[1:], extent.high[:-1]) - np.minimum(
        extent.low[1:], extent.low[:-1]
    )
    agree = (together >= CORRELATED) & (inner >= OVERLAPPING * outer)
    return bool(np.mean(agree) >= MOST)
