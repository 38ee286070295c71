"""``aestudio copy``."""

from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.options import Model
from aestudio.commands.telling import confirm, say_notes


def copy(
    model: Model,
    out: Annotated[
        Path, typer.Option("--out", metavar="OTHER.h5", help="Where to save it; a new file.")
    ],
    without_snapshots: Annotated[
        bool, typer.Option("--without-snapshots", help="Leave the snapshots of the runs behind.")
    ] = False,
    runs: Annotated[
        str,
        typer.Option(
            "--runs", metavar="RUN,RUN", help="Take these runs alone, by their numbers or names."
        ),
    ] = "",
) -> None:
    """Save a copy of a project with its runs."""
    from aestudio.commands.copying import copied
    from aestudio.core.quoted import words
    from aestudio.core.units import bytes_text, count_text

    done = copied(model, out, words(runs), snapshots=not without_snapshots)
    say_notes(done.notes)
    told = [count_text(done.runs, "run")]
    if done.snapshots:
        told.append(f"{count_text(done.snapshots, 'snapshot')} ({bytes_text(done.snapshot_bytes)})")
    confirm(f"Copied {' and '.join(told)} to {out}")
