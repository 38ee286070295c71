"""The horizontal axis: stage k fills the interval [k - 1, k], in epochs or in time."""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from aestudio.core.history import StageHistory
from aestudio.core.plan import Stage, StageKind
from aestudio.core.progress import Progress, StageProgress
from aestudio.core.run import StageState

Floats = NDArray[np.float64]

# Bands of fewer pixels are marked at their edges only.
NARROW = 120


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis in plot coordinates."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """One stage on the axis.

    ``before`` is what the stages before it took, ``length`` what this one takes; in epochs or
    seconds, ``length`` None while it is not known. ``clock`` holds the seconds at which its
    epochs ended, from 0, or None where the axis counts epochs. ``outdated`` says that its curve
    is of the time before a stage that it builds on was trained anew, ``whole`` that its loss is
    one of the reconstructions of the whole network, ``noisy`` that it learns from random numbers.
    ``warm_ups`` are the epochs between which a weight of its objective rises.
    """

    number: int
    name: str
    epochs: int
    before: float
    length: float | None
    clock: Floats | None = None
    outdated: bool = False
    whole: bool = True
    noisy: bool = False
    warm_ups: tuple[tuple[float, float], ...] = ()

    def place(self, epochs: Floats) -> Floats:
        """Epochs since the start of the stage → plot coordinate."""
        share = epochs / self.epochs
        if self.clock is not None and self.length:
            share = self._seconds(epochs) / self.length
        return np.asarray(self.number - 1 + np.minimum(share, 1.0))

    def epoch_at(self, x: float) -> float:
        """Plot coordinate → epochs since the start of the stage."""
        share = x - (self.number - 1)
        if self.clock is None or not self.length or len(self.clock) < 2:
            return share * self.epochs
        return float(np.interp(share * self.length, self.clock, np.arange(len(self.clock))))

    def _seconds(self, epochs: Floats) -> Floats:
        clock = self.clock
        if clock is None or len(clock) < 2:
            return epochs / self.epochs * (self.length or 0.0)
        done = len(clock) - 1
        known = np.interp(epochs, np.arange(done + 1), clock)
        rate = clock[-1] / done
        return np.where(epochs > done, clock[-1] + (epochs - done) * rate, known)


def bands(progress: Progress, in_time: bool) -> tuple[Band, ...]:
    """The bands of all stages, one after the other."""
    found: list[Band] = []
    before = 0.0
    for one in progress.stages:
        clock = _clock(progress.history.stage(one.stage.number)) if in_time else None
        length = _duration(one, clock) if in_time else float(one.stage.epochs)
        stage, outdated = one.stage, one.state is StageState.OUTDATED
        whole = stage.kind is not StageKind.AUTOENCODER or len(progress.stages) == 1
        noisy = stage.coding is not None or not stage.corruption.is_none
        what = (stage.number, _name(one), stage.epochs, before, length, clock, outdated, whole)
        found.append(Band(*what, noisy, warm_ups(stage, one.steps_per_epoch)))
        before += length or 0.0
    return tuple(found)


def warm_ups(stage: Stage, steps_per_epoch: int) -> tuple[tuple[float, float], ...]:
    """The epochs between which β rises in a stage; of steps that nobody has counted yet, none."""
    heads = stage.coding.heads if stage.coding else None
    return heads.coding.rises(steps_per_epoch, stage.epochs) if heads else ()


def x_ticks(bands: tuple[Band, ...], left: float, right: float, pixels: float) -> list[Tick]:
    """Edges of the bands, and round numbers between where there is room for them."""
    if right <= left:
        return []
    per_unit = pixels / (right - left)
    found: list[Tick] = []
    for band in bands:
        if band.length:
            found += _ticks_inside(band, per_unit, left, right)
    found += _edges(bands)
    return [tick for tick in found if left - 1e-9 <= tick.at <= right + 1e-9]


def time_tick(seconds: float, step: float) -> str:
    """A moment of the run: 0.4 s, 12 s, 2:30, 1:02:30."""
    if step < 1:
        return f"{seconds:.{min(6, -floor(log10(step)))}f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def nice_step(least: float) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ that is at least ``least``."""
    power: float = 10.0 ** floor(log10(least))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= least * (1 - 1e-9))


def _ticks_inside(band: Band, per_unit: float, left: float, right: float) -> list[Tick]:
    length = band.length or 1.0
    if per_unit < NARROW:
        return []
    step = nice_step(58 * length / per_unit)
    if band.clock is None:
        step = max(1.0, step)
    clear = (30 if band.clock is None else 44) / per_unit * length
    first = ceil((band.before + clear) / step)
    last = floor((band.before + length - clear) / step)
    seen = [band.before + (at - (band.number - 1)) * length for at in (left, right)]
    numbers = range(max(first, floor(seen[0] / step)), min(last, ceil(seen[1] / step)) + 1)
    return [
        Tick(band.number - 1 + (n * step - band.before) / length, _label(band, n * step, step))
        for n in numbers
    ]


def _edges(bands: tuple[Band, ...]) -> list[Tick]:
    found: list[Tick] = []
    for band in bands:
        if band.length is None:
            break
        if not found:
            found.append(Tick(0.0, _label(band, 0.0, 1.0)))
        end = band.before + band.length
        step = 0.01 if end < 1 else 0.1 if end < 10 else 1.0
        found.append(Tick(float(band.number), _label(band, end, step).replace(".0 s", " s")))
    return found


def _label(band: Band, value: float, step: float) -> str:
    return f"{value:,.0f}" if band.clock is None else time_tick(value, step)


def _clock(series: StageHistory | None) -> Floats:
    seconds = [] if series is None else [record.seconds for record in series.epochs]
    return np.concatenate([[0.0], np.cumsum(np.asarray(seconds, np.float64))])


def _duration(one: StageProgress, clock: Floats | None) -> float | None:
    if clock is None or len(clock) < 2 or not clock[-1] > 0:
        return None
    if one.state is StageState.DONE:
        return float(clock[-1])
    return float(clock[-1]) / (len(clock) - 1) * one.stage.epochs


def _name(one: StageProgress) -> str:
    name = one.stage.name.replace("Autoencoder", "Stage")
    return f"{name} · outdated" if one.state is StageState.OUTDATED else name
