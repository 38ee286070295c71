"""Labels that disagree with those of the nearest samples: where to look for mistakes in them.

A sample that the network finds like others of another class is either drawn like one of that class
or labelled wrong; who looks at it can tell. The rule is that of the edited nearest neighbours,
D. Wilson: Asymptotic Properties of Nearest Neighbor Rules Using Edited Data, 1972.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.maps.neighbours import nearest
from aestudio.analysis.maps.usable import usable
from aestudio.core.weights import Array

NEIGHBOURS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Disagreement:
    """Of each sample: ``shares`` float64 (n,) of its ``neighbours`` nearest are of another class,
    ``rivals`` int64 (n,) is the one that most of those are of, or its own where there are none, and
    ``for_rivals`` float64 (n,) the share of all that are of it."""

    shares: NDArray[np.float64]
    rivals: NDArray[np.int64]
    for_rivals: NDArray[np.float64]
    neighbours: int

    def worst(self, count: int) -> NDArray[np.int64]:
        """Rows of the ``count`` most doubtful labels, the most doubtful first: fewer where fewer
        have a neighbour of another class. Of equals those come first whose neighbours agree with
        each other."""
        order = np.lexsort((-self.for_rivals, -self.shares))
        found: NDArray[np.int64] = order[self.shares[order] > 0][:count]
        return found


def disagreement(
    codings: Array,
    labels: NDArray[np.int64],
    neighbours: int = NEIGHBOURS,
    should_stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], object] = lambda share: None,
) -> Disagreement | None:
    """That of codings (n, codings) with ``labels`` (n,) from 0; of fewer neighbours where there
    are not so many. None if it is to stop.

    Raises DataError where there are no codings or some are no numbers. 10,000 samples take some
    seconds, more of them the square of that.
    """
    every = len(usable(codings))
    count = min(neighbours, every - 1)
    if count < 1:
        nothing = np.zeros(every)
        return Disagreement(nothing, labels.astype(np.int64), nothing, 0)
    found = nearest(codings, count, should_stop, progress)
    if found is None:
        return None
    _distances, rows = found
    votes = _votes(labels[rows], int(labels.max()) + 1)
    own = np.arange(every), labels
    shares = 1 - votes[own] / count
    votes[own] = 0
    rivals = np.where(shares > 0, votes.argmax(axis=1), labels)
    return Disagreement(shares, rivals, votes.max(axis=1) / count, count)


def _votes(labels: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """How many of the labels (n, k) of each row are of each class: (n, classes)."""
    samples = len(labels)
    places = np.arange(samples)[:, None] * classes + labels
    counted = np.bincount(places.ravel(), minlength=samples * classes)
    return counted.reshape(samples, classes)
