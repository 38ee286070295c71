"""Which samples are shown, and what comes first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.gui.inspect.inspected import Rows
from aestudio.gui.samples.ordering import by_error, mixed
from aestudio.gui.samples.part import Part


class Order(StrEnum):
    """What comes first."""

    WORST = "Worst first"
    BEST = "Best first"
    MIXED = "Mixed classes"
    CLASS = "By class"
    FILE = "As in the file"


@dataclass(frozen=True, slots=True)
class Filter:
    """``only`` keeps one class, ``selected`` those that are selected; errors are kept from ``low``
    to ``high``, both included, where they are given."""

    only: int | None = None
    selected: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def is_none(self) -> bool:
        """Whether all are shown."""
        return self == Filter()


def arranged(
    part: Part,
    order: Order,
    wanted: Filter,
    errors: NDArray[np.float64] | None,
    selection: Rows,
) -> Rows:
    """Rows to show, in order; while errors are not known nothing depends on them."""
    rows = _ordered(part, order, errors)
    kept = np.ones(len(part), bool)
    if wanted.only is not None and part.labels is not None:
        kept &= part.labels == wanted.only
    if wanted.selected:
        kept &= np.isin(np.arange(len(part)), selection)
    if errors is not None and wanted.low is not None:
        kept &= ~(errors < wanted.low)
    if errors is not None and wanted.high is not None:
        kept &= ~(errors > wanted.high)
    found: Rows = rows[kept[rows]]
    return found


def _ordered(part: Part, order: Order, errors: NDArray[np.float64] | None) -> Rows:
    match order:
        case Order.WORST | Order.BEST if errors is not None:
            return by_error(errors, worst=order is Order.WORST)
        case Order.MIXED:
            return mixed(part.labels, len(part))
        case Order.CLASS if part.labels is not None:
            return np.argsort(part.labels, kind="stable")
        case _:
            return np.argsort(part.rows, kind="stable")


def by_column(values: NDArray[np.generic], largest_first: bool) -> NDArray[np.int64]:
    """Places of the values from the largest to the smallest, or the other way; what is no number
    comes last, and what is equal keeps its order."""
    ranks = np.unique(values, return_inverse=True)[1].astype(np.int64)
    ordered = np.argsort(-ranks if largest_first else ranks, kind="stable")
    missing = _missing(values)[ordered]
    found: NDArray[np.int64] = np.concatenate([ordered[~missing], ordered[missing]])
    return found


def _missing(values: NDArray[Any]) -> NDArray[np.bool_]:
    nothing = {"f": np.isnan, "M": np.isnat}.get(values.dtype.kind)
    return np.zeros(len(values), bool) if nothing is None else np.asarray(nothing(values), bool)
