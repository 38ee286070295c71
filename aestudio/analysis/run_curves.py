"""How the losses of a run went, epoch by epoch, ready to be laid over those of other runs."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aestudio.core.history import StageHistory
from aestudio.core.objectives import Loss
from aestudio.core.plan import Stage, StageKind
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StageCurve:
    """One stage: float64 (epochs,) each, counted from where the run began.

    ``losses`` are those of the validation part where ``validated``, else of the training part;
    NaN where they cannot be drawn. ``whole`` says that they are of reconstructions of the samples
    by the whole network, and so may be compared with those of other runs. ``kept`` is the place
    of the epoch whose weights the stage left behind. ``deviation`` is the standard deviation of
    losses that are means of several runs, None of one run.
    """

    number: int
    name: str
    loss: Loss
    whole: bool
    validated: bool
    epochs: Floats
    seconds: Floats
    steps: Floats
    losses: Floats
    kept: int
    deviation: Floats | None = None

    def along(self, axis: str) -> Floats:
        """Where its epochs ended: in ``epochs``, ``seconds`` or ``steps``."""
        found: Floats = getattr(self, axis)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class RunCurve:
    """A run: what it is called, its place in the palette, and its stages in order.

    ``test_mse`` is its squared error on the test part, None until it has been measured. The mean of
    several ``runs`` has no number.
    """

    id: str
    number: int
    title: str
    colour: int
    loss: Loss
    stages: tuple[StageCurve, ...]
    test_mse: float | None = None
    runs: int = 1

    @property
    def called(self) -> str:
        """What a note calls it."""
        return f"run {self.number}" if self.number else self.title

    def known_as(self, title: str, colour: int) -> "RunCurve":
        """The same, called otherwise or in another colour."""
        return replace(self, title=title, colour=colour)

    @property
    def whole(self) -> tuple[StageCurve, ...]:
        """The stages whose losses may be compared with those of other runs."""
        return tuple(one for one in self.stages if one.whole and np.isfinite(one.losses).any())

    @property
    def parts(self) -> tuple[StageCurve, ...]:
        """Those that trained a part of the network, by losses of their own."""
        return tuple(one for one in self.stages if not one.whole)


def run_curve(kept: KeptRun, run: Run) -> RunCurve:
    """The curves of a run, all stages that have finished an epoch."""
    stages = {one.number: one for one in run.stages}
    found: list[StageCurve] = []
    epochs = seconds = steps = 0.0
    for series in run.history.stages:
        stage = stages.get(series.stage)
        if stage is None or not series.epochs:
            continue
        one = _stage_curve(stage, series, (epochs, seconds, steps), alone=len(stages) == 1)
        epochs, seconds, steps = (float(axis[-1]) for axis in (one.epochs, one.seconds, one.steps))
        found.append(one)
    loss, mse = run.plan.loss, run.test_mse
    known = mse if mse is not None and np.isfinite(mse) else None
    info = kept.info
    return RunCurve(info.id, info.number, kept.title, info.colour, loss, tuple(found), known)


def _stage_curve(
    stage: Stage, series: StageHistory, before: tuple[float, float, float], *, alone: bool
) -> StageCurve:
    records = series.epochs
    validated = any(one.validation_loss is not None for one in records)
    losses = [one.validation_loss if validated else one.loss for one in records]
    count = np.arange(1, len(records) + 1, dtype=np.float64)
    epochs, seconds, steps = before
    return StageCurve(
        number=stage.number,
        name=stage.name,
        loss=stage.loss,
        whole=alone or stage.kind is not StageKind.AUTOENCODER,
        validated=validated,
        epochs=epochs + count,
        seconds=seconds + np.cumsum([one.seconds for one in records]),
        steps=steps + count * series.steps_per_epoch,
        losses=_drawable(losses),
        kept=(series.kept_epoch or len(records)) - 1,
    )


def _drawable(losses: list[float | None]) -> Floats:
    values = np.array([np.nan if one is None else one for one in losses], np.float64)
    return np.where(np.abs(values) < 1e30, values, np.nan)
