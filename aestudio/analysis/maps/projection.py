"""Maps that are flat cuts through the codings, and so can be undone exactly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.maps.usable import everything, usable
from aestudio.analysis.pca import fit_pca
from aestudio.core.weights import Array

PCA, CODES, TSNE = "pca", "codes", "tsne"
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """What turns a point (x, y) into codings: ``origin`` (codings,) + (x, y) · ``directions``
    (2, codings); float64."""

    origin: Numbers
    directions: Numbers

    def codings(self, points: NDArray[np.floating]) -> Array:
        """Those, float32 (k, codings), of points (k, 2)."""
        return (self.origin + points.astype(np.float64) @ self.directions).astype(np.float32)

    def points(self, codings: Array) -> Array:
        """Where codings (k, codings) lie in the plane, or are nearest to it: float32 (k, 2). The
        directions are at right angles, and of length 1."""
        return ((codings - self.origin) @ self.directions.T).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class MapPoints:
    """Where each sample lies: ``points`` float32 (n, 2), row by row as the codings.

    ``method`` is "pca", "codes" or "tsne", ``told`` what to say under the map. ``decoder`` is
    None where no plane gives the codings of a point.
    """

    points: Array
    method: str
    told: str
    decoder: Plane | None = None


def pca_map(codings: Array) -> MapPoints:
    """Codings (n, codings) along their two first principal components; raises DataError where
    there are none or some are no numbers.

    Of each component the largest weight is positive, so that the same codings give the same map.
    """
    found = fit_pca(usable(codings))
    directions = np.zeros((2, codings.shape[1]))
    kept = found.components[:, :2].T
    strongest = np.abs(kept).argmax(axis=1, keepdims=True)
    directions[: len(kept)] = kept * np.sign(np.take_along_axis(kept, strongest, axis=1))
    points = ((codings - found.mean) @ directions.T).astype(np.float32)
    return MapPoints(
        points,
        PCA,
        f"{everything(len(codings))} {_kept(codings, points)}",
        Plane(found.mean, directions),
    )


def codes_map(codings: Array, first: int, second: int) -> MapPoints:
    """Two of the codes (n, codings) as they are, counted from 0: ``first`` to the right,
    ``second`` up; raises DataError where there are none or some are no numbers.

    The decoder leaves all other codes at their mean.
    """
    points = usable(codings)[:, [first, second]].astype(np.float32)
    origin = codings.mean(axis=0, dtype=np.float64)
    origin[[first, second]] = 0
    directions = np.zeros((2, codings.shape[1]))
    directions[[0, 1], [first, second]] = 1
    told = f"{everything(len(codings))} Code {first + 1} to the right, code {second + 1} up."
    return MapPoints(points, CODES, told, Plane(origin, directions))


def _kept(codings: Array, points: Array) -> str:
    total = float(codings.var(axis=0, dtype=np.float64).sum())
    if codings.shape[1] == 1:
        return "There is only one code: it lies to the right, and nothing upwards."
    if total == 0:
        return "All have the same codings."
    share = float(points.var(axis=0, dtype=np.float64).sum()) / total
    percent = min(100.0, 100 * share)
    told = ">99" if 99.5 <= percent < 99.999 else f"{percent:.0f}"
    return f"First two principal components: {told} % of the variance."
