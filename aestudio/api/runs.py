"""The runs of a project, each of which can be opened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from aestudio.api.early import Place
from aestudio.api.memory import Memory
from aestudio.core.errors import FileError, ProjectError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.core.units import count_text
from aestudio.export.tensorboard.runs import CurvesWritten, write_runs
from aestudio.storage.run_store import RunStore, store_beside

if TYPE_CHECKING:  # polars takes a while to load
    import polars as pl

Model = TypeVar("Model")
# What a table tells of each run, by the names that RunInfo and Outline have for it.
ABOUT = ("number", "name", "starred", "note")
LOSSES = ("loss", "validation_loss", "test_mse")
FIGURES = ("finished", "epochs", "seconds", *LOSSES)


@dataclass(frozen=True, slots=True, eq=False)
class KeptRuns:
    """The runs of a project, in the file ``path`` if there is one, and what is kept of each, in
    files or only in the ``memory`` of this process."""

    document: Document
    path: Path | None = None
    memory: Memory = field(default_factory=Memory)

    @property
    def store(self) -> RunStore | None:
        """Where those lie that are not opened, and the snapshots of all."""
        return None if self.path is None else store_beside(self.path)

    def called(self, name: str) -> KeptRun:
        """The run of that name or number; raises ProjectError where there is none."""
        runs = self.document.runs
        found = runs.called(name)
        if found is None:
            titles = ", ".join(one.title for one in runs.kept)
            raise ProjectError(
                f"there is no run “{name}”",
                where="" if self.path is None else str(self.path),
                remedy=f"Choose one of {titles}" if titles else "Train it first",
            )
        return found

    def run(self, known: KeptRun) -> Run:
        """All that a run left behind; raises FileError if it is not there, or damaged."""
        document, store = self.document, self.store
        if known.id == document.runs.opened and document.run is not None:
            return document.run
        if known.id in self.memory.ended:
            return self.memory.ended[known.id]
        if store is None:
            raise FileError("lies in no file", where=known.title, remedy="Load the project again")
        return store.run(known.id)

    def has(self, known: KeptRun) -> bool:
        """Whether what a run left behind is there."""
        if known.id in (self.document.runs.opened, *self.memory.ended):
            return True
        return self.store is not None and self.store.has(known.id)

    @property
    def leaving(self) -> Memory:
        """What is remembered when the run that is opened is left for another, or for itself as it
        was: the project's own file alone may have it."""
        id, run = self.document.runs.opened, self.document.run
        return self.memory if id is None or run is None else self.memory.with_ended(id, run)

    def opening(self, known: KeptRun) -> Document:
        """The project with that run opened."""
        return self.document.opening(known.id, self.run(known))

    def snapshots(self, known: KeptRun) -> tuple[Place, ...]:
        """Stage and epoch of each that is kept of a run."""
        stored = () if self.store is None else self.store.snapshots(known.id)
        here = self.memory.early.get(known.id, {})
        return tuple(sorted({*here, *((one.stage, one.epoch) for one in stored)}))

    def snapshot(self, known: KeptRun, epoch: int, stage: int | None) -> Run:
        """A run as it stood; raises ProjectError where that is not kept."""
        kept, store = self.snapshots(known), self.store
        found = [one for one in kept if one[1] == epoch and stage in (None, one[0])]
        if len(found) != 1:
            raise _several(known) if found else _not_kept(known, epoch, stage, kept)
        here = self.memory.early.get(known.id, {}).get(found[0])
        if here is not None or store is None:
            return here or self.run(known)
        return store.snapshot(known.id, *found[0])


def _several(known: KeptRun) -> ProjectError:
    return ProjectError(
        "several stages have that epoch", where=known.title, remedy="Name the stage, too"
    )


def _not_kept(
    known: KeptRun, epoch: int, stage: int | None, kept: tuple[Place, ...]
) -> ProjectError:
    place = f"epoch {epoch}" if stage is None else f"epoch {epoch} of stage {stage}"
    there = ", ".join(f"{number} of stage {one}" for one, number in kept)
    return ProjectError(
        f"no snapshot of {place} is kept" if kept else "no snapshot is kept of it",
        where=known.title,
        remedy=f"Choose epoch {there}" if kept else "Train it with snapshots",
    )


@dataclass(frozen=True, slots=True, eq=False)
class RunModels(Mapping[int | str, Model], Generic[Model]):
    """Models by the number of their run, or its name; each is read when it is asked for."""

    kept: KeptRuns
    made: Callable[[Document], Model]

    def __getitem__(self, run: int | str) -> Model:
        return self.made(self.kept.opening(self.kept.called(str(run))))

    def __iter__(self) -> Iterator[int | str]:
        return (one.info.number for one in self.kept.document.runs.kept)

    def __len__(self) -> int:
        return len(self.kept.document.runs.kept)

    def __repr__(self) -> str:
        titles = ", ".join(one.title for one in self.kept.document.runs.kept)
        return f"<{count_text(len(self), 'run')}: {titles}>"

    def tensorboard(self, folder: str | PathLike[str]) -> CurvesWritten:
        """Write the curves of all runs for TensorBoard, each into a folder of its own within
        ``folder``; see Autoencoder.tensorboard."""
        return curves_of(self.kept, self.kept.document.runs.kept, Path(folder))

    def table(self) -> "pl.DataFrame":
        """A row a run, from what the project tells of each without reading it: number, name,
        epochs, seconds, the losses of the epoch that remains, the error on the test part."""
        import polars

        known = self.kept.document.runs.kept
        about = {name: [getattr(one.info, name) for one in known] for name in ABOUT}
        figures = {name: [getattr(one.outline, name) for one in known] for name in FIGURES}
        return polars.DataFrame(
            {**about, **figures}, schema_overrides=dict.fromkeys(LOSSES, polars.Float64)
        )


def curves_of(kept: KeptRuns, runs: Sequence[KeptRun], folder: Path) -> CurvesWritten:
    """Write their curves for TensorBoard; raises FileError."""
    written = write_runs(runs, kept.run, folder)
    assert written is not None  # Nobody called it off.
    return written
