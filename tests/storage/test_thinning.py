"""Of the snapshots of a stage those stay that the rule of core.snapshots says."""

from dataclasses import replace
from pathlib import Path

from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.run import Checkpoint, Run
from aestudio.storage.run_store import RunStore, store_beside
from aestudio.storage.thinning import keep_thinned, thin
from tests.cli.projects import run_of
from tests.losses import steps

ONE, TWO = "a" * 32, "b" * 32


def after(stage: int, epoch: int) -> Run:
    """A run after an epoch of a stage, of which the second was the best."""
    run = run_of()
    records = [
        EpochRecord(number, 1.0, 0.5 if number == 2 else 0.75, 1.0, 1.0)
        for number in range(1, epoch + 1)
    ]
    history = History((StageHistory(stage, "A", 1, (steps([0]),), tuple(records)),))
    point = Checkpoint(run.checkpoint.weights, stage, epoch)
    return replace(run, checkpoint=point, history=history, done=tuple(range(1, stage)))


def places(store: RunStore, id: str) -> list[tuple[int, int]]:
    return [(one.stage, one.epoch) for one in store.snapshots(id)]


def test_the_first_the_best_and_the_last_stay_of_each_stage_and_other_runs_keep_theirs(
    tmp_path: Path,
) -> None:
    store = store_beside(tmp_path / "a.h5")
    store.keep_snapshot(TWO, after(1, 3))
    for epoch in range(1, 7):
        keep_thinned(store, ONE, after(1, epoch), 3)
    assert places(store, ONE) == [(1, 1), (1, 2), (1, 6)]
    store.keep(ONE, after(1, 6))
    keep_thinned(store, ONE, after(2, 1), 3)
    assert places(store, ONE) == [(1, 1), (1, 2), (1, 6), (2, 1)]
    assert store.has(ONE)
    assert places(store, TWO) == [(1, 3)]


def test_those_in_other_stores_count_and_stay(tmp_path: Path) -> None:
    beside, scratch = store_beside(tmp_path / "a.h5"), RunStore(tmp_path / "scratch")
    for epoch in range(1, 6):
        beside.keep_snapshot(ONE, after(1, epoch))
    for epoch in range(6, 11):
        there = (*beside.snapshots(ONE), *scratch.snapshots(ONE))
        keep_thinned(scratch, ONE, after(1, epoch), 5, there)
    # All together would be the first, the best, the last and powers of two.
    assert places(scratch, ONE) == [(1, 8), (1, 10)]
    assert places(beside, ONE) == [(1, epoch) for epoch in range(1, 6)]


def test_a_store_with_too_many_keeps_those_of_the_rule_in_each_stage(tmp_path: Path) -> None:
    store = store_beside(tmp_path / "a.h5")
    for stage, last in ((1, 10), (2, 3)):
        for epoch in range(1, last + 1):
            store.keep_snapshot(ONE, after(stage, epoch))
    store.keep_snapshot(TWO, after(1, 3))
    thin(store, ONE, after(1, 10), 5)
    assert places(store, ONE) == [
        *((1, epoch) for epoch in (1, 2, 4, 8, 10)),
        *((2, epoch) for epoch in (1, 2, 3)),
    ]
    assert places(store, TWO) == [(1, 3)]
