"""The curves of a loss plot, thinned to what its pixels can show.

Losses that cannot be drawn (NaN, infinite, astronomic) become NaN: a gap in the curve.
"""

from dataclasses import dataclass, field
from math import ceil

import numpy as np

from aestudio.core.history import History, StageHistory
from aestudio.core.weights import Array
from aestudio.gui.training.stage_axis import Band, Floats

# Beyond this nothing sensible can be drawn, and float32 soon overflows.
LARGEST = 1e30


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points of one curve; NaN interrupts it."""

    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best epoch of a stage; ``validated`` tells which loss it was judged by."""

    epoch: int
    x: float
    loss: float
    validated: bool


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """All that the plot draws of a history."""

    steps: Curve
    training: Curve
    validation: Curve
    best: Best | None


@dataclass(frozen=True, slots=True)
class View:
    """The part of the axis in sight, the pixels of a whole band, and how much to smooth."""

    left: float
    right: float
    pixels: float
    smooth: bool


def curves(history: History, bands: tuple[Band, ...], view: View) -> Curves:
    """The curves of all stages that ``bands`` knows, in sight of ``view``."""
    pairs = [(series, band) for band in bands if (series := history.stage(band.number)) is not None]
    seen = [(s, b) for s, b in pairs if b.number > view.left and b.number - 1 < view.right]
    parts = [_stage_curves(series, band, view) for series, band in seen]
    best = next((b for s, k in reversed(pairs) if (b := best_epoch(s, k)) is not None), None)
    return Curves(
        joined([part[0] for part in parts]),
        joined([part[1] for part in parts]),
        joined([part[2] for part in parts]),
        best,
    )


def drawable(losses: Array | Floats) -> Floats:
    """The same losses with NaN for those that no axis can show."""
    values = np.asarray(losses, np.float64)
    return np.where(np.abs(values) < LARGEST, values, np.nan)


def joined(parts: list[Curve]) -> Curve:
    """One curve with a gap between its parts."""
    parts = [part for part in parts if len(part.x)]
    if not parts:
        return Curve()
    x = np.concatenate([np.append(part.x, part.x[-1]) for part in parts])
    y = np.concatenate([np.append(part.y, np.nan) for part in parts])
    return Curve(x[:-1], y[:-1])


def best_epoch(series: StageHistory, band: Band) -> Best | None:
    """The epoch with the lowest validation loss, or training loss without validation."""
    validation = _epoch_losses(series, validation=True)
    validated = bool(len(validation))
    losses = validation if validated else _epoch_losses(series, validation=False)
    if not len(losses) or np.isnan(losses).all():
        return None
    place = int(np.nanargmin(losses))
    epoch = series.epochs[place].epoch
    x = float(band.place(np.array([float(epoch)]))[0])
    return Best(epoch, x, float(losses[place]), validated)


def _stage_curves(series: StageHistory, band: Band, view: View) -> tuple[Curve, Curve, Curve]:
    per_epoch = max(1, series.steps_per_epoch)
    losses = series.step_losses
    first, last = _in_sight(band, view, per_epoch, len(losses))
    stretch = min(1.0, max(1e-6, view.right - view.left))
    fits = max(64.0, view.pixels)
    size = max(1, ceil(stretch * band.epochs * per_epoch / fits))
    first -= first % size
    values = drawable(losses[first:last])
    window = _window(band, per_epoch, size, view.smooth)
    middle = _bin_epochs(first, len(values), size, per_epoch)
    steps = (
        Curve(band.place(middle), values) if size == 1 else _envelope(values, middle, size, band)
    )
    training = Curve(band.place(middle), _smoothed(values, size, window))
    if not len(losses):
        training = _epoch_curve(series, band, fits, validation=False)
    return steps, training, _epoch_curve(series, band, fits, validation=True)


def _in_sight(band: Band, view: View, per_epoch: int, steps: int) -> tuple[int, int]:
    """The steps to draw: those in sight and some to either side, so that lines leave the plot."""
    start = band.epoch_at(max(view.left, band.number - 1)) * per_epoch
    end = band.epoch_at(min(view.right, band.number)) * per_epoch
    spare = per_epoch + 0.02 * band.epochs * per_epoch
    whole = view.right >= band.number
    return max(0, int(start - spare)), steps if whole else min(steps, ceil(end + spare))


def _window(band: Band, per_epoch: int, size: int, smooth: bool) -> int:
    """Bins to average over: a quarter of an epoch, or one epoch and at least 2 % of the stage."""
    steps = max(per_epoch, 0.02 * band.epochs * per_epoch) if smooth else per_epoch / 4
    return max(1, round(steps / size / 1.5))


def _bin_epochs(first: int, count: int, size: int, per_epoch: int) -> Floats:
    """Epochs at the last step of each bin, or its end so far."""
    ends = np.arange(first + size, first + count + size, size, dtype=np.float64)
    return np.minimum(ends, first + count) / per_epoch


def _envelope(values: Floats, ends: Floats, size: int, band: Band) -> Curve:
    """Lowest and highest of each bin, in turn, so that no spike is lost."""
    if not len(values):
        return Curve()
    starts = np.arange(0, len(values), size)
    y = np.empty(2 * len(starts))
    y[0::2] = np.fmin.reduceat(values, starts)
    y[1::2] = np.fmax.reduceat(values, starts)
    return Curve(np.repeat(band.place(ends), 2), y)


def _smoothed(values: Floats, size: int, window: int) -> Floats:
    """Means of bins of ``size``, averaged over ``window`` bins around each; gaps stay gaps."""
    if not len(values):
        return np.empty(0)
    starts = np.arange(0, len(values), size)
    known = ~np.isnan(values)
    counts = np.add.reduceat(known.astype(np.float64), starts)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)
    gaps = counts == 0
    # Twice the same short mean weighs like a triangle and leaves no corners.
    for _round in range(2 if window > 1 else 0):
        sums, counts = _window_sums(sums, window), _window_sums(counts, window)
    return np.where(gaps, np.nan, sums / np.maximum(counts, 1.0))


def _window_sums(values: Floats, window: int) -> Floats:
    """Sums over a window around each value.

    Narrower and even towards the start, where losses fall fast and a lopsided mean would
    mislead; lopsided at the end, where the curve would else follow single steps.
    """
    total = np.concatenate([[0.0], np.cumsum(values)])
    here = np.arange(len(values))
    before = np.minimum(window // 2, here)
    after = np.minimum(before, len(values) - 1 - here)
    return np.asarray(total[here + after + 1] - total[here - before])


def _epoch_losses(series: StageHistory, validation: bool) -> Floats:
    if not validation:
        return drawable(np.array([record.loss for record in series.epochs]))
    if all(record.validation_loss is None for record in series.epochs):
        return np.empty(0)
    losses = [record.validation_loss for record in series.epochs]
    return drawable(np.array([np.nan if loss is None else loss for loss in losses]))


def _epoch_curve(series: StageHistory, band: Band, fits: float, validation: bool) -> Curve:
    """Losses at the ends of epochs, thinned to one a pixel."""
    losses = _epoch_losses(series, validation)
    if not len(losses):
        return Curve()
    numbers = np.array([record.epoch for record in series.epochs], np.float64)
    size = max(1, ceil(band.epochs / fits))
    if size > 1:
        starts = np.arange(0, len(losses), size)
        numbers = numbers[np.minimum(starts + size - 1, len(losses) - 1)]
        losses = _smoothed(losses, size, 1)
    return Curve(band.place(numbers), losses)
