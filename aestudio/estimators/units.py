"""The units of an encoder's layers, as whoever makes an estimator lists them."""

from collections.abc import Iterable
from numbers import Integral
from typing import Any

from sklearn.utils._param_validation import InvalidParameterError

from aestudio.core.architecture import MOST_LAYERS
from aestudio.core.layers.dense import Dense
from aestudio.core.params import parameters

WANTED = "list the units of each encoder layer, the coding layer last, such as layers=(8, 3)"
MOST_TOLD = 40


def units_of(layers: Any, estimator: str) -> tuple[int, ...]:
    """``layers`` as whole numbers; raises InvalidParameterError that names the entry that is none,
    in the terms of the ``estimator`` of that name."""
    if isinstance(layers, str | bytes) or not isinstance(layers, Iterable):
        raise _wrong(estimator, f"got {_told(layers)}, which is no list", WANTED)
    units = tuple(layers)
    if not 1 <= len(units) <= MOST_LAYERS:
        raise _wrong(estimator, f"got {len(units)} layers; an encoder has 1 to {MOST_LAYERS}",
                     f"{WANTED}, or leave it out")  # fmt: skip
    return tuple(_units(one, place, estimator) for place, one in enumerate(units))


def _units(value: Any, place: int, estimator: str) -> int:
    most = int(parameters(Dense)["units"].maximum or 0)
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if whole and 1 <= int(value) <= most:
        return int(value)
    raise _wrong(
        estimator,
        f"layers[{place}] is {_told(value)}",
        f"give each layer a whole number of units from 1 to {most:,}",
    )


def _told(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= MOST_TOLD else f"{text[:MOST_TOLD]}…"


def _wrong(estimator: str, what: str, remedy: str) -> InvalidParameterError:
    return InvalidParameterError(f"The 'layers' parameter of {estimator}: {what}; {remedy}.")
