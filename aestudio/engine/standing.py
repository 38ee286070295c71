"""Where a stage stands, as a value that each chunk of steps turns into the next."""

from dataclasses import dataclass, replace

import numpy as np

from aestudio.core.early_stopping import EarlyStopping
from aestudio.core.history import EpochRecord, StageHistory
from aestudio.core.learning_rate import LearningRate, Shares
from aestudio.core.plan import Stage, TrainingPlan
from aestudio.core.run import Run
from aestudio.core.weights import Array, Weights


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """``epoch`` counts finished epochs, ``step`` finished steps of the one under way; ``best`` are
    the weights of the whole network after the best epoch so far, where they will be kept."""

    epoch: int
    step: int
    history: StageHistory
    rate: LearningRate
    stopping: EarlyStopping
    best: Weights | None = None

    @classmethod
    def of(cls, run: Run, plan: TrainingPlan, stage: Stage, steps_per_epoch: int) -> "Standing":
        """Where ``run`` left the stage; a stage that begins anew, reopened or left for another,
        drops its old series."""
        point = run.checkpoint
        series = run.history.stage(stage.number) if point.epoch or point.step else None
        anew = StageHistory(stage.number, stage.name, steps_per_epoch, terms=stage.terms)
        # A file of before terms were kept knows the losses alone.
        history = series.of_terms(stage.terms) if series else anew
        rate = LearningRate.of(plan, stage, steps_per_epoch, history.epochs)
        stopping = EarlyStopping.of(plan, stage, steps_per_epoch, history.epochs)
        best = point.best if series else None
        return cls(point.epoch, point.step, history, rate, stopping, best)

    @property
    def enough(self) -> bool:
        """Whether no more epochs are to be trained."""
        return self.epoch >= self.rate.stage.epochs or self.stopping.enough

    def shares(self, first: int, count: int) -> Shares:
        """Shares of the learning rate of ``count`` steps from step ``first`` of the epoch."""
        return self.rate.shares(first, count, self.history.steps_per_epoch)

    def with_steps(self, terms: Array) -> "Standing":
        """After a chunk of steps (steps, terms)."""
        return replace(self, step=self.step + len(terms), history=self.history.with_steps(terms))

    def with_epoch(self, record: EpochRecord) -> "Standing":
        """After the end of an epoch; its weights are yet to be kept if it is the best."""
        return replace(
            self,
            epoch=record.epoch,
            step=0,
            history=self.history.with_epoch(record),
            rate=self.rate.after(record),
            stopping=self.stopping.after(record),
        )

    @property
    def is_best(self) -> bool:
        """Whether the epoch that ended last gave the weights to keep."""
        return self.stopping.keeps_best and self.stopping.best.epoch == self.epoch

    def epoch_terms(self, samples: int, batch: int) -> tuple[float, ...]:
        """Mean of every term over the samples of the epoch that ends: those of the steps weighted
        with their batches' sizes."""
        terms = self.history.last_terms(self.step).astype(np.float64)
        last = samples - (len(terms) - 1) * batch
        sums = batch * terms[:-1].sum(axis=0) + last * terms[-1]
        return tuple(float(total / samples) for total in sums)
