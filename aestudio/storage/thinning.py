"""A snapshot more, and fewer of the others where the rule of core.snapshots says so."""

from collections.abc import Iterable

from aestudio.core.run import Run
from aestudio.core.snapshots import Snapshot, kept_epochs
from aestudio.storage.run_store import RunStore


def keep_thinned(
    store: RunStore, id: str, run: Run, most: int, there: Iterable[Snapshot] | None = None
) -> tuple[Snapshot, tuple[Snapshot, ...]]:
    """Keep a run as it stands after an epoch, of its stage no more than ``most`` such; raises
    FileError if it cannot be kept.

    The rule holds for those that are ``there`` in all stores together, in the store alone where
    nothing is said; what goes, goes from the store. Returns what was kept, and what went.
    """
    new = store.keep_snapshot(id, run)
    others = store.snapshots(id) if there is None else there
    places = {(one.stage, one.epoch): one for one in (*others, new)}
    gone = _too_many(places.values(), run, new.stage, most)
    _drop(store, id, gone)
    return new, gone


def thin(store: RunStore, id: str, run: Run, most: int) -> None:
    """Of each stage of a run no more than ``most`` snapshots."""
    there = store.snapshots(id)
    for stage in {one.stage for one in there}:
        _drop(store, id, _too_many(there, run, stage, most))


def _too_many(there: Iterable[Snapshot], run: Run, stage: int, most: int) -> tuple[Snapshot, ...]:
    """Those of a stage that do not stay."""
    history = run.history.stage(stage)
    best = history.best.epoch if history and history.best else None
    own = sorted(one for one in there if one.stage == stage)
    stay = {*kept_epochs([one.epoch for one in own], best, most)}
    return tuple(one for one in own if one.epoch not in stay)


def _drop(store: RunStore, id: str, gone: Iterable[Snapshot]) -> None:
    for one in gone:
        store.drop_snapshot(id, one.stage, one.epoch)
