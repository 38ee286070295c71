"""What the plot of several runs shows: whose losses can stand beside each other, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from aestudio.analysis.run_curves import Floats, RunCurve, StageCurve
from aestudio.analysis.smoothing import moving_average
from aestudio.core.objectives import Loss


class Axis(StrEnum):
    """What is counted across."""

    EPOCHS = "epochs"
    STEPS = "steps"
    SECONDS = "seconds"


class Smoothing(StrEnum):
    """How much curves are smoothed, in words."""

    NONE = "not at all"
    SLIGHT = "a little"
    MEDIUM = "clearly"
    STRONG = "strongly"

    @property
    def weight(self) -> float:
        """What an epoch counts against the next in the moving average."""
        return {"NONE": 0.0, "SLIGHT": 0.5, "MEDIUM": 0.8, "STRONG": 0.95}[self.name]


@dataclass(frozen=True, slots=True)
class Options:
    """How curves are shown; ``parts`` adds the stages that trained a part of a network."""

    axis: Axis = Axis.EPOCHS
    logarithmic: bool = True
    smoothing: Smoothing = Smoothing.NONE
    parts: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One stage of a run: float64 places across, losses as they are drawn and as they were.

    ``part`` says that the losses are of a part of the network; ``kept`` is the place of the epoch
    whose weights remained.
    """

    run: RunCurve
    stage: StageCurve
    x: Floats
    y: Floats
    raw: Floats
    part: bool
    kept: int

    @property
    def band(self) -> tuple[Floats, Floats] | None:
        """A standard deviation below the mean of several runs, and one above; None of one run."""
        by = self.stage.deviation
        return None if by is None else (self.raw - by, self.raw + by)

    @property
    def values(self) -> Floats:
        """All losses that are drawn."""
        return np.concatenate([self.raw, *(self.band or ())])


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """The error of a run on the test part, at its end, where that alone can be compared."""

    run: RunCurve
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Where a run trained parts of its network, whose losses say nothing beside those of others."""

    run: RunCurve
    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """All that is drawn; ``title`` and ``subtitle`` say of what, ``notes`` what is not drawn and
    why."""

    title: str = "Validation loss"
    subtitle: str = ""
    lines: tuple[Line, ...] = ()
    rings: tuple[Ring, ...] = ()
    spans: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def right(self) -> float:
        """Where the last of it ends."""
        ends = (float(one.x[-1]) for one in self.lines if len(one.x))
        others = (*(one.x for one in self.rings), *(one.right for one in self.spans))
        return max((*ends, *others), default=1.0)

    @property
    def values(self) -> Floats:
        """All losses that are drawn."""
        rings = np.array([one.y for one in self.rings], np.float64)
        return np.concatenate([*(one.values for one in self.lines), rings])


def picture_of(curves: Sequence[RunCurve], options: Options) -> Picture:
    """What can be shown of these runs side by side."""
    begun = [one for one in curves if one.stages]
    losses = {one.loss for one in begun}
    mixed = len(losses) > 1
    lines: list[Line] = []
    rings: list[Ring] = []
    notes: list[str] = []
    for one in begun:
        fits = not mixed or one.loss is Loss.MEAN_SQUARED_ERROR
        drawn = list(_lines(one, options)) if fits else []
        lines += drawn
        if not any(not line.part for line in drawn):
            ring, note = _ring(one, options, mixed=mixed)
            rings += ring
            notes.append(note)
    notes += [f"{one.title} has not finished an epoch yet." for one in curves if not one.stages]
    notes += _unvalidated(lines)
    spans = tuple(span for one in begun for span in _spans(one, options))
    return Picture(*_titles(losses, lines), tuple(lines), tuple(rings), spans, tuple(notes))


def _titles(losses: set[Loss], lines: Sequence[Line]) -> tuple[str, str]:
    validated = any(one.stage.validated for one in lines) or not lines
    title = "Validation loss" if validated else "Training loss"
    if len(losses) > 1:
        return title, "squared error, the one measure they share"
    return title, "".join(one.label.lower() for one in losses)


def _lines(curve: RunCurve, options: Options) -> Iterator[Line]:
    for stage in curve.stages:
        whole = stage.whole
        if not (whole or options.parts) or not np.isfinite(stage.losses).any():
            continue
        smooth = stage.losses
        if options.smoothing is not Smoothing.NONE:
            smooth = moving_average(stage.losses, options.smoothing.weight)
        x = stage.along(options.axis)
        yield Line(curve, stage, x, smooth, stage.losses, not whole, stage.kept)


def _ring(curve: RunCurve, options: Options, *, mixed: bool) -> tuple[list[Ring], str]:
    """The test error of a run that has no curve here, and what is to be said of it."""
    why = "trained parts of the network alone"
    if mixed and curve.loss is not Loss.MEAN_SQUARED_ERROR:
        why = f"learnt by {curve.loss.label.lower()}"
    elif curve.whole:
        why = "has no curve"
    squared = mixed or curve.loss is Loss.MEAN_SQUARED_ERROR
    if curve.test_mse is None or not squared:
        lacking = "" if squared else ", and its squared error is none of these losses"
        return [], f"{curve.title} {why}{lacking}: left out."
    end = float(curve.stages[-1].along(options.axis)[-1])
    ring = Ring(curve, end, curve.test_mse)
    return [ring], f"{curve.title} {why}: the ring is its squared error on the test part."


def _spans(curve: RunCurve, options: Options) -> Iterator[Span]:
    """One for all stages in a row that trained parts."""
    parts = curve.parts
    if not parts:
        return
    first, last = parts[0], parts[-1]
    before = [one for one in curve.stages if one.number < first.number]
    left = float(before[-1].along(options.axis)[-1]) if before else 0.0
    numbers = f"stage {first.number}" if first is last else f"stages {first.number}–{last.number}"
    drawn = "thin, on losses of their own" if options.parts else "here, by losses of their own"
    if first is last:
        drawn = drawn.replace("their", "its")
    text = f"{curve.called}: {numbers} {drawn}"
    yield Span(curve, left, float(last.along(options.axis)[-1]), text)


def _unvalidated(lines: Sequence[Line]) -> list[str]:
    """Of those runs whose training loss stands beside validation losses of others."""
    by_run = {one.run.id: one for one in lines if not one.part}
    without = [one for one in by_run.values() if not one.stage.validated]
    if len(without) == len(by_run):
        return []
    return [
        f"{one.run.title} held nothing back: its curve is the training loss." for one in without
    ]
