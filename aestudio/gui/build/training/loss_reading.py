"""What the curves say at the pointer: of epochs that have ended only what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.loss_lines import whole_name
from aestudio.gui.build.training.loss_memory import StageMemory
from aestudio.gui.build.training.loss_series import Curve, Curves
from aestudio.gui.build.training.loss_terms import GRADIENT, RATE, TermCurve
from aestudio.gui.build.training.stage_axis import Band, Floats

# Numbers that take as much room as others of their kind.
WIDE_LOSS, WIDE_RATE, WIDE_NORM, WIDE_SHARE, WIDE_REST = 0.000888, 8.8e-5, 8.888, 0.888, 0.12


@dataclass(frozen=True, slots=True)
class Value:
    """A loss and its dot, in plot coordinates; ``epoch`` where it is that of one that ended."""

    loss: float
    x: float
    y: float
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class TermValue:
    """What another term is, and the word for it."""

    word: str
    value: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A place on the axis: its stage, of ``several`` or the only one, and how many epochs of it
    are over; ``before`` are those of earlier stages where the axis counts them too."""

    stage: int
    epoch: float
    several: bool = False
    before: float = 0.0

    @classmethod
    def of(cls, bands: Sequence[Band], x: float) -> "Moment":
        """What is at a plot coordinate within ``bands``."""
        band = bands[min(len(bands) - 1, int(x))]
        before = band.before if band.clock is None else 0.0
        return cls(band.number, band.epoch_at(x), len(bands) > 1, before)

    @classmethod
    def widest(cls, bands: Sequence[Band]) -> "Moment":
        """One that takes no less room than any other in words."""
        if not bands:
            return cls(1, 0.0)
        longest = max(band.epochs for band in bands) - WIDE_REST
        before = bands[-1].before if bands[-1].clock is None else 0.0
        return cls(len(bands), longest, len(bands) > 1, before)


@dataclass(frozen=True, slots=True)
class Readout:
    """What the curves say at the pointer; None where they say nothing. ``whole`` is the loss of all
    layers so far, ``norm`` the length of the gradient, ``shares`` are those of the objective."""

    at: Moment
    training: Value | None = None
    validation: Value | None = None
    rate: float | None = None
    noisy: Value | None = None
    terms: tuple[TermValue, ...] = ()
    whole: Value | None = None
    whole_name: str = ""
    norm: float | None = None
    shares: tuple[TermValue, ...] = ()


def widest(
    bands: Sequence[Band], stages: Sequence[StageMemory], terms: Sequence[TermCurve]
) -> Readout:
    """The readout that takes most room of all that there may be where these are drawn."""
    moment, drawn = Moment.widest(bands), {one.name for one in terms}
    loss = Value(WIDE_LOSS, 0.0, 0.0, max((one.epochs for one in bands), default=1))
    rates = [one.rates[np.isfinite(one.rates)] for one in stages]
    moves = any(len(one) and np.ptp(one) > 0 for one in rates)
    noisy = any(one.noisy for one in bands)
    return Readout(
        moment,
        replace(loss, epoch=None) if any(one.steps for one in stages) else loss,
        loss,
        WIDE_RATE if moves and RATE not in drawn else None,
        loss if noisy and any(np.isfinite(one.noisy).any() for one in stages) else None,
        tuple(TermValue(one.brief, _as_wide(one.top)) for one in terms),
        loss if any(np.isfinite(one.whole).any() for one in stages) else None,
        whole_name(len(bands)),
        WIDE_NORM if GRADIENT not in drawn else None,
    )


def _as_wide(top: float) -> float:
    """A number with as many figures as any up to ``top`` is told with."""
    return top * 0.888


