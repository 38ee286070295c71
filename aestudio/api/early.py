"""What a run was after earlier epochs, held in memory."""

from collections.abc import Mapping

from aestudio.core.errors import ProjectError
from aestudio.core.events import CheckpointReached, Event
from aestudio.core.run import Run
from aestudio.core.snapshots import kept_epochs
from aestudio.data.dataset import Dataset

Place = tuple[int, int]  # A stage, and finished epochs of it, both from 1.


class EarlyRuns:
    """Keeps a run as it is after each epoch, of each stage ``most`` at the most, by the rule of
    core.snapshots. Raises ProjectError for less than none."""

    def __init__(self, most: int, dataset: Dataset) -> None:
        if most < 0:
            raise ProjectError(f"must be 0 or more (got {most:,})", where="Snapshots")
        self._most, self._dataset = most, dataset
        self._kept: dict[Place, Run] = {}
        self.latest: Run | None = None  # As its last epoch left it.

    @property
    def kept(self) -> Mapping[Place, Run]:
        """Those that stay, in the order of their epochs."""
        return dict(sorted(self._kept.items()))

    def hear(self, event: Event) -> None:
        """Keep the run, if the event is that an epoch has ended."""
        if not isinstance(event, CheckpointReached):
            return
        self.latest = run = self._dataset.noted_in(event.run)
        if not self._most:
            return
        stage = run.checkpoint.stage
        self._kept[stage, run.checkpoint.epoch] = run
        history = run.history.stage(stage)
        best = history.best.epoch if history is not None and history.best else None
        epochs = sorted(epoch for one, epoch in self._kept if one == stage)
        for epoch in {*epochs} - {*kept_epochs(epochs, best, self._most)}:
            del self._kept[stage, epoch]
