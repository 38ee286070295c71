"""How the activations of a unit go with classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.weights import Array

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ByClass:
    """How a unit goes with each of the ``classes``, rising: the ``mean`` of what excites it there,
    and the ``correlation`` −1…1 of that with being of the class; float64 (classes,). 0 where
    either is constant."""

    classes: tuple[Any, ...]
    mean: Numbers
    correlation: Numbers

    @property
    def exciting(self) -> Any:
        """The class that excites it: the highest correlation."""
        return self.classes[int(np.argmax(self.correlation))]


def by_class(values: Array, labels: Sequence[Any] | NDArray[Any]) -> ByClass:
    """How values (n,) go with labels (n,): point-biserial correlation, Pearson's with 0 and 1."""
    classes, numbers = np.unique(np.asarray(labels), return_inverse=True)
    indicator = (numbers[:, np.newaxis] == np.arange(len(classes))).astype(np.float64)
    exact = values.astype(np.float64)
    with np.errstate(invalid="ignore"):
        mean = (exact @ indicator) / indicator.sum(axis=0)
        centred, members = exact - exact.mean(), indicator - indicator.mean(axis=0)
        length = np.sqrt(np.square(centred).sum() * np.square(members).sum(axis=0))
        together = centred @ members
    moves = np.isfinite(length) & (length > 0)
    correlation = np.where(moves, together / np.where(moves, length, 1), 0)
    return ByClass(tuple(classes.tolist()), mean, correlation)
