"""The curves of a loss plot, thinned to what its pixels can show.

Losses that cannot be drawn (NaN, infinite, astronomic) become NaN: a gap in the curve.
"""

from dataclasses import dataclass, field
from math import ceil

import numpy as np

from aestudio.gui.build.training.loss_memory import BLOCK, Bins, Memory, StageMemory
from aestudio.gui.build.training.stage_axis import Band, Floats

FEWEST_POINTS = 64.0


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points of one curve; NaN interrupts it."""

    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best epoch of a stage; ``validated`` tells which loss it was judged by.

    ``kept`` tells that early stopping went back to its weights.
    """

    stage: int
    epoch: int
    x: float
    loss: float
    validated: bool
    kept: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """All that the plot draws of a history.

    ``steps`` are ``singles``, one point a step, where there is room for that, and ``columns``, the
    lowest and the highest of several in turn. ``noisy`` is validation as the network is trained,
    where random numbers go into that; ``whole`` that of all layers trained so far, beside a stage
    that trains one of them alone; ``best`` belongs to the last stage that has one, ``kept`` to
    those that stopped early before.
    """

    steps: Curve = field(default_factory=Curve)
    singles: Curve = field(default_factory=Curve)
    columns: Curve = field(default_factory=Curve)
    training: Curve = field(default_factory=Curve)
    validation: Curve = field(default_factory=Curve)
    noisy: Curve = field(default_factory=Curve)
    whole: Curve = field(default_factory=Curve)
    best: Best | None = None
    kept: tuple[Best, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The part of the axis in sight, the pixels it gives to a stage, and whether to smooth."""

    left: float
    right: float
    pixels: float
    smooth: bool

    @property
    def fits(self) -> float:
        """Points that a stage has room for."""
        return max(FEWEST_POINTS, self.pixels)

    def together(self, points: int) -> int:
        """How many of the points of a stage a thick line takes together: two pixels of them."""
        stretch = min(1.0, max(1e-9, self.right - self.left))
        return max(1, ceil(stretch * points / max(FEWEST_POINTS, self.fits / 2)))


def curves(memory: Memory, bands: tuple[Band, ...], view: View) -> Curves:
    """The curves of all stages that ``bands`` knows, in sight of ``view``."""
    pairs = [(found, band) for band in bands if (found := memory.stage(band.number)) is not None]
    seen = [(s, b) for s, b in pairs if b.number > view.left and b.number - 1 < view.right]
    parts = [_stage_curves(stage, band, view) for stage, band in seen]
    found_best = [b for s, k in pairs if (b := best_epoch(s, k)) is not None]
    best = found_best[-1] if found_best else None
    single = [_is_single(part[0]) for part in parts]
    return Curves(
        joined([part[0] for part in parts]),
        joined([part[0] for part, one in zip(parts, single, strict=True) if one]),
        joined([part[0] for part, one in zip(parts, single, strict=True) if not one], doubled=True),
        joined([part[1] for part in parts]),
        joined([part[2] for part in parts]),
        joined([epoch_curve(one, one.noisy, band, view) for one, band in seen if band.noisy]),
        joined([told_curve(one, one.whole, band, view) for one, band in seen]),
        best,
        tuple(one for one in found_best[:-1] if one.kept),
    )


def _is_single(steps: Curve) -> bool:
    """Whether each has a point of its own, which no two share."""
    return len(steps.x) < 2 or steps.x[0] != steps.x[1]


def part_between(curve: Curve, left: float, right: float) -> Floats:
    """The finite losses of a curve between two places, and where its lines cross them."""
    known = np.isfinite(curve.y)
    x, y = curve.x[known], curve.y[known]
    if not len(x) or x[0] > right or x[-1] < left:
        return np.empty(0)
    edges = [at for at in (left, right) if x[0] <= at <= x[-1]]
    return np.concatenate([y[(x >= left) & (x <= right)], np.interp(edges, x, y)])


def joined(parts: list[Curve], *, doubled: bool = False) -> Curve:
    """One curve with a gap between its parts, of two points where they are ``doubled``."""
    parts = [part for part in parts if len(part.x)]
    if not parts:
        return Curve()
    gap = 2 if doubled else 1
    x = np.concatenate([np.append(part.x, part.x[-1:].repeat(gap)) for part in parts])
    y = np.concatenate([np.append(part.y, np.full(gap, np.nan)) for part in parts])
    return Curve(x[:-gap], y[:-gap])


def best_epoch(stage: StageMemory, band: Band) -> Best | None:
    """The epoch with the lowest validation loss, or training loss without validation.

    Where early stopping kept an epoch it is that one: a lower loss by less than the least
    improvement did not count.
    """
    lowest, kept = stage.lowest, stage.series.kept_epoch
    if lowest is None:
        return None
    validated = stage.validated
    losses = stage.validation if validated else stage.losses
    place = lowest if kept is None else kept - 1
    epoch, found = stage.epochs[place], float(losses[place])
    place_on_axis = float(band.place(epoch))
    return Best(band.number, int(epoch), place_on_axis, found, validated, kept is not None)


def _stage_curves(stage: StageMemory, band: Band, view: View) -> tuple[Curve, Curve, Curve]:
    validation = epoch_curve(stage, stage.validation, band, view)
    if not stage.steps:
        return Curve(), epoch_curve(stage, stage.losses, band, view), validation
    per_epoch = max(1, stage.series.steps_per_epoch)
    size = _bin_size(band, per_epoch, view, view.fits)
    first, last = _in_sight(stage, band, view, per_epoch)
    first -= first % size
    bins = stage.bins(first, last, size)
    x = band.place(bin_ends(first, last, size) / per_epoch)
    window = _window(band, per_epoch, size, view.smooth)
    means = _smoothed(bins, window)
    steps, training = cut(_envelope(bins, x, size), view), cut(Curve(x, means), view)
    return steps, _sparser(training, view.fits), validation


def cut(curve: Curve, view: View) -> Curve:
    """What is in sight of it, and a point or two beyond, so that lines leave the plot."""
    first = max(0, int(np.searchsorted(curve.x, view.left)) - 2)
    last = int(np.searchsorted(curve.x, view.right, "right")) + 2
    # Of points in pairs none stands alone.
    first -= first % 2
    return Curve(curve.x[first : last + last % 2], curve.y[first : last + last % 2])


def _sparser(curve: Curve, fits: float) -> Curve:
    """Points two pixels apart: a thick line cannot show more, and takes long to draw."""
    if len(curve.x) <= max(FEWEST_POINTS, fits / 2):
        return curve
    x, y = curve.x[: len(curve.x) // 2 * 2], curve.y[: len(curve.x) // 2 * 2]
    pairs = Bins.of(y, 2)
    means = np.where(pairs.counts > 0, pairs.sums / np.maximum(pairs.counts, 1.0), np.nan)
    return Curve(np.append(x[1::2], curve.x[len(x) :]), np.append(means, curve.y[len(x) :]))


def _bin_size(band: Band, per_epoch: int, view: View, fits: float) -> int:
    """Steps a point: as few as the pixels allow, in whole blocks if many."""
    stretch = min(1.0, max(1e-9, view.right - view.left))
    size = max(1, ceil(stretch * band.epochs * per_epoch / fits))
    return size if size < BLOCK else BLOCK * ceil(size / BLOCK)


def _in_sight(stage: StageMemory, band: Band, view: View, per_epoch: int) -> tuple[int, int]:
    """The steps to draw: those in sight and some to either side, so that lines leave the plot."""
    start = band.epoch_at(max(view.left, band.number - 1)) * per_epoch
    end = band.epoch_at(min(view.right, band.number)) * per_epoch
    spare = per_epoch + (0.02 * band.epochs * per_epoch if view.smooth else 0.0)
    last = stage.steps if view.right >= band.number else min(stage.steps, ceil(end + spare))
    return min(last, max(0, int(start - spare))), last


def _window(band: Band, per_epoch: int, size: int, smooth: bool) -> int:
    """Bins to average over: a quarter of an epoch, or one epoch and at least 2 % of the stage."""
    steps = max(per_epoch, 0.02 * band.epochs * per_epoch) if smooth else per_epoch / 4
    return max(1, round(steps / size / 1.5))


def bin_ends(first: int, last: int, size: int) -> Floats:
    """Steps finished at the end of each bin; the last bin may still be filling."""
    return np.minimum(np.arange(first + size, last + size, size, dtype=np.float64), last)


def _envelope(bins: Bins, x: Floats, size: int) -> Curve:
    """Lowest and highest of each bin, in turn, so that no spike is lost."""
    if size == 1:
        return Curve(x, bins.lowest)
    y = np.empty(2 * len(x))
    y[0::2], y[1::2] = bins.lowest, bins.highest
    return Curve(np.repeat(x, 2), y)


def _smoothed(bins: Bins, window: int) -> Floats:
    """Means of the bins, averaged over ``window`` of them; gaps stay gaps."""
    sums, counts = bins.sums, bins.counts
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


def epoch_curve(stage: StageMemory, losses: Floats, band: Band, view: View) -> Curve:
    """Losses at the ends of epochs, thinned to one a pixel."""
    if not np.isfinite(losses).any():
        return Curve()
    return cut(_thinned(stage.epochs, losses, band, view.together(band.epochs)), view)


def told_curve(stage: StageMemory, values: Floats, band: Band, view: View) -> Curve:
    """The same of what is measured now and then: lines run from one to the next."""
    known = np.isfinite(values)
    if not known.any():
        return Curve()
    size = view.together(int(np.count_nonzero(known)))
    return cut(_thinned(stage.epochs[known], values[known], band, size), view)


def _thinned(epochs: Floats, values: Floats, band: Band, size: int) -> Curve:
    if size == 1:
        return Curve(band.place(epochs), values)
    ends = np.minimum(np.arange(size, len(values) + size, size), len(values)) - 1
    return Curve(band.place(epochs[ends]), _smoothed(Bins.of(values, size), 1))
