"""In which order samples are shown."""

from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aestudio.data.samples import Labels
from aestudio.gui.samples.part import Part

Order: TypeAlias = NDArray[np.int64]


class Sorting(StrEnum):
    """What comes first."""

    MIXED = "Mixed classes"
    WORST = "Worst first"
    BEST = "Best first"

    @property
    def by_error(self) -> bool:
        """Whether the order depends on what the network has learnt."""
        return self is not Sorting.MIXED


def arranged(
    part: Part, sorting: Sorting, errors: NDArray[np.float64] | None, only: int | None
) -> Order:
    """Indices of the samples to show; ``only`` keeps one class.

    Without errors, as before any training, classes are mixed.
    """
    if sorting.by_error and errors is not None:
        order = by_error(errors, worst=sorting is Sorting.WORST)
    else:
        order = mixed(part.labels, len(part))
    if only is None or part.labels is None:
        return order
    kept: Order = order[part.labels[order] == only]
    return kept


def of_class(part: Part, errors: NDArray[np.float64], only: int | None) -> NDArray[np.float64]:
    """The errors of one class, of all where None is chosen."""
    return errors if only is None or part.labels is None else errors[part.labels == only]


def mixed(labels: Labels | None, count: int) -> Order:
    """One sample of each class in turn, each class in the file's order."""
    if labels is None:
        return np.arange(count, dtype=np.int64)
    grouped = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels)
    starts = np.cumsum(sizes) - sizes
    turn = np.empty(count, np.int64)
    turn[grouped] = np.arange(count) - np.repeat(starts, sizes)
    return np.lexsort((labels, turn))


def by_error(errors: NDArray[np.float64], worst: bool) -> Order:
    """From the largest error to the smallest, or the other way; what is no number is worst."""
    known = np.where(np.isnan(errors), np.inf, errors)
    return np.argsort(-known if worst else known, kind="stable")


def share_below(errors: NDArray[np.float64], sample: int) -> float:
    """Share of the samples with a smaller error than this one's, 0…1."""
    return float(np.mean(errors < errors[sample]))
