"""What a program does with the store, epoch after epoch, and what must be found afterwards."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from unittest.mock import patch

from aestudio.commands.checkpoint_writer import CheckpointWriter
from aestudio.commands.snapshot_writer import SnapshotWriter
from aestudio.commands.wanted_run import WantedRun
from aestudio.core.architecture import Architecture
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import SAMPLE, DataReference
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.storage import recovery
from aestudio.storage.backup import backup_of
from aestudio.storage.encode import encoded
from aestudio.storage.project_file import save
from aestudio.storage.recovery import SafetyCopy, leftovers
from aestudio.storage.run_store import NAME, RunStore, store_beside
from tests.losses import steps
from tests.networks import full

FILE = "a.h5"
RECOVERY = Path("state", "recovery")
EPOCHS = 3

Acknowledge = Callable[[int], None]


def document_of(epoch: int) -> Document:
    """All parts of which tell the same epoch."""
    network = Architecture(input_shape=(64,), layers=(Dense(units=32),), tied=True)
    data = DataReference(source=SAMPLE, samples=9, shape=(64,), sha256="ab")
    plan = TrainingPlan(epochs=1_000_000)
    weights = full(network, epoch)
    records = tuple(EpochRecord(n, 1.0 / n, None, 1.0, 9.0, 0.01) for n in range(1, epoch + 1))
    losses = steps([epoch] * (3 * epoch))
    history = History((StageHistory(1, "Whole network", 3, (losses,), records),))
    point = Checkpoint(weights, 1, epoch, 0, OptimizerState(3 * epoch, (weights.arrays,) * 2))
    run = Run(network, plan, "ab", point, history)
    name = f"Epoch {epoch}"
    return Document(Project(name=name, data=data, architecture=network, plan=plan), run)


@cache
def image_of(epoch: int) -> bytes:
    """The bytes of the file of an epoch: the same for the same document."""
    return encoded(document_of(epoch), Path("/"))


def epoch_of(file: bytes, newest: int) -> int | None:
    """Which epoch a file holds, up to ``newest``, to the last bit; None if none."""
    return next((n for n in range(newest, 0, -1) if image_of(n) == file), None)


@dataclass(frozen=True, slots=True)
class Use:
    """``run`` saves epoch after epoch and acknowledges each; ``wrong`` looks at the folder."""

    name: str
    run: Callable[[Path, Acknowledge], None]
    wrong: Callable[[Path, int, int], str | None]


def save_epochs(folder: Path, acknowledge: Acknowledge) -> None:
    """As the command line does."""
    for epoch in range(1, EPOCHS + 1):
        save(document_of(epoch), folder / FILE)
        acknowledge(epoch)


def save_without_links(folder: Path, acknowledge: Acknowledge) -> None:
    """The same on a file system that knows no hard links."""
    with patch.object(os, "link", side_effect=PermissionError(1, "no hard links here")):
        save_epochs(folder, acknowledge)


def keep_epochs(folder: Path, acknowledge: Acknowledge) -> None:
    """As the window does."""
    copy = SafetyCopy(folder / RECOVERY)
    for epoch in range(1, EPOCHS + 1):
        copy.keep(document_of(epoch), folder / FILE)
        acknowledge(epoch)


class NoDataset:
    """Has nothing to note in a run."""

    def noted_in(self, run: Run) -> Run:
        """The run as it is."""
        return run


def run_of(epoch: int) -> Run:
    """The run of the document of an epoch."""
    run = document_of(epoch).run
    assert run is not None
    return run


def id_of(number: int) -> str:
    """What files name a run by."""
    return f"{number:032x}"


def runs_until(number: int) -> Document:
    """A project with so many runs, of which the last is opened."""
    document = Document(document_of(1).project)
    for one in range(1, number + 1):
        document = document.with_new_run(run_of(one), id=id_of(one), name=f"Run {one}")
    return document


@cache
def image_of_runs(number: int) -> bytes:
    """The bytes of the file of that project."""
    return encoded(runs_until(number), Path("/"))


@cache
def image_of_kept(number: int) -> bytes:
    """The bytes of the file that keeps a run beside its project, or its snapshot."""
    with TemporaryDirectory() as folder:
        store = RunStore(Path(folder) / "x.runs")
        store.keep(id_of(number), run_of(number))
        (path,) = store.folder.iterdir()
        return path.read_bytes()


def add_run(folder: Path, number: int) -> None:
    """As the command line trains one more run, and keeps a snapshot of it."""
    path, dataset = folder / FILE, cast(Any, NoDataset())
    new = {"id": id_of(number), "name": f"Run {number}"}
    wanted = WantedRun(runs_until(number - 1), path, new=new)
    snapshots = SnapshotWriter(wanted.store, wanted.id, 1, 0.0)
    writer = CheckpointWriter(wanted, dataset, writes=True, snapshots=snapshots)
    writer.checkpoint(run_of(number))


def add_runs(folder: Path, acknowledge: Acknowledge) -> None:
    """One after the other."""
    for number in range(1, EPOCHS + 1):
        add_run(folder, number)
        acknowledge(number)


def wrong_runs(folder: Path, acknowledged: int, begun: int) -> str | None:
    """What is wrong with the project, or with the runs beside it that it names."""
    path, named = folder / FILE, 0
    for one in (path, backup_of(path)):
        if one.exists():
            image = one.read_bytes()
            number = next((n for n in range(begun, 0, -1) if image_of_runs(n) == image), None)
            if number is None:
                return f"unreadable: {one.name}"
            named = max(named, number)
            if one == path and number < acknowledged:
                return f"{number} runs, {acknowledged} were acknowledged"
    if acknowledged and not path.exists():
        return "there is no file"
    store = store_beside(path)
    lost = [number for number in range(1, named) if not store.has(id_of(number))]
    return f"not beside the project: {lost}" if lost else wrong_kept(store)


def wrong_kept(store: RunStore) -> str | None:
    """Which files of a store are not whole."""
    files = store.folder.iterdir() if store.folder.is_dir() else ()
    for one in files:
        found = NAME.fullmatch(one.name)
        if found is not None and one.read_bytes() != image_of_kept(int(found[1], 16)):
            return f"not whole: {one.name}"
    return None


def wrong_file(folder: Path, acknowledged: int, begun: int) -> str | None:
    """What is wrong with the file and its backup."""
    found: dict[str, int | None] = {}
    for path in (folder / FILE, backup_of(folder / FILE)):
        if path.exists():
            found[path.name] = epoch_of(path.read_bytes(), begun)
    unreadable = [name for name, epoch in found.items() if epoch is None]
    if unreadable:
        return f"unreadable: {', '.join(unreadable)}"
    now = found.get(FILE) or 0
    return f"epoch {now}, {acknowledged} was acknowledged" if now < acknowledged else None


def wrong_copy(folder: Path, acknowledged: int, begun: int) -> str | None:
    """What is wrong with the safety copy that is offered."""
    with patch.object(recovery, "_lives", return_value=False):
        offered = leftovers(folder / RECOVERY)
    if not offered:
        return f"nothing is offered, {acknowledged} was acknowledged" if acknowledged else None
    (one,) = offered
    epoch = epoch_of(one.copy.read_bytes(), begun)
    if epoch is None:
        return "the copy is unreadable"
    if one.name != f"Epoch {epoch}":
        return f"the note tells of {one.name}, the copy holds epoch {epoch}"
    late = epoch < acknowledged
    return f"epoch {epoch} is offered, {acknowledged} was acknowledged" if late else None


USES = (
    Use("save", save_epochs, wrong_file),
    Use("save without links", save_without_links, wrong_file),
    Use("keep", keep_epochs, wrong_copy),
    Use("add runs", add_runs, wrong_runs),
)


def strays(folder: Path) -> list[str]:
    """What is left in a folder that should not be: temporary files."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*.tmp"))
