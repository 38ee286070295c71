"""How the learning rate of a stage moves, and when the stage has learnt enough.

All of it follows from the plan and the losses of the finished epochs, which the history keeps,
so a run that goes on needs no state beside its history to take the very same course.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from aestudio.core.history import EpochRecord
from aestudio.core.plan import Schedule, Stage, TrainingPlan

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Watch:
    """The lowest loss so far, its epoch (0: none yet), and the epochs waited since.

    A loss counts as lower if it is so by more than ``least``, as min_delta in Keras.
    """

    least: float
    loss: float = float("inf")
    epoch: int = 0
    waited: int = 0

    def after(self, record: EpochRecord) -> "Watch":
        """The watch once that epoch has ended."""
        if record.watched + self.least < self.loss:
            return Watch(self.least, record.watched, record.epoch)
        return replace(self, waited=self.waited + 1)


@dataclass(frozen=True, slots=True)
class Course:
    """Where a stage stands: ``best`` watches for early stopping, ``plateau`` for the next drop.

    The rate of a step is the stage's learning rate η times a share s, which starts anew at 1
    with each stage and never falls below a, the plan's lowest share:

        constant  s = 1
        cosine    s = a + (1 − a)·½(1 + cos(π t/T)), step t of T in the stage, from 0
        step      s = max(a, fⁿ), n = ⌊finished epochs / epochs a drop⌋
        plateau   s = max(a, fⁿ), n = drops so far, one after each wait without a lower loss

    The cosine moves with every step, being smooth; the others keep the rate for whole epochs,
    since the loss they follow is known once an epoch. Watched is the validation loss, or the
    training loss where nothing is held out. Definitions as Keras's CosineDecay,
    ExponentialDecay(staircase=True), ReduceLROnPlateau and EarlyStopping; Loshchilov and Hutter
    2017, equation 5, without restarts within a stage.
    """

    plan: TrainingPlan
    stage: Stage
    best: Watch
    plateau: Watch
    epoch: int = 0
    drops: int = 0

    @classmethod
    def of(cls, plan: TrainingPlan, stage: Stage, epochs: Iterable[EpochRecord] = ()) -> "Course":
        """The course of ``stage`` after the finished ``epochs``."""
        watch = Watch(plan.min_improvement)
        return reduce(cls.after, epochs, cls(plan, stage, watch, watch))

    def after(self, record: EpochRecord) -> "Course":
        """The course once that epoch has ended."""
        plateau, drops = self.plateau.after(record), self.drops
        if plateau.waited >= self.plan.plateau_patience:
            plateau, drops = replace(plateau, waited=0), drops + 1
        best = self.best.after(record)
        return replace(self, best=best, plateau=plateau, epoch=record.epoch, drops=drops)

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

    @property
    def keeps_best(self) -> bool:
        """Whether the weights of the best epoch are what remains of the stage."""
        return self.stage.early_stopping > 0

    @property
    def enough(self) -> bool:
        """Whether the stage has waited in vain for as long as it may."""
        return self.keeps_best and self.best.waited >= self.stage.early_stopping
