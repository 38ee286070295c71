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
    from aestudio.commands.branching import Snapshots, numbered
    from aestudio.core.errors import FileError
    from aestudio.core.units import count_text
    from aestudio.export.tensorboard import check_tensorboard, folder_of, write_run
    from aestudio.storage.project_file import load

    check_tensorboard()
    document = load(project)
    snapshots = Snapshots(document, project)
    kept = document.runs.kept if run is None else (snapshots.called(run),)
    if not kept:
        raise FileError("holds no run yet", where=project.name, remedy="Train one first")
    for known in kept:
        write_run(snapshots.run(known), known.info, folder_of(out, numbered(known)))
    confirm(f"Wrote {count_text(len(kept), 'run')} to {out}: tensorboard --logdir {out}")
