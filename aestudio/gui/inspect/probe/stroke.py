"""A stroke while it is being drawn."""

import numpy as np

from aestudio.analysis.probing.canvas import Canvas, Numbers
from aestudio.analysis.probing.edits import Edit
from aestudio.analysis.probing.strokes import Drawn, Erased, Point, covered
from aestudio.core.weights import Array

Ink = float | tuple[float, ...]


class Stroke:
    """Adds only what is new: a long stroke takes no longer than a short one.

    ``ink`` None erases.
    """

    def __init__(self, canvas: Canvas, before: Array, radius: float, ink: Ink | None) -> None:
        self._canvas, self._radius, self._ink = canvas, radius, ink
        self._image = canvas.opened(before)
        self._share: Numbers = np.zeros(self._image.shape[:2])
        self._points: list[Point] = []

    def go_to(self, point: Point) -> Array:
        """The sample (features,) with the stroke as far as there."""
        leg = (*self._points[-1:], point)
        self._points.append(point)
        new = covered(self._share.shape, leg, self._radius)
        self._share = np.maximum(self._share, new)
        ink = np.asarray(self._canvas.ground if self._ink is None else self._ink, np.float64)
        share = self._share[:, :, np.newaxis]
        return self._canvas.closed(self._image + share * (ink - self._image))

    @property
    def edit(self) -> Edit:
        """All of it, as one change."""
        points = tuple(self._points)
        if self._ink is None:
            return Erased(self._canvas, points, self._radius)
        return Drawn(self._canvas, points, self._radius, self._ink)
