"""Fine-tuning that ends worse than it began: what it was to better, it has spoilt."""

from dataclasses import dataclass
from math import inf, isfinite

from aestudio.core.history import StageHistory
from aestudio.core.plan import Stage, StageKind
from aestudio.core.run import Run

# A batch may lie beside the mean of all by so much, and a loss that is as good be called worse.
LEEWAY = 1.1


@dataclass(frozen=True, slots=True)
class Worsened:
    """A stage whose loss rose from ``before`` to ``after``; ``rate`` is a lower one to try."""

    stage: Stage
    before: float
    after: float
    rate: float


def worsened(run: Run) -> Worsened | None:
    """The fine-tuning of a run if it ended worse than it began; None if it did not, or there was
    none to its end."""
    for stage in run.stages:
        series = run.history.stage(stage.number)
        if stage.kind is not StageKind.FINE_TUNING or stage.number not in run.done:
            continue
        if series is None or series.kept is None:
            continue
        before, after = _first_loss(series), series.kept.loss
        if after > LEEWAY * before:
            return Worsened(stage, before, after, float(f"{stage.learning_rate / 10:.3g}"))
    return None


def _first_loss(series: StageHistory) -> float:
    """That of the first step, before it changed anything; infinite if that was not told."""
    losses = series.step_losses
    return float(losses[0]) if len(losses) and isfinite(losses[0]) else inf
