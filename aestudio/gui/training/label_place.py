"""Where a label covers least of the curves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSizeF

from aestudio.gui.training.stage_axis import Floats

APART, FAR = 7.0, 3  # From a dot to its label; steps that it may stand off.
A_STEP_OFF = 5.0  # What a step off the dot weighs, in pixels of a covered curve.


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The pixels that curves pass through, (pixels,) each."""

    x: Floats
    y: Floats

    @classmethod
    def of(cls, lines: Iterable[tuple[Floats, Floats]], width: float) -> "Drawn":
        """Lines, given by their corners in pixels, at every pixel from 0 to ``width``; NaN
        interrupts them."""
        across = np.arange(0.0, width + 1)
        xs, ys = [np.empty(0)], [np.empty(0)]
        for x, y in lines:
            if not len(x):
                continue
            inside = across[(across >= x[0]) & (across <= x[-1])]
            xs += [inside, x]
            ys += [np.interp(inside, x, y), y]
        all_x, all_y = np.concatenate(xs), np.concatenate(ys)
        known = np.isfinite(all_y)
        return cls(all_x[known], all_y[known])

    def under(self, place: QRectF) -> int:
        """How many of them a rectangle covers."""
        across = (self.x >= place.left()) & (self.x <= place.right())
        along = (self.y >= place.top()) & (self.y <= place.bottom())
        return int(np.count_nonzero(across & along))


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
