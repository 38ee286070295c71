"""Codings of another network brought to where those of this one lie.

What a code stands for is chance: two networks that learnt the same may have the same codings but
for a turn, a mirror, a shift and a scale. Codings of the same samples are laid upon each other by
the orthogonal Procrustes rule, P. Schönemann: A generalized solution of the orthogonal Procrustes
problem, 1966; with J. Gower's scale, 1975.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.maps.usable import usable
from aestudio.core.weights import Array

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """``codings`` float32 (n, codings) as near to the others as they go; ``agreement``, 0…1, is the
    share of the spread of those that they have in common: 1 where both are the same but for turn,
    mirror, shift and scale."""

    codings: Array
    agreement: float


def turned_onto(codings: Array, others: Array) -> Turned:
    """Codings (n, codings) turned, moved and scaled onto the ``others`` (n, codings) of the same
    samples, so that Σ|difference|² is least; raises DataError where some are no numbers."""
    mine, middle = _centred(usable(codings))[0], _centred(usable(others))
    theirs = middle[0]
    left, shared, right = np.linalg.svd(mine.T @ theirs)
    own, other = float(np.square(mine).sum()), float(np.square(theirs).sum())
    common = float(shared.sum())
    scale = common / own if own else 0.0
    found = scale * (mine @ (left @ right)) + middle[1]
    agreement = common**2 / (own * other) if own and other else 0.0
    return Turned(found.astype(np.float32), min(1.0, agreement))


def _centred(codings: Array) -> tuple[Numbers, Numbers]:
    wide = codings.astype(np.float64)
    middle = wide.mean(axis=0)
    return wide - middle, middle
