"""What each run of a comparison is given."""

from typing import Self

from pydantic import Field, model_validator

from aestudio.core.architecture import Architecture
from aestudio.core.longer import with_epochs
from aestudio.core.params import Frozen
from aestudio.core.plan import TrainingPlan


class Budget(Frozen):
    """So many ``seconds`` of training, or so many ``updates`` of the weights; else its own plan.
    The stages of a run share it alike."""

    seconds: float | None = Field(None, gt=0)
    updates: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _one_at_most(self) -> Self:
        if self.seconds is not None and self.updates is not None:
            raise ValueError("seconds cannot go with updates")
        return self

    def plan_of(
        self, plan: TrainingPlan, architecture: Architecture, samples: int
    ) -> TrainingPlan:
        """The plan with the epochs of ``samples`` each that so many updates make; whole epochs, one
        at least."""
        if self.updates is None:
            return plan
        stages = plan.stages(architecture)
        for stage in stages:
            an_epoch = -(-samples // stage.batch(samples))
            epochs = max(1, round(self.updates / len(stages) / an_epoch))
            plan = with_epochs(plan, stages, stage, epochs)
        return plan
