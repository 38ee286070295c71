"""From a point of a map back to codings that can be decoded."""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aestudio.analysis.maps.projection import PCA, MapPoints
from aestudio.core.weights import Array

NEIGHBOURS = 5
Numbers = NDArray[np.float64]
_trees: "WeakKeyDictionary[MapPoints, Any]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """``codings`` float32 (codings,), or (steps, codings) along a path; ``told`` says how they
    were found."""

    codings: Array
    told: str


def codings_at(
    point: ArrayLike, map_: MapPoints, codings: Array, neighbours: int = NEIGHBOURS
) -> Decoded:
    """Those at a point (x, y) of a map of ``codings`` (n, codings).

    Where no plane gives them, the mean over the nearest samples, each counting by the inverse of
    its distance. The first such call for a map sorts its points; ``prepare`` does so before.
    """
    found = _codings(np.asarray(point, np.float64)[None], map_, codings, neighbours)
    return Decoded(found[0], _told(map_, neighbours, len(codings)))


def path(
    points: ArrayLike, steps: int, map_: MapPoints, codings: Array, neighbours: int = NEIGHBOURS
) -> Decoded:
    """Codings (steps, codings) along the line through ``points`` (k, 2), k ≥ 1, in equal steps
    of the map from its beginning to its end."""
    corners = np.asarray(points, np.float64)
    found = _codings(along(corners, steps), map_, codings, neighbours)
    return Decoded(found, _told(map_, neighbours, len(codings)))


def along(corners: Numbers, steps: int) -> Numbers:
    """So many points (steps, 2) of the line through ``corners`` (k, 2), at equal distances."""
    walked = np.concatenate([[0.0], np.hypot(*np.diff(corners, axis=0).T).cumsum()])
    stops = np.linspace(0, walked[-1], steps)
    return np.column_stack([np.interp(stops, walked, axis) for axis in corners.T])


def prepare(map_: MapPoints) -> None:
    """Sort the points of a map for ``codings_at``, if it needs that: some 50 ms for 100,000."""
    if map_.decoder is None:
        _tree(map_)


def _codings(points: Numbers, map_: MapPoints, codings: Array, neighbours: int) -> Array:
    if map_.decoder is not None:
        return map_.decoder.codings(points)
    wanted = np.arange(1, min(neighbours, len(codings)) + 1)
    distances, rows = _tree(map_).query(points, wanted)
    weights = _weights(distances)
    mixed: Numbers = np.einsum("kn,knc->kc", weights, codings[rows].astype(np.float64))
    return mixed.astype(np.float32)


def _weights(distances: Numbers) -> Numbers:
    """Shares (k, neighbours) that add up to 1; a sample that lies at the very point has all."""
    at = distances == 0
    with np.errstate(divide="ignore"):
        inverse = np.where(at.any(axis=1, keepdims=True), at, 1 / distances)
    shares: Numbers = inverse / inverse.sum(axis=1, keepdims=True)
    return shares


def _tree(map_: MapPoints) -> Any:
    from scipy.spatial import KDTree

    if map_ not in _trees:
        _trees[map_] = KDTree(map_.points, balanced_tree=False)
    return _trees[map_]


def _told(map_: MapPoints, neighbours: int, samples: int) -> str:
    if map_.decoder is None:
        count = min(neighbours, samples)
        return f"decoded here, by {count} neighbour{'' if count == 1 else 's'}"
    if map_.method == PCA:
        return "decoded here, on the plane of the two components"
    return "decoded here, all other codes at their mean"
