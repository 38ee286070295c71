"""A snapshot more, and fewer of the others where the rule of core.snapshots says so."""

from aestudio.core.run import Run
from aestudio.core.snapshots import kept_epochs
from aestudio.storage.run_store import RunStore


def keep_thinned(store: RunStore, id: str, run: Run, most: int) -> None:
    """Keep a run as it stands after an epoch, of its stage no more than ``most`` such; raises
    FileError if it cannot be kept."""
    store.keep_snapshot(id, run)
    stage = run.checkpoint.stage
    history = run.history.stage(stage)
    best = history.best.epoch if history and history.best else None
    epochs = [one.epoch for one in store.snapshots(id) if one.stage == stage]
    for epoch in set(epochs) - set(kept_epochs(epochs, best, most)):
        store.drop_snapshot(id, stage, epoch)
