"""``aestudio tensorboard``."""

from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.completing import run_names
from aestudio.commands.telling import confirm

Project = Annotated[Path, typer.Argument(metavar="PROJECT.h5", help="A project file.")]
OneRun = Annotated[
    str | None,
    typer.Option(
        "--run",
        metavar="NAME",
        help="One run by name or number; else all.",
        autocompletion=run_names,
    ),
]


def tensorboard(
    project: Project,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FOLDER", help="Where to write; made if it is not there."),
    ],
    run: OneRun = None,
) -> None:
    """Write the curves of runs as events of TensorBoard, all of a project or one with --run.

    Look at them with: tensorboard --logdir FOLDER
    """
    from aestudio.commands.branching import Snapshots
    from aestudio.core.errors import FileError
    from aestudio.export.tensorboard.runs import write_runs
    from aestudio.storage.project_file import load

    found = Snapshots(load(project), project)
    runs = found.document.runs.kept if run is None else (found.called(run),)
    if not runs:
        raise FileError("holds no run yet", where=project.name, remedy="Train one first")
    written = write_runs(runs, found.run, out)
    assert written is not None  # Nobody called it off.
    confirm(f"{written.told}: {written.command}")
