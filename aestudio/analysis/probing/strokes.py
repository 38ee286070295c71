"""What a round brush leaves on an image."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aestudio.analysis.probing.canvas import Canvas, Numbers
from aestudio.core.weights import Array

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stroke through ``points`` (x, y) in pixels from the upper left corner, where the middle of
    the first pixel is (0.5, 0.5), with a brush of ``radius`` pixels: of ``value``, one for all
    channels or one for each. Pixels at its edge are covered in part."""

    canvas: Canvas
    points: tuple[Point, ...]
    radius: float
    value: float | tuple[float, ...]

    def of(self, sample: Array) -> Array:
        """With the stroke on it."""
        image = self.canvas.opened(sample)
        share = covered(image.shape[:2], self.points, self.radius)[:, :, np.newaxis]
        return self.canvas.closed(image + share * (np.asarray(self.value, np.float64) - image))


@dataclass(frozen=True, slots=True)
class Erased:
    """The same stroke with nothing in it."""

    canvas: Canvas
    points: tuple[Point, ...]
    radius: float

    def of(self, sample: Array) -> Array:
        """With the ground showing."""
        canvas = self.canvas
        return Drawn(canvas, self.points, self.radius, canvas.ground).of(sample)


def covered(sides: tuple[int, ...], points: tuple[Point, ...], radius: float) -> Numbers:
    """How much of each pixel a stroke covers, 0…1, float64 (height, width): all of it up to half a
    pixel inside its edge, nothing from half a pixel outside on."""
    rows, columns = (np.arange(side) + 0.5 for side in sides)
    x, y = np.meshgrid(columns, rows)
    nearest = np.full(x.shape, np.inf)
    legs = list(pairwise(points)) or [(one, one) for one in points]
    for (left, top), (right, bottom) in legs:
        across, down = right - left, bottom - top
        length = across**2 + down**2
        along = ((x - left) * across + (y - top) * down) / (length or 1)
        share = np.clip(along, 0, 1)
        away = np.hypot(x - left - share * across, y - top - share * down)
        nearest = np.minimum(nearest, away)
    return np.clip(radius + 0.5 - nearest, 0, 1)
