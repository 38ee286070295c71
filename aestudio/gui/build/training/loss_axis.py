"""The vertical axis: its range snaps to round losses, so that it moves seldom."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

import numpy as np

from aestudio.gui.build.training.stage_axis import Floats, Tick, nice_step

MANTISSAS = ((1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0,))
SMALLEST = 1e-30
MOST_PLAIN = 1e6
ROOM_FOR_NAMES = 0.15  # Above the curves, as a share of what they span.


@dataclass(frozen=True, slots=True)
class LossScale:
    """Logarithmic or plain."""

    logarithmic: bool

    def place(self, losses: Floats) -> Floats:
        """Losses → plot coordinates; what the axis cannot show is NaN."""
        if not self.logarithmic:
            return losses
        shown = losses > SMALLEST
        return np.where(shown, np.log10(np.where(shown, losses, 1.0)), np.nan)

    def loss_at(self, y: float) -> float:
        """Plot coordinate → loss."""
        return float(10.0**y) if self.logarithmic else y

    def range_for(self, losses: Floats) -> tuple[float, float]:
        """The range in plot coordinates that shows ``losses``, snapped to round ones."""
        shown = self.place(losses)
        shown = shown[np.isfinite(shown)]
        if not len(shown):
            return (-3.0, 0.0) if self.logarithmic else (0.0, 1.0)
        low, high = float(shown.min()), float(shown.max())
        if self.logarithmic:
            return _snapped_down(low - 0.02), _snapped_up(high + 0.02)
        step = nice_step(max(high, SMALLEST) / 5)
        return min(0.0, low), ceil(high / step * 1.02) * step

    def range_close_to(self, losses: Floats) -> tuple[float, float]:
        """The range in plot coordinates that ``losses`` fill, with a little room around."""
        shown = self.place(losses)
        shown = shown[np.isfinite(shown)]
        if not len(shown):
            return self.range_for(losses)
        low, high = float(shown.min()), float(shown.max())
        least = 0.02 if self.logarithmic else max(1e-3 * max(abs(low), abs(high)), SMALLEST)
        room = max(0.08 * (high - low), least / 2)
        return low - room, high + max(room, ROOM_FOR_NAMES * (high - low))

    def ticks(self, low: float, high: float, pixels: float) -> list[Tick]:
        """Marks some 40 pixels apart or more."""
        if not high > low or pixels < 20:
            return []
        found = _log_ticks(low, high, pixels) if self.logarithmic else None
        return found or self._even_ticks(low, high, pixels)

    def _even_ticks(self, low: float, high: float, pixels: float) -> list[Tick]:
        bottom, top = self.loss_at(low), self.loss_at(high)
        step = nice_step(max(top - bottom, SMALLEST) * 44 / pixels)
        digits = max(0, -floor(log10(step)))
        first, last = ceil(bottom / step - 1e-9), floor(top / step + 1e-9)
        values = [n * step for n in range(first, min(last, first + 50) + 1)]
        places = self.place(np.array(values, np.float64))
        return _ticks(
            [
                (float(at), value, digits)
                for at, value in zip(places, values, strict=True)
                if np.isfinite(at)
            ]
        )


def _log_ticks(low: float, high: float, pixels: float) -> list[Tick]:
    """The first set of marks that has room and leaves three in sight or more; else none."""
    per_decade = pixels / (high - low)
    if per_decade < 34:
        return _decades(low, high, ceil(34 / per_decade))
    sets = [one for one in MANTISSAS if _closest(one) * per_decade >= 34]
    choices = (_marks_of(one, low, high) for one in sets)
    return next((found for found in choices if len(found) >= 3), [])


def _marks_of(mantissas: Sequence[float], low: float, high: float) -> list[Tick]:
    return _ticks(
        [
            (at, m * 10.0**k, max(0, -k + (m != int(m))))
            for k in range(floor(low) - 1, ceil(high) + 1)
            for m in mantissas
            if low - 1e-9 <= (at := k + log10(m)) <= high + 1e-9
        ]
    )


def _decades(low: float, high: float, every: int) -> list[Tick]:
    first = ceil(low / every) * every
    decades = range(first, floor(high) + 1, every)
    return _ticks([(float(k), 10.0**k, max(0, -k)) for k in decades])


def _closest(mantissas: Sequence[float]) -> float:
    places = [log10(m) for m in mantissas] + [1.0]
    return min(b - a for a, b in pairwise(places))


def _ticks(marks: Sequence[tuple[float, float, int]]) -> list[Tick]:
    """Places, values and their decimals as marks that are all written in one way: as plain
    decimals as long as they all stay short, else as powers of ten."""
    plain = all(abs(value) < MOST_PLAIN and digits <= 5 for _at, value, digits in marks)
    write = _plain if plain else _in_powers
    return [Tick(at, write(value, digits)) for at, value, digits in marks]


def _plain(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}" if value else "0"


def _in_powers(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    power = floor(log10(abs(value)) + 1e-9)
    mantissa = f"{value / 10.0**power:.{max(0, power + digits)}f}"
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{power}"


def _snapped_down(y: float) -> float:
    return max(k + m for k in (floor(y) - 1, floor(y)) for m in (0.0, log10(3)) if k + m <= y)


def _snapped_up(y: float) -> float:
    return min(k + m for k in (floor(y), floor(y) + 1) for m in (0.0, log10(3)) if k + m >= y)