def reading(
    curves: Curves,
    stage: StageMemory | None,
    band: Band,
    scale: LossScale,
    x: float,
    near: float,
    moment: Moment,
    terms: Sequence[TermCurve] = (),
) -> Readout:
    """At ``x`` in a band, which is ``moment``; what is ``near`` the end of a curve is still at
    it."""
    if stage is None:
        return Readout(moment)
    if stage.steps:
        training = _on_line(curves.training, band, scale, x, near)
    else:
        training = _of_epoch(stage, stage.losses, curves.training, band, scale, x, near)
    validation = _of_epoch(stage, stage.validation, curves.validation, band, scale, x, near)
    noisy = _of_epoch(stage, stage.noisy, curves.noisy, band, scale, x, near)
    noisy = noisy if band.noisy else None
    whole = _whole(stage, curves.whole, band, scale, x, near)
    found = tuple(TermValue(one.brief, at[1]) for one in terms if (at := one.value_at(x)))
    drawn = {one.name for one in terms}
    return Readout(
        moment,
        training,
        validation,
        None if RATE in drawn else _rate(stage, moment.epoch),
        noisy,
        found,
        whole,
        whole_name(band.number),
        None if GRADIENT in drawn else _norm(stage, moment.epoch),
    )


def _of_epoch(
    stage: StageMemory,
    losses: Floats,
    curve: Curve,
    band: Band,
    scale: LossScale,
    x: float,
    near: float,
) -> Value | None:
    """The loss of the nearest epoch that has ended; none before the first, nor where an epoch
    would have ended since."""
    if not len(stage.epochs):
        return None
    places = band.place(stage.epochs)
    coming = float(band.place(stage.epochs[-1:] + 1)[0])
    if x < places[0] - near or x > max(coming, places[-1] + near):
        return None
    at = int(np.argmin(np.abs(places - x)))
    if not np.isfinite(losses[at]):
        return None
    # A curve of many epochs is thinned, so that its height may be that of a few together.
    drawn = _on_line(curve, band, scale, float(places[at]), near)
    y = float(scale.place(losses[at : at + 1])[0]) if drawn is None else drawn.y
    return Value(float(losses[at]), float(places[at]), y, int(stage.epochs[at]))


def _whole(
    stage: StageMemory, curve: Curve, band: Band, scale: LossScale, x: float, near: float
) -> Value | None:
    """That of the nearest epoch after which it was measured; none beyond these."""
    known = np.isfinite(stage.whole)
    if not known.any():
        return None
    epochs, losses = stage.epochs[known], stage.whole[known]
    places = band.place(epochs)
    if not places[0] - near <= x <= places[-1] + near:
        return None
    at = int(np.argmin(np.abs(places - x)))
    drawn = _on_line(curve, band, scale, float(places[at]), near)
    y = float(scale.place(losses[at : at + 1])[0]) if drawn is None else drawn.y
    return Value(float(losses[at]), float(places[at]), y, int(epochs[at]))


def _norm(stage: StageMemory, epoch: float) -> float | None:
    """The length of the gradient when it was measured last before the end of an epoch under way."""
    known = np.isfinite(stage.norms) & (stage.epochs <= ceil(epoch))
    if not known.any() or ceil(epoch) > len(stage.epochs):
        return None
    return float(stage.norms[known][-1])


def _on_line(curve: Curve, band: Band, scale: LossScale, x: float, near: float) -> Value | None:
    """Where the drawn line is at ``x``; none beyond its ends and in its gaps."""
    mine = (curve.x > band.number - 1) & (curve.x <= band.number)
    xs, ys = curve.x[mine], scale.place(curve.y[mine])
    if not len(xs) or not xs[0] - near <= x <= xs[-1] + near:
        return None
    at = float(np.clip(x, xs[0], xs[-1]))
    after = int(np.searchsorted(xs, at))
    before = after if xs[after] == at else after - 1
    if not np.isfinite(ys[[before, after]]).all():
        return None
    y = float(np.interp(at, xs[[before, after]], ys[[before, after]]))
    return Value(scale.loss_at(y), at, y)


def _rate(stage: StageMemory, epoch: float) -> float | None:
    """The learning rate at the end of an epoch under way, if it moved in this stage."""
    epochs = stage.series.epochs
    place = ceil(epoch) - 1
    if not 0 <= place < len(epochs) or epochs[0].learning_rate == epochs[-1].learning_rate:
        return None
    return epochs[place].learning_rate
