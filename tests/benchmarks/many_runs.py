"""A project of many runs, each with many snapshots: how long it takes to open and to save.

    python tests/benchmarks/many_runs.py [--runs 200] [--snapshots 30] [--rounds 5]

The network is 784-300-150, not tied, with the state of Adam: one file of each kind is written, the
others are links to it. Prints a line of JSON: the best seconds of the rounds, and which of
the goals are missed.
"Opening" is what a window does that has been open for a while, "cold" what the first one does, with
a process that has to be started; "listing" is where the snapshots of one run lie, "all snapshots"
where those of all do; "saving" writes a changed name, and looks through the folder of runs for what
no longer belongs there. There is a pause before each, but for "reading at once", one snapshot after
the other.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aestudio.commands.describe_runs import runs_described
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.project import Document
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.runs import Runs, new_id
from aestudio.data.reader_process.guarded import standing_by
from aestudio.recipes import recipe
from aestudio.storage.project_file import load, save
from aestudio.storage.run_store import store_beside
from tests.losses import steps
from tests.networks import drawn

GOALS = {"opening": 1.0, "saving": 0.5, "listing": 0.05, "reading": 0.05}
EPOCHS, STEPS = 40, 48
PAUSE = 0.5  # Seconds, as a person makes: meanwhile the next reader gets ready.


def main() -> None:
    """Make the project, measure, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--snapshots", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        path = Path(folder) / "many.h5"
        made(path, asked.runs, asked.snapshots)
        print(json.dumps(measured(path, asked.rounds)))


def made(path: Path, runs: int, snapshots: int) -> None:
    """The project, with its runs and their snapshots."""
    run, store, known = trained(), store_beside(path), Runs()
    for number in range(runs):
        own = replace(run, plan=run.plan.edited(learning_rate=0.001 * (1 + number)))
        known = known.with_new(own, id=new_id(), name=f"rate {number}")
    first = known.kept[0].id
    store.keep(first, run)
    store.keep_snapshot(first, _after(run, 1))
    whole, snapshot = (store.folder / f"{first}{tail}.h5" for tail in ("", "-s1-e1"))
    for one in known.kept:
        _link(whole, store.folder / f"{one.id}.h5")
        for epoch in range(1, snapshots + 1):
            _link(snapshot, store.folder / f"{one.id}-s1-e{epoch}.h5")
    last = replace(run, plan=run.plan.edited(learning_rate=0.001 * runs))
    project = recipe("default").project.edited(architecture=run.architecture, plan=run.plan)
    save(Document(project, last, known), path)


def trained() -> Run:
    """A finished run of 40 epochs."""
    project = recipe("book-whole").project
    weights = drawn(project.architecture, 0)
    records = tuple(
        EpochRecord(n, 1 / n, 1 / n, 0.5, 14_000.0, 0.001) for n in range(1, EPOCHS + 1)
    )
    losses = steps([1 / n for n in range(1, EPOCHS * STEPS + 1)])
    history = StageHistory(1, "Whole network", STEPS, (losses,), records)
    point = Checkpoint(weights, stage=2)
    plan = project.plan.edited(epochs=EPOCHS)
    return Run(project.architecture, plan, "", point, History((history,)), done=(1,), test_mse=0.01)


def measured(path: Path, rounds: int) -> dict[str, object]:
    """The best seconds of each, and the goals that are missed."""
    document, store = load(path), store_beside(path)
    ids = [one.id for one in document.runs.kept]
    copy = store_beside(path.with_name("copy.h5"))

    def cold() -> None:
        load(path)

    found = {"cold": _best(cold, rounds)}
    with standing_by():
        load(path)
        found |= {
            "opening": _best(lambda: load(path), rounds),
            "saving": _best(lambda: _saved(document, path, ids), rounds),
            "listing": _best(lambda: store.snapshots(ids[-1]), rounds),
            "all snapshots": _best(store.all_snapshots, rounds),
            "reading": _best(lambda: store.snapshot(ids[-1], 1, 1), rounds),
            "reading at once": _best(lambda: store.snapshot(ids[-1], 1, 1), rounds, _nothing),
            "reading a run": _best(lambda: store.run(ids[-1]), rounds),
            "table": _best(lambda: runs_described(document, path), rounds),
            "copying": _best(lambda: store.copy_to(copy, ids), rounds, copy.remove),
            "copying again": _best(lambda: store.copy_to(copy, ids), rounds),
        }
    told = {name: round(seconds, 4) for name, seconds in found.items()}
    missed = [name for name, goal in GOALS.items() if found[name] > goal]
    sizes = {"runs": len(ids), "files": sum(1 for _one in store.folder.iterdir())}
    return {**sizes, "MB": round(path.stat().st_size / 1e6, 1), **told, "missed": missed}


def _saved(document: Document, path: Path, ids: Iterable[str]) -> None:
    """As the window saves."""
    named = document.project.edited(name=f"Named at {perf_counter()}")
    save(document.with_project(named), path)
    store_beside(path).keep_only(ids)


def _best(
    work: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: sleep(PAUSE)
) -> float:
    times = []
    for _ in range(rounds):
        before()
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def _nothing() -> None:
    """No pause."""


def _after(run: Run, epoch: int) -> Run:
    """As it stood after an epoch, with the state of Adam."""
    weights, done = run.checkpoint.weights, run.history.stages[0]
    slots = (weights.arrays, weights.arrays)
    point = Checkpoint(weights, 1, epoch, optimizer=OptimizerState(STEPS * epoch, slots))
    history = replace(done, epochs=tuple(done.epochs)[:epoch])
    return replace(run, checkpoint=point, history=History((history,)), done=(), test_mse=None)


def _link(source: Path, target: Path) -> None:
    if source != target:
        os.link(source, target)


if __name__ == "__main__":
    main()
