"""Round numbers along the horizontal axis: whole epochs and steps, seconds as a clock has them."""

from math import floor

from aestudio.gui.build.training.stage_axis import Tick, nice_step, time_tick
from aestudio.gui.runs.curves_scene import Axis

APART = 62  # Pixels between two marks.


def ticks_across(axis: Axis, left: float, right: float, pixels: float) -> list[Tick]:
    """Marks from ``left`` to ``right``, which are ``pixels`` apart."""
    if not right > left or pixels < APART:
        return []
    step = nice_step((right - left) * APART / pixels)
    if axis is not Axis.SECONDS:
        step = max(1.0, step)
    first, last = floor(left / step + 1 - 1e-9), floor(right / step + 1e-9)
    return [Tick(n * step, _text(axis, n * step, step)) for n in range(first, last + 1)]


def _text(axis: Axis, value: float, step: float) -> str:
    if axis is Axis.SECONDS and value:
        return time_tick(value, step)
    return f"{value:,.0f}"
