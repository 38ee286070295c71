"""What a network gives, under names: codes, columns of a table in its own units, errors."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.errors import sample_errors
from aestudio.core.encoding import Feature
from aestudio.core.scaling import Numbers, Scaling
from aestudio.core.weights import Array

Columns = dict[str, NDArray[Any]]
# Milliseconds since 1970 of the years 1 and 9999.
FIRST, LAST = -62_135_596_800_000.0, 253_402_300_799_999.0
NO_TIME = np.datetime64("NaT", "ms")


def code_columns(codings: Array) -> Columns:
    """Codings (n, codes) as "code 1", "code 2" …"""
    return {f"code {number}": one for number, one in enumerate(codings.T, start=1)}


def original_columns(
    values: Numbers, features: Sequence[Feature], times: frozenset[str] = frozenset()
) -> Columns:
    """Values (n, inputs) in the units of the data as the columns that they were made of.

    Of the inputs that are categories of one column the largest gives its category. ``times`` are
    columns of dates. Without ``features`` inputs are called "input 1" …
    """
    if not features:
        return {f"input {number}": one for number, one in enumerate(values.T, start=1)}
    return {
        name: _original(values[:, places], [features[one] for one in places], name in times)
        for name, places in _by_column(features).items()
    }


def column_errors(
    samples: Array, reconstructions: Array, scaling: Scaling, features: Sequence[Feature]
) -> Columns:
    """How far each column of a reconstruction is from the sample's, float64 (n,) each.

    ``samples`` and ``reconstructions`` are scaled, float32 (n, inputs). Of a number it is
    |x̂ − x| in its own units. Of categories it is half the sum of that over their inputs: 0 where
    the category is given back, 1 where another one is.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        apart = np.abs(reconstructions.astype(np.float64) - samples) * np.abs(scaling.scale)
    if not features:
        return {f"input {number}": one for number, one in enumerate(apart.T, start=1)}
    return {
        name: apart[:, places[0]]
        if features[places[0]].category is None
        else apart[:, places].sum(axis=1) / 2
        for name, places in _by_column(features).items()
    }


def score_columns(
    start: int, samples: Array, reconstructions: Array, labels: NDArray[np.str_] | None
) -> Columns:
    """The number of each sample, where ``start`` come before; its label, if there are any; and
    its mean squared error over the inputs, float64 (n,), scaled as samples (n, inputs) are."""
    found: Columns = {"sample": np.arange(start + 1, start + len(samples) + 1)}
    if labels is not None:
        found["label"] = labels[start : start + len(samples)]
    return {**found, "error": sample_errors(samples, reconstructions)}


def numbers_of(columns: Columns) -> NDArray[np.float64]:
    """Those of the columns that hold numbers, side by side, float64 (n, columns)."""
    return np.column_stack([one for one in columns.values() if one.dtype.kind in "iuf"])


def beside(own: Columns, others: Columns) -> Columns:
    """All columns; those of ``others`` that have a name of ``own`` are told apart."""
    found = dict(own)
    for name, column in others.items():
        while name in found:
            name = f"{name} (data)"
        found[name] = column
    return found


def _original(values: Numbers, features: Sequence[Feature], time: bool) -> NDArray[Any]:
    first = features[0]
    if first.category is not None:
        names = np.array([one.category for one in features])
        chosen: NDArray[Any] = names[np.argmax(values, axis=1)]
        return chosen
    if not time and not first.origin and not first.base:
        return values[:, 0]
    numbers = values[:, 0].astype(np.float64) + first.origin + first.base
    return _times(numbers) if time else numbers


def _times(seconds: NDArray[np.float64]) -> NDArray[np.datetime64]:
    with np.errstate(invalid="ignore"):
        known = np.clip(np.round(np.nan_to_num(seconds) * 1000), FIRST, LAST)
    found: NDArray[np.datetime64] = known.astype(np.int64).astype("datetime64[ms]")
    found[~np.isfinite(seconds)] = NO_TIME
    return found


def _by_column(features: Sequence[Feature]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, feature in enumerate(features):
        found.setdefault(feature.column, []).append(place)
    return found
