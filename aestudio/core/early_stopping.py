"""When a stage has learnt enough."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from aestudio.core.history import EpochRecord
from aestudio.core.patience import Patience
from aestudio.core.plan import Stage, TrainingPlan


@dataclass(frozen=True, slots=True)
class EarlyStopping:
    """Ends a stage after so many epochs as it says without a lower loss, 0 never; as Keras's
    EarlyStopping with restore_best_weights. It follows from the history alone, as the learning
    rate does, and waits until a warm-up is over."""

    stage: Stage
    best: Patience

    @classmethod
    def of(
        cls,
        plan: TrainingPlan,
        stage: Stage,
        steps_per_epoch: int,
        epochs: Iterable[EpochRecord] = (),
    ) -> "EarlyStopping":
        """That of ``stage`` after the finished ``epochs``."""
        settled = stage.settled_after(steps_per_epoch)
        start = cls(stage, Patience(plan.min_improvement, after_epoch=settled))
        return reduce(cls.after, epochs, start)

    def after(self, record: EpochRecord) -> "EarlyStopping":
        """The same once that epoch has ended."""
        return replace(self, best=self.best.after(record.epoch, self.stage.watched(record)))

    @property
    def keeps_best(self) -> bool:
        """Whether the weights of the best epoch are what remains of the stage."""
        return self.stage.early_stopping > 0

    @property
    def enough(self) -> bool:
        """Whether the stage has waited in vain for as long as it may."""
        return self.keeps_best and self.best.waited >= self.stage.early_stopping
