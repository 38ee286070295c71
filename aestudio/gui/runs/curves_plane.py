"""From losses over epochs to pixels, and back."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from aestudio.analysis.run_curves import Floats
from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.runs.curves_scene import Line, Picture

LEFT, RIGHT, TOP, BOTTOM = 53, 34, 10, 26


@dataclass(frozen=True, slots=True)
class Plane:
    """``frame`` in pixels shows ``left`` to ``right`` and, on ``scale``, ``low`` to ``high``."""

    frame: QRectF
    left: float
    right: float
    low: float
    high: float
    scale: LossScale

    def x(self, values: Floats) -> Floats:
        """Places across, in pixels."""
        share = (values - self.left) / (self.right - self.left)
        return np.asarray(self.frame.left() + share * self.frame.width())

    def y(self, losses: Floats) -> Floats:
        """Places of losses, in pixels; NaN for those that the scale does not know."""
        return self.at(self.scale.place(losses))

    def at(self, placed: Floats) -> Floats:
        """Places of what is in the coordinates of the scale already."""
        share = (placed - self.low) / (self.high - self.low)
        return np.asarray(self.frame.bottom() - share * self.frame.height())

    def point(self, x: float, loss: float) -> QPointF:
        """One place."""
        return QPointF(float(self.x(np.array([x]))[0]), float(self.y(np.array([loss]))[0]))

    def value(self, x: float) -> float:
        """Pixels across → epochs, steps or seconds."""
        share = (x - self.frame.left()) / max(1.0, self.frame.width())
        return self.left + share * (self.right - self.left)


def plane_of(
    picture: Picture, width: float, height: float, scale: LossScale, across: tuple[float, float]
) -> Plane:
    """The plane of a widget of that size, which shows a part of what there is."""
    frame = QRectF(LEFT, TOP, max(1.0, width - LEFT - RIGHT), max(1.0, height - TOP - BOTTOM))
    low, high = scale.range_close_to(_losses_between(picture, across))
    return Plane(frame, *across, low, high, scale)


def _losses_between(picture: Picture, across: tuple[float, float]) -> Floats:
    left, right = across
    seen = [_between(one, left, right) for one in picture.lines]
    rings = np.array([one.y for one in picture.rings if left <= one.x <= right], np.float64)
    found = np.concatenate([*seen, rings])
    return found if np.isfinite(found).any() else picture.values


def _between(line: Line, left: float, right: float) -> Floats:
    inside = (line.x >= left) & (line.x <= right)
    return np.concatenate([one[inside] for one in (line.raw, *(line.band or ()))])


def thinned(x: Floats, y: Floats, most: int) -> tuple[Floats, Floats]:
    """Lowest and highest of each of so many bins, so that no spike is lost; as it is where there
    are not more."""
    if len(x) <= 2 * most:
        return x, y
    size = -(-len(x) // most)
    spare = -len(x) % size
    bins = np.pad(y, (0, spare), mode="edge").reshape(-1, size)
    bins = np.where(np.isfinite(bins), bins, np.inf)
    lowest = bins.min(axis=1)
    highest = np.where(np.isinf(bins), -np.inf, bins).max(axis=1)
    known = np.isfinite(lowest)
    pairs = np.stack([np.where(known, lowest, np.nan), np.where(known, highest, np.nan)], axis=1)
    ends = np.pad(x, (0, spare), mode="edge").reshape(-1, size)[:, -1]
    return np.repeat(ends, 2), pairs.ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """An epoch of a line: its number there, from 0, and where it is drawn."""

    line: Line
    number: int
    at: QPointF


def nearest(picture: Picture, plane: Plane, place: QPointF, reach: float) -> Place | None:
    """The epoch that is drawn nearest to a place, within ``reach`` pixels."""
    found: tuple[float, Line, int] | None = None
    for line in picture.lines:
        away = np.hypot(plane.x(line.x) - place.x(), plane.y(line.y) - place.y())
        if not np.isfinite(away).any():
            continue
        number = int(np.nanargmin(away))
        if away[number] <= reach and (found is None or away[number] < found[0]):
            found = float(away[number]), line, number
    return None if found is None else place_of(plane, found[1], found[2])


def place_of(plane: Plane, line: Line, number: int) -> Place:
    """Where an epoch of a line is drawn."""
    return Place(line, number, plane.point(float(line.x[number]), float(line.y[number])))
