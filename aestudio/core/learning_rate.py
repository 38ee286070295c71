"""How the learning rate of a stage moves.

All of it follows from the plan and the losses of the finished epochs, which the history keeps,
so a run that goes on needs no state beside its history to take the very same steps.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from aestudio.core.history import EpochRecord
from aestudio.core.patience import Patience
from aestudio.core.plan import Schedule, Stage, TrainingPlan

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LearningRate:
    """Where the schedule of a stage stands; ``plateau`` watches for the next drop.

    The rate of a step is the stage's learning rate η times a share s, which starts anew at 1
    with each stage and never falls below a, the plan's lowest share:

        constant  s = 1
        cosine    s = a + (1 − a)·½(1 + cos(π t/T)), step t of T in the stage, from 0
        step      s = max(a, fⁿ), n = ⌊finished epochs / epochs a drop⌋
        plateau   s = max(a, fⁿ), n = drops so far, one after each wait without a lower loss

    The cosine moves with every step, being smooth; the others keep the rate for whole epochs,
    since the loss they follow is known once an epoch. Definitions as Keras's CosineDecay,
    ExponentialDecay(staircase=True) and ReduceLROnPlateau; Loshchilov and Hutter 2017,
    equation 5, without restarts within a stage.
    """

    plan: TrainingPlan
    stage: Stage
    plateau: Patience
    epoch: int = 0
    drops: int = 0

    @classmethod
    def of(
        cls,
        plan: TrainingPlan,
        stage: Stage,
        steps_per_epoch: int,
        epochs: Iterable[EpochRecord] = (),
    ) -> "LearningRate":
        """That of ``stage`` after the finished ``epochs``."""
        settled = stage.settled_after(steps_per_epoch)
        start = cls(plan, stage, Patience(plan.min_improvement, after_epoch=settled))
        return reduce(cls.after, epochs, start)

    def after(self, record: EpochRecord) -> "LearningRate":
        """The schedule once that epoch has ended."""
        watched = self.stage.watched(record)
        plateau, drops = self.plateau.after(record.epoch, watched), self.drops
        if plateau.waited >= self.plan.plateau_patience:
            plateau, drops = replace(plateau, waited=0), drops + 1
        return replace(self, plateau=plateau, epoch=record.epoch, drops=drops)

    def shares(self, first: int, count: int, steps_per_epoch: int) -> Shares:
        """Shares s of ``count`` steps of the epoch under way from step ``first`` (from 0)."""
        match self.stage.schedule:
            case Schedule.CONSTANT:
                return np.ones(count)
            case Schedule.COSINE:
                start = self.epoch * steps_per_epoch + first
                way = np.arange(start, start + count) / (self.stage.epochs * steps_per_epoch)
                least = self.plan.lowest_rate
                return np.asarray(least + (1 - least) * (1 + np.cos(np.pi * way)) / 2)
            case Schedule.STEP:
                return np.full(count, self._dropped(self.epoch // self.plan.drop_every))
            case Schedule.PLATEAU:
                return np.full(count, self._dropped(self.drops))

    def _dropped(self, times: int) -> float:
        return max(self.plan.lowest_rate, self.plan.drop_factor**times)
