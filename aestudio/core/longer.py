"""Other numbers of epochs: what is planned then, and where it is not what it would have been."""

from collections.abc import Sequence

from aestudio.core.architecture import Architecture
from aestudio.core.plan import Schedule, Stage, TrainingPlan


def longer(plan: TrainingPlan, architecture: Architecture, epochs: int) -> TrainingPlan:
    """The plan with so many more epochs in its last stage."""
    *before, last = plan.stages(architecture)
    more = last.epochs + epochs
    if before or plan.override(last.key).epochs is not None:
        return plan.with_override(last.key, epochs=more)
    return plan.edited(epochs=more)


def with_epochs(
    plan: TrainingPlan, stages: Sequence[Stage], stage: Stage, epochs: int
) -> TrainingPlan:
    """The plan with so many epochs in one of its stages."""
    if len(stages) == 1:
        return plan.with_override(stage.key, epochs=None).edited(epochs=epochs)
    return plan.with_override(stage.key, epochs=epochs)


def unlike_at_first(stage: Stage) -> str:
    """Why more epochs of a stage are not those it would have had, asked for at first; empty where
    they are, bit for bit."""
    if stage.schedule is Schedule.COSINE:
        return "the cosine has come down to its end, and would have come down more slowly"
    heads = stage.coding.heads if stage.coding else None
    if heads and len(heads.coding.rises(1, stage.epochs)) > 1:
        return "the cycles of β have been divided among fewer epochs"
    return ""
