"""The run that a command is about."""

from pathlib import Path

from aestudio.commands.branching import Snapshots
from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun


def run_called(document: Document, model: Path, name: str | None) -> tuple[KeptRun, Run]:
    """The run of that name or number, else the one that is opened; raises StudioError."""
    runs = document.runs
    snapshots = Snapshots(document, model)
    known = runs.current if name is None else snapshots.called(name)
    if known is None:
        none = "holds no trained model yet" if not runs.kept else "has none of its runs opened"
        train = f"Train it first: aestudio train {model} --out {model}"
        raise FileError(
            none, where=model.name, remedy="Name one with --run" if runs.kept else train
        )
    return known, snapshots.run(known)


def run_standing(document: Document, model: Path, name: str | None) -> tuple[KeptRun, Run]:
    """The same, where ``name`` may be RUN@EPOCH or RUN@STAGE:EPOCH too: as it stood then."""
    if name is None:
        return run_called(document, model, name)
    return Snapshots(document, model).standing(name)
