"""Projects with several runs, of a small network that nobody trained."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.runs import Origin
from aestudio.storage.project_file import save
from aestudio.storage.run_store import store_beside
from tests.losses import steps
from tests.networks import full

DESIGN = Project().with_data(DataReference(shape=(6,)))
SMALL = DESIGN.edited(
    name="Small",
    architecture=DESIGN.architecture.edited(layers=(Dense(units=3),), tied=False),
    plan=DESIGN.plan.edited(epochs=2, batch_size=4),
)


def run_of(
    project: Project = SMALL, losses: Sequence[float] = (0.5, 0.25), mse: float | None = 0.125
) -> Run:
    """A finished run of those validation losses, whose epochs took two seconds each."""
    records = [
        EpochRecord(epoch, loss / 2, loss, 2.0, 10.0) for epoch, loss in enumerate(losses, start=1)
    ]
    history = StageHistory(1, "Whole network", 1, (steps([0]),), tuple(records))
    weights = full(project.architecture, len(losses))
    point = Checkpoint(weights, stage=2)
    return Run(
        project.architecture, project.plan, "", point, History((history,)), done=(1,), test_mse=mse
    )


def tied(project: Project = SMALL) -> Project:
    """The same with half the kernels."""
    return project.edited(architecture=project.architecture.edited(tied=True))


def three_runs(path: Path = Path("p.h5")) -> Document:
    """1 untied, starred, with two snapshots; 2 tied, a branch of it; 3 tied and faster, a branch
    of that, which is opened."""
    store = store_beside(path)
    first = run_of()
    document = Document(SMALL).with_new_run(first, name="plain", starred=True)
    one = document.runs.kept[0].id
    store.keep(one, first)
    for epoch in (1, 2):
        store.keep_snapshot(one, _after(first, epoch))
    second = run_of(tied(), (0.5, 0.125), 0.0625)
    document = document.with_new_run(second, name="tied", parent=Origin(run=one, stage=1, epoch=2))
    two = document.runs.kept[1].id
    store.keep(two, second)
    faster = tied().edited(plan=SMALL.plan.edited(learning_rate=0.25))
    third = run_of(faster, (0.5, 0.375, 0.25), None)
    document = document.with_new_run(third, parent=Origin(run=two, stage=1, epoch=1))
    save(document, path)
    return document


def _after(run: Run, epoch: int) -> Run:
    point = Checkpoint(full(run.architecture, epoch), stage=1, epoch=epoch)
    (stage,) = run.history.stages
    history = History((replace(stage, epochs=stage.epochs[:epoch]),))
    return Run(run.architecture, run.plan, "", point, history)
