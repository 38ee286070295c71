"""Which kernels look alike, and orders in which units are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.never import never
from aestudio.analysis.units.activity import UnitStatistics
from aestudio.core.weights import Array

ALIKE = 0.95
BLOCK = 512  # Rows that are compared with all others at a time.
MOST_TURNED = 300  # Units of a tree whose branches are turned; the time grows as their cube.
MOST_IN_A_TREE = 4096  # Units; all distances are in memory.
Indices = NDArray[np.int64]


class Order(StrEnum):
    """By what units are ordered."""

    NORM = "norm"
    SPREAD = "spread"
    USE = "use"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True, eq=False)
class Twins:
    """``pairs`` int64 (pairs, 2) of units, the lower index first, rising, and the ``cosines``
    float32 (pairs,) of the angles between their kernels; below 0 of opposite ones."""

    pairs: Indices
    cosines: Array


def twins(rows: Array, should_stop: Callable[[], bool] = never) -> Twins | None:
    """The pairs of kernels, float32 (units, numbers), with |cosine| > 0.95; None if it is to
    stop. A kernel of zeros has no direction, and so no twin."""
    directions = _directions(rows)
    pairs, cosines = [np.zeros((0, 2), np.int64)], [np.zeros(0, np.float32)]
    for first in range(0, len(rows), BLOCK):
        if should_stop():
            return None
        found = directions[first : first + BLOCK] @ directions[first:].T
        i, j = np.nonzero(np.triu(np.abs(found) > ALIKE, 1))
        pairs.append(np.stack([i, j], axis=1) + first)
        cosines.append(found[i, j])
    return Twins(np.concatenate(pairs), np.concatenate(cosines))


def ordered(statistics: UnitStatistics, rows: Array, by: Order) -> Indices:
    """The indices of units (units,) in that order: the longest kernel first, the most spread
    activations, the most often active, or similar kernels beside each other."""
    if by is Order.LIKENESS:
        return alike(rows)
    numbers = {
        Order.NORM: statistics.norm,
        Order.SPREAD: statistics.spread,
        Order.USE: statistics.active,
    }[by]
    return np.argsort(-numbers, kind="stable").astype(np.int64)


def alike(rows: Array) -> Indices:
    """An order (units,) of kernels (units, numbers) in which similar ones are neighbours.

    The leaves of a tree of average linkage over 1 − cosine (Sokal and Michener 1958), of up to 300
    units with its branches turned so that neighbours are as similar as can be (Bar-Joseph et al.
    2001). More than 4,096 units are in the order of their first principal component.
    """
    # It takes a second to load, which only those wait for who order.
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    if len(rows) < 3 or not rows.shape[1]:
        return np.arange(len(rows))
    directions = _directions(rows)
    if len(rows) > MOST_IN_A_TREE:
        return _along_the_first_component(directions)
    distances = squareform(np.clip(1 - directions @ directions.T, 0, 2), checks=False)
    tree = linkage(distances, "average")
    if len(rows) <= MOST_TURNED:
        tree = optimal_leaf_ordering(tree, distances)
    return np.asarray(leaves_list(tree), np.int64)


def _along_the_first_component(directions: Array) -> Indices:
    centred = directions - directions.mean(axis=0)
    direction = np.ones(directions.shape[1], np.float32)
    for _ in range(50):  # Power iteration; an order needs no more digits.
        direction = (centred @ direction) @ centred
        direction /= max(float(np.linalg.norm(direction)), np.finfo(np.float32).tiny)
    return np.argsort(centred @ direction, kind="stable").astype(np.int64)


def _directions(rows: Array) -> Array:
    """Rows of length 1; zeros of those that have none, or no finite one."""
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
        usable = np.isfinite(lengths) & (lengths > 0)
        found = np.where(usable, rows / np.where(usable, lengths, 1), 0)
    return found.astype(np.float32)
