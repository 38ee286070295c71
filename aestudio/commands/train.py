"""``aestudio train``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.options import SAMPLES, AsJson, Device, Settings, Threads
from aestudio.commands.telling import say_notes, status_after


def train(
    project: Annotated[
        str, typer.Argument(metavar="PROJECT", help="A recipe's name or a project file.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="MODEL.h5", help="Where to save it.")],
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DATA", help=f"Train on {SAMPLES}.")
    ] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="N", help="The plan's seed.")
    ] = None,
    settings: Settings = None,
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME=VALUE", help="More settings, as after --set."),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Do not go on with an unfinished run.")
    ] = False,
    go_on: Annotated[
        bool,
        typer.Option(
            "--continue", help="Go on with the run in MODEL.h5, if that file is there already."
        ),
    ] = False,
    save_every: Annotated[
        float | None,
        typer.Option(
            "--save-every",
            metavar="SECONDS",
            min=0,
            help="Save a finished epoch whenever so much time has gone by; otherwise after a "
            "second, for at most a twentieth of the time.",
        ),
    ] = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train a recipe or a project and save the model.

    With TF_CONFIG set, train together with the processes that it names.
    """
    from aestudio.commands import headless
    from aestudio.core.assignments import parsed
    from aestudio.core.cluster import cluster_from
    from aestudio.core.engine_settings import EngineSettings

    engine = EngineSettings(device, threads, cluster_from(os.environ))
    options = headless.TrainingOptions(restart, as_json, save_every, engine)
    values = parsed([*(settings or []), *(more or [])])
    if seed is not None:
        values["seed"] = seed
    try:
        with headless.signals() as asked:
            start = headless.opened(project)
            with headless.output(out, data, start, options):
                document = headless.changed(start, data, values)
                if options.leads:
                    say_notes(headless.notes_on(document, values))
                if go_on and not restart:
                    document = headless.going_on(document, out)
                if go_on and document.continues and document.run and document.run.finished:
                    return status_after(f"The run in {out} is finished.", 0)
                return headless.train(document, out, asked, options)
    except headless.Interrupted as interrupted:
        return status_after(
            "Interrupted before training began; nothing was saved.", interrupted.status
        )
