"""What became of each stage of a plan."""

import numpy as np

from aestudio.core.history import StageHistory
from aestudio.core.plan import Stage
from aestudio.core.run import Run
from aestudio.export.report.contents import StageFacts


def stages_of(run: Run) -> tuple[StageFacts, ...]:
    """Every stage of the plan, with the losses of its epochs as far as it came."""
    return tuple(
        stage_facts(one, run.history.stage(one.number), ended=one.number in run.done)
        for one in run.stages
    )


def stage_facts(stage: Stage, history: StageHistory | None, *, ended: bool) -> StageFacts:
    """A stage with the losses of its epochs, of which there may be none yet."""
    epochs = () if history is None else history.epochs
    best, kept = (None, None) if history is None else (history.best, history.kept)
    unknown = float("nan")
    validation = [unknown if one.validation_loss is None else one.validation_loss for one in epochs]
    return StageFacts(
        number=stage.number,
        name=stage.name,
        planned=stage.epochs,
        training=np.array([one.loss for one in epochs], np.float64),
        validation=np.array(validation, np.float64),
        best=None if best is None else best.epoch,
        kept=None if kept is None else kept.epoch,
        seconds=0.0 if history is None else history.seconds,
        ended=ended,
    )
