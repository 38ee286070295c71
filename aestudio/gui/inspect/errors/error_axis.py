"""Where errors lie along a histogram, evenly or by their orders of magnitude."""

from dataclasses import dataclass
from math import inf, log10

from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.stage_axis import Tick

TICK_WIDTH = 1.6  # Times as much room as marks need that stand above each other.


@dataclass(frozen=True, slots=True)
class ErrorAxis:
    """Errors from ``low`` to ``high`` over ``width`` pixels that begin at ``left``."""

    low: float
    high: float
    logarithmic: bool
    left: float
    width: float

    def pixel(self, error: float) -> float:
        """Where an error lies; at an end where it is beyond."""
        low, high = self._place(self.low), self._place(self.high)
        at = self._place(min(max(error, self.low), self.high))
        return self.left + self.width * (at - low) / (high - low)

    def error(self, pixel: float) -> float:
        """The error there; open towards what lies beyond the ends."""
        share = (pixel - self.left) / self.width
        if share <= 0:
            return -inf
        if share >= 1:
            return inf
        low, high = self._place(self.low), self._place(self.high)
        at = low + share * (high - low)
        return 10.0**at if self.logarithmic else at

    def within(self, error: float) -> float:
        """The error, or the end that it lies beyond."""
        return min(max(error, self.low), self.high)

    def ticks(self, upright: bool = False) -> list[Tick]:
        """Round errors, each with its place in pixels; closer together on an ``upright`` axis."""
        low, high = self._place(self.low), self._place(self.high)
        marks = LossScale(self.logarithmic).ticks(
            low, high, self.width / (1 if upright else TICK_WIDTH)
        )
        return [
            Tick(self.left + self.width * (one.at - low) / (high - low), one.text) for one in marks
        ]

    def _place(self, error: float) -> float:
        return log10(error) if self.logarithmic else error
