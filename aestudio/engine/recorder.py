"""The series of the stage under way, gathered cheaply and made into a history when asked."""

from itertools import chain

import numpy as np

from aestudio.core.history import EpochRecord, StageHistory
from aestudio.core.plan import Stage
from aestudio.core.weights import Array


class Recorder:
    """Step losses and epochs of one stage; grows in place, since epochs may be a million."""

    def __init__(self, stage: Stage, steps_per_epoch: int, start: StageHistory | None) -> None:
        self._stage, self._steps_per_epoch = stage, steps_per_epoch
        self._epochs = list(start.epochs) if start else []
        whole = len(self._epochs) * steps_per_epoch
        losses = start.step_losses if start else np.empty(0, np.float32)
        self._chunks = [losses[:whole]]
        self._current = [losses[whole:]]

    @property
    def epoch_losses(self) -> Array:
        """Losses of the steps of the epoch under way."""
        return np.concatenate(self._current)

    def add_steps(self, losses: Array) -> None:
        """Losses of a chunk of steps."""
        self._current.append(losses)

    def end_epoch(self, record: EpochRecord) -> None:
        """The epoch under way is over."""
        self._chunks.append(self.epoch_losses)
        self._current = [np.empty(0, np.float32)]
        self._epochs.append(record)

    @property
    def epochs(self) -> tuple[EpochRecord, ...]:
        """The finished epochs."""
        return tuple(self._epochs)

    @property
    def first_loss(self) -> float:
        """The loss of the stage's first step, before it had learnt anything."""
        # Asked for after every epoch, so it looks no further than it must.
        chunks = chain(self._chunks, self._current)
        return next((float(chunk[0]) for chunk in chunks if len(chunk)), float("inf"))

    def go_back(self, epochs: int, steps: int) -> None:
        """Forget all but so many epochs, and ``steps`` of the one after them."""
        losses = np.concatenate([*self._chunks, *self._current])
        whole = epochs * self._steps_per_epoch
        self._chunks, self._current = [losses[:whole]], [losses[whole : whole + steps]]
        self._epochs = self._epochs[:epochs]

    def history(self, kept_epoch: int | None = None) -> StageHistory:
        """All of it, as one chunk."""
        losses = np.concatenate([*self._chunks, *self._current])
        chunks = (losses,) if len(losses) else ()
        stage = self._stage
        return StageHistory(
            stage.number, stage.name, self._steps_per_epoch, chunks, self.epochs, kept_epoch
        )
