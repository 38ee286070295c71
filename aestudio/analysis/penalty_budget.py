"""How the terms of an objective share it, epoch by epoch, and whether a penalty governs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import Location
from aestudio.core.history import StageHistory
from aestudio.core.objectives import Lever, Span, Term
from aestudio.core.plan import Stage
from aestudio.core.problem import Problem
from aestudio.core.run import Run

Floats = NDArray[np.float64]

GOVERNS = 0.5  # Share of the objective above which it is no longer made small for its own sake.
MODEST = 0.25  # What a penalty that governs is advised to come down to.


@dataclass(frozen=True, slots=True)
class Governing:
    """A penalty that was more than half of the objective in the last epoch of a stage."""

    stage: Stage
    term: Term
    share: float

    @property
    def problem(self) -> Problem:
        """What to tell, what to do, and which setting it concerns."""
        return Problem(
            f"{self.told}: training makes the penalty small before the error",
            self.remedy,
            self._location,
            blocking=False,
        )

    @property
    def told(self) -> str:
        """KL divergence is 73 % of the objective"""
        return f"{self.term.label} is {100 * self.share:.0f} % of the objective"

    @property
    def remedy(self) -> str:
        """Lower β from 1 to 0.1"""
        levers, factor = self.term.levers, self._factor
        values = {one.value for one in levers}
        if len(values) != 1:
            names = " and ".join(sorted({one.label for one in levers}))
            return f"Divide {names} by {_rounded_up(1 / factor):g} in every layer"
        (value,) = values
        return f"Lower {levers[0].label} from {value:g} to {_rounded(value * factor):g}"

    @property
    def _factor(self) -> float:
        """What brings its share down to MODEST, if all else stayed as it is."""
        return MODEST / (1 - MODEST) * (1 - self.share) / self.share

    @property
    def _location(self) -> Location:
        return _place(self.term.levers)


def shares(stage: Stage, series: StageHistory, first: int = 0) -> Floats:
    """The share of each term in the objective of a stage, as it was weighted then, on the training
    part: float64 (epochs from ``first``, terms); NaN where it is not known or none makes sense."""
    records = series.epochs[first:]
    objective = stage.objective
    unknown = (np.nan,) * len(objective)
    fits = series.terms == stage.terms
    rows = [one.terms if fits and one.terms else unknown for one in records]
    values = np.array(rows, np.float64).reshape(len(records), len(objective))
    with np.errstate(invalid="ignore", over="ignore"):
        parts = values * _weights(objective, [one.epoch for one in records], stage, series)
        total = parts.sum(axis=1, keepdims=True)
        sound = np.isfinite(total) & (total > 0) & (parts >= 0).all(axis=1, keepdims=True)
        return np.where(sound, parts / np.where(sound, total, 1.0), np.nan)


def governing(stage: Stage, series: StageHistory) -> Governing | None:
    """The penalty that governed the last epoch of a stage, if one did."""
    if not series.epochs or len(stage.objective) < 2:
        return None
    last = shares(stage, series, len(series.epochs) - 1)[0]
    pairs = zip(stage.objective[1:], last[1:].tolist(), strict=True)
    return next((Governing(stage, term, one) for term, one in pairs if one > GOVERNS), None)


def governing_in(run: Run | None) -> Governing | None:
    """The same of the last stage of a run that has finished an epoch."""
    if run is None:
        return None
    begun = [(one, run.history.stage(one.number)) for one in run.stages]
    trained = [(stage, series) for stage, series in begun if series is not None and series.epochs]
    return governing(*trained[-1]) if trained else None


def _weights(
    objective: Sequence[Term], epochs: Sequence[int], stage: Stage, series: StageHistory
) -> Floats:
    """What each term was multiplied by in epochs (from 1), over their steps: (epochs, terms)."""
    steps = series.steps_per_epoch
    span = Span(steps, stage.epochs)
    found = np.tile([term.full_weight for term in objective], (len(epochs), 1))
    for column, term in enumerate(objective):
        if term.is_scheduled:
            found[:, column] = [
                term.weights((epoch - 1) * steps, steps, span).mean() for epoch in epochs
            ]
    return found


def _place(levers: Sequence[Lever]) -> Location:
    layers = [one.layer for one in levers if one.layer.startswith("encoder_")]
    if layers:
        return ("architecture", "layers", int(layers[0].removeprefix("encoder_")) - 1, "weight")
    return ("architecture", "coding", "weight")


def _rounded(value: float) -> float:
    """One digit that matters, no more than the value: 0.083 → 0.08."""
    if not value > 0:
        return 0.0
    step = 10.0 ** floor(log10(value))
    return float(f"{floor(value / step + 1e-9) * step:.1g}")


def _rounded_up(value: float) -> float:
    step = 10.0 ** floor(log10(value))
    return float(f"{-floor(-value / step + 1e-9) * step:.2g}")
