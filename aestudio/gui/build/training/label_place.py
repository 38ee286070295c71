"""Where a label covers least of the curves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSizeF

from aestudio.gui.build.training.stage_axis import Floats

APART, FAR = 7.0, 3  # From a dot to its label; steps that it may stand off.
A_STEP_OFF = 2.0  # What a step off the dot weighs, in points of a covered curve.
EVERY = 8.0  # Pixels from one point of a curve to the next.
MOST = 1000  # Points between two corners.


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Points along the curves in pixels, (points,) each, so close that no label lies between."""

    x: Floats
    y: Floats

    @classmethod
    def of(cls, lines: Iterable[tuple[Floats, Floats]], frame: QRectF) -> "Drawn":
        """Of lines given by their corners in pixels, NaN interrupts them; what is out of the
        frame is left out."""
        parts = [_along(x, y, frame) for x, y in lines if len(x)]
        return cls(*np.concatenate(parts, axis=1)) if parts else cls(np.empty(0), np.empty(0))

    def under(self, place: QRectF) -> int:
        """How many of them a rectangle covers."""
        across = (self.x >= place.left()) & (self.x <= place.right())
        along = (self.y >= place.top()) & (self.y <= place.bottom())
        return int(np.count_nonzero(across & along))


def _along(x: Floats, y: Floats, frame: QRectF) -> Floats:
    y = np.clip(y, frame.top() - EVERY, frame.bottom() + EVERY)
    lengths = np.maximum(np.abs(np.diff(x)), np.abs(np.diff(y)))
    counts = np.ceil(np.nan_to_num(lengths) / EVERY).clip(1, MOST).astype(int)
    starts = np.repeat(np.arange(len(counts)), counts)
    share = (np.arange(len(starts)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[
        starts
    ]
    points = np.stack(
        [x[starts] + share * np.diff(x)[starts], y[starts] + share * np.diff(y)[starts]]
    )
    points = np.append(points, [[x[-1]], [y[-1]]], axis=1)
    inside = (points[0] >= frame.left()) & (points[0] <= frame.right())
    return np.asarray(points[:, inside & np.isfinite(points[1])])


def beside_dot(
    x: float,
    y: float,
    size: QSizeF,
    within: QRectF,
    drawn: Drawn,
    taken: Sequence[QRectF] = (),
) -> QRectF | None:
    """Above or below a dot, to the right or the left of it or over it; None if there is no room."""
    width, height = size.width(), size.height()
    lefts = (x + APART, x - APART - width, x - width / 2)
    choices: list[tuple[float, QRectF]] = []
    for step in range(FAR):
        for top in (y - 4 - height - step * height, y + 6 + step * height):
            for left in lefts:
                place = QRectF(left, top, width, height)
                if within.contains(place) and not any(place.intersects(one) for one in taken):
                    choices.append((drawn.under(place) + step * A_STEP_OFF, place))
    return min(choices, key=lambda one: one[0])[1] if choices else None
