"""What is no loss, each on a scale of its own that begins at 0: the other terms of the objective,
the length of the gradient, the learning rate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from aestudio.core.objectives import TERMS
from aestudio.core.objectives.divergence import Divergence
from aestudio.gui.build.training.loss_axis import SMALLEST
from aestudio.gui.build.training.loss_memory import Bins, Memory, StageMemory, drawable
from aestudio.gui.build.training.loss_series import (
    Curve,
    View,
    bin_ends,
    epoch_curve,
    joined,
    told_curve,
)
from aestudio.gui.build.training.stage_axis import Band, Floats, nice_step
from aestudio.gui.kit.figures import number_text
from aestudio.gui.shell.theme import Theme

SHORTER = {Divergence.name: "KL"}
GRADIENT, RATE = "gradient_norm", "learning_rate"
WORDS = {GRADIENT: "gradient", RATE: "learning rate"}
INKS = {GRADIENT: "codings"}
# Of stages with more steps only the means of epochs are drawn.
MOST_STEPS = 20_000
POINTS_PER_EPOCH = 8
FULL = 0.9  # How far up the plot the end of a scale lies, below the names of the stages.


@dataclass(frozen=True, slots=True, eq=False)
class TermCurve:
    """One of them; ``top`` is the end of its scale, ``first`` whether the right axis is its own."""

    name: str
    curve: Curve
    top: float
    first: bool

    @property
    def token(self) -> str:
        """The name of its ink."""
        token = INKS.get(self.name, self.name)
        return token if token in Theme.__dataclass_fields__ else "muted"

    @property
    def word(self) -> str:
        """What it is called where there is little room."""
        known = SHORTER.get(self.name) or WORDS.get(self.name)
        return known or TERMS[self.name].label

    @property
    def brief(self) -> str:
        """What it is called beside its number."""
        return "rate" if self.name == RATE else self.word

    @property
    def label(self) -> str:
        """What it is, and on which scale: KL (right axis)."""
        scale = "right axis" if self.first else f"0…{number_text(self.top)}"
        return f"{self.word} ({scale})"

    @property
    def shorter(self) -> str:
        """The same in less room."""
        return f"{self.word} (right)" if self.first else self.word

    @property
    def unit(self) -> str:
        """Of its numbers; empty where they have none."""
        return TERMS[self.name].unit if self.name in TERMS else ""

    def place(self, values: Floats, low: float, high: float) -> Floats:
        """Its numbers in the coordinates of a plot from ``low`` to ``high``."""
        return np.asarray(low + values / self.top * FULL * (high - low))

    def ticks(self, low: float, high: float) -> tuple[tuple[float, str], ...]:
        """Places on the right axis, and what stands there."""
        step = _step(self.top)
        values = step * np.arange(1, round(self.top / step) + 1, dtype=np.float64)
        places = self.place(values, low, high).tolist()
        unit = f" {self.unit}" if self.unit else ""
        texts = [number_text(float(f"{value:.6g}")) for value in values]
        texts[-1] += unit
        return tuple(zip(places, texts, strict=True))

    def value_at(self, x: float) -> tuple[float, float] | None:
        """Where the curve is nearest to ``x`` and what it is there; None in its gaps and beyond."""
        own = np.flatnonzero(np.isfinite(self.curve.y) & (np.ceil(self.curve.x) == ceil(x)))
        if not len(own):
            return None
        xs, ys = self.curve.x[own], self.curve.y[own]
        if x > xs[-1] + (xs[-1] - xs[0]) / max(1, len(xs) - 1) + 1e-9:
            return None
        at = int(np.argmin(np.abs(xs - x)))
        return float(xs[at]), float(ys[at])


def term_curves(memory: Memory, bands: tuple[Band, ...], view: View) -> tuple[TermCurve, ...]:
    """The terms that stages in sight have besides the reconstruction, in the order of the axes."""
    pairs = [(memory.stage(band.number), band) for band in bands]
    found: list[tuple[str, Curve]] = []
    # The first of these has the right axis; the reconstruction, the first of all, has the left.
    for name in reversed(tuple(TERMS)[1:]):
        parts = [
            _term(stage, band, stage.series.terms.index(name), view)
            for stage, band in pairs
            if stage is not None and name in stage.series.terms
        ]
        curve = joined(parts)
        if np.isfinite(curve.y).any():
            found.append((name, curve))
    return tuple(
        TermCurve(name, curve, _top(curve.y), first=number == 0)
        for number, (name, curve) in enumerate(found)
    )


def measure_curves(
    memory: Memory, bands: tuple[Band, ...], view: View, names: Sequence[str]
) -> tuple[TermCurve, ...]:
    """The length of the gradient and the learning rate, those of them that are asked for."""
    found = []
    for name in names:
        pairs = [(memory.stage(band.number), band) for band in bands]
        parts = [
            told_curve(stage, stage.norms if name == GRADIENT else stage.rates, band, view)
            for stage, band in pairs
            if stage is not None
        ]
        curve = joined(parts)
        if np.isfinite(curve.y).any():
            found.append(TermCurve(name, curve, _top(curve.y), first=False))
    return tuple(found)


def in_order(curves: Sequence[TermCurve]) -> tuple[TermCurve, ...]:
    """The same, of which the first has the right axis."""
    return tuple(replace(one, first=number == 0) for number, one in enumerate(curves))


def _term(stage: StageMemory, band: Band, column: int, view: View) -> Curve:
    if not 0 < stage.steps <= MOST_STEPS:
        return epoch_curve(stage, stage.terms[:, column], band, view)
    per_epoch = max(1, stage.series.steps_per_epoch)
    size = ceil(max(per_epoch / POINTS_PER_EPOCH, band.epochs * per_epoch / view.fits))
    bins = Bins.of(drawable(stage.series.step_terms[:, column]), size)
    known = bins.counts > 0
    means = np.where(known, bins.sums / np.maximum(bins.counts, 1), np.nan)
    return Curve(band.place(bin_ends(0, stage.steps, size) / per_epoch), means)


def _top(values: Floats) -> float:
    """A round number that is no less than any of these."""
    most = max(float(np.nanmax(values)), SMALLEST)
    step = _step(most)
    return step * ceil(most / step - 1e-9)


def _step(most: float) -> float:
    return nice_step(most / 3)
