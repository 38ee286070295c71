"""The columns of a table in one sample, and what the network makes of them."""

from dataclasses import dataclass

import numpy as np

from aestudio.core.named_values import Names
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True)
class Value:
    """A column in the units of the data; ``apart`` is by how much it is missed, scaled."""

    column: str
    before: str
    after: str
    apart: float


def values_of(names: Names, sample: Array, output: Array) -> tuple[Value, ...]:
    """Every column of a scaled sample (features,), what is missed most first; of categories the
    one that is meant."""
    with np.errstate(over="ignore", invalid="ignore"):
        before, after = names.texts(sample), names.texts(output)
        apart = np.nan_to_num(np.abs(sample - output), nan=np.inf).tolist()
    places: dict[str, list[int]] = {}
    for place, feature in enumerate(names.encoding.features):
        places.setdefault(feature.column, []).append(place)
    found = []
    for column, own in places.items():
        at, to = own[int(np.argmax(sample[own]))], own[int(np.argmax(output[own]))]
        category = names.encoding.features[own[0]].category is not None
        texts = (
            (_category(names, at), _category(names, to)) if category else (before[at], after[to])
        )
        off = sum(apart[one] for one in own) / (2 if category else 1)
        found.append(Value(column, *texts, off))
    return tuple(sorted(found, key=lambda one: -one.apart))


def _category(names: Names, place: int) -> str:
    return names.encoding.features[place].category or ""
