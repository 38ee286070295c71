"""Which part of a map is seen, and how large."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aestudio.core.weights import Array

Numbers = NDArray[np.float64]
Pixels = tuple[float, float]
Window = tuple[float, float, float, float]
AROUND = 0.07  # Of the smaller side, that stays free around the points.
LEAST, MOST = 0.2, 1e5  # Times what fits.


@dataclass(frozen=True, slots=True)
class Camera:
    """``x`` and ``y`` are in the middle; a pixel is ``across`` units wide and ``up`` high, and was
    ``fitted`` wide when all points were seen."""

    x: float = 0.0
    y: float = 0.0
    across: float = 1.0
    up: float = 1.0
    fitted: float = 1.0

    def window(self, size: Pixels) -> Window:
        """What is seen on so many pixels (width, height): x0, y0, x1, y1."""
        half_width, half_height = self.across * size[0] / 2, self.up * size[1] / 2
        return (
            self.x - half_width,
            self.y - half_height,
            self.x + half_width,
            self.y + half_height,
        )

    def on_screen(self, points: NDArray[np.floating], size: Pixels) -> Numbers:
        """Pixels (k, 2) of points (k, 2)."""
        wide = np.asarray(points, np.float64).reshape(-1, 2)
        columns = (wide[:, 0] - self.x) / self.across + size[0] / 2
        rows = size[1] / 2 - (wide[:, 1] - self.y) / self.up
        return np.column_stack([columns, rows])

    def on_map(self, pixels: NDArray[np.floating], size: Pixels) -> Numbers:
        """Points (k, 2) of pixels (k, 2)."""
        wide = np.asarray(pixels, np.float64).reshape(-1, 2)
        x = self.x + (wide[:, 0] - size[0] / 2) * self.across
        y = self.y + (size[1] / 2 - wide[:, 1]) * self.up
        return np.column_stack([x, y])

    def panned(self, right: float, down: float) -> "Camera":
        """What is seen moved by so many pixels."""
        return replace(self, x=self.x - right * self.across, y=self.y + down * self.up)

    def zoomed(self, factor: float, at: Pixels, size: Pixels) -> "Camera":
        """Everything larger by a factor; what is at a pixel stays there."""
        held = self.fitted / self.across
        factor = min(max(factor, LEAST / held), MOST / held)
        ((x, y),) = self.on_map(np.array([at]), size)
        return replace(
            self,
            x=x + (self.x - x) / factor,
            y=y + (self.y - y) / factor,
            across=self.across / factor,
            up=self.up / factor,
        )


def bounds(points: Array) -> tuple[Numbers, Numbers]:
    """The lower left and the upper right corner of all points (n, 2) that are numbers."""
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return np.zeros(2), np.zeros(2)
    return known.min(axis=0).astype(np.float64), known.max(axis=0).astype(np.float64)


def fitting(low: Numbers, high: Numbers, size: Pixels, square: bool) -> Camera:
    """All between two corners, with some room around; a unit is as wide as high if ``square``."""
    room = np.maximum(np.array(size) - 2 * AROUND * min(size), 1.0)
    span = high - low
    # Equal numbers have no span: they lie in the middle.
    units = np.where(span > 0, span / room, 0.0)
    one = units.max() or max(1.0, float(np.abs(low).max())) / room.min()
    across, up = (one, one) if square else np.where(units > 0, units, one)
    x, y = (low + high) / 2
    return Camera(float(x), float(y), float(across), float(up), float(across))
