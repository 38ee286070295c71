"""``aestudio train``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.options import SAMPLES, AsJson, Device, Settings, Threads
from aestudio.commands.telling import say_notes, status_after
from aestudio.core.snapshots import MOST


def train(
    project: Annotated[
        str, typer.Argument(metavar="PROJECT", help="A recipe's name or a project file.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="MODEL.h5",
            help="Where to save it; a project that is there already gets one more run.",
        ),
    ],
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
    name: Annotated[
        str | None,
        typer.Option(
            "--name", metavar="NAME", help="What the run is called; else by what it differs in."
        ),
    ] = None,
    restart: Annotated[
        bool,
        typer.Option("--restart", help="Begin one more run, also where one is unfinished."),
    ] = False,
    go_on: Annotated[
        bool,
        typer.Option(
            "--continue",
            help="Go on with the run that MODEL.h5 has opened, if that file is there already.",
        ),
    ] = False,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="RUN@EPOCH",
            help="Begin one more run that goes on from there, by the settings of that run and "
            "those after --set. RUN is a number or a name, RUN@STAGE:EPOCH one epoch of several "
            "stages, RUN alone its last snapshot.",
        ),
    ] = None,
    more_epochs: Annotated[
        int | None,
        typer.Option(
            "--more",
            metavar="N",
            min=1,
            help="Train the finished run that is opened N epochs further.",
        ),
    ] = None,
    only_this_run: Annotated[
        bool,
        typer.Option("--only-this-run", help="Take no other runs of PROJECT along to MODEL.h5."),
    ] = False,
    snapshots: Annotated[
        int | None,
        typer.Option(
            "--snapshots",
            metavar="N",
            min=0,
            max=10_000,
            help="Keep N of the states after each epoch of a stage (the first, the best, the last "
            f"and others between), 0 for none; otherwise {MOST}, for a fifth of the time at most.",
        ),
    ] = None,
    save_every: Annotated[
        float | None,
        typer.Option(
            "--save-every",
            metavar="SECONDS",
            min=0,
            help="Save a finished epoch whenever so much time has gone by, the first at once; "
            "otherwise after a second, for at most a twentieth of the time.",
        ),
    ] = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train a recipe or a project and save the model.

    A run that is unfinished goes on; else one more is trained, and the others stay as they are.
    With TF_CONFIG set, train together with the processes that it names.
    """
    from aestudio.commands import headless
    from aestudio.commands.chosen_run import Asked, chosen
    from aestudio.core.assignments import parsed
    from aestudio.core.cluster import cluster_from
    from aestudio.core.engine_settings import EngineSettings

    engine = EngineSettings(device, threads, cluster_from(os.environ))
    options = headless.TrainingOptions(as_json, save_every, engine, snapshots)
    values = parsed([*(settings or []), *(more or [])])
    if seed is not None:
        values["seed"] = seed
    wishes = Asked(
        project,
        out,
        data,
        values,
        name,
        restart=restart,
        go_on=go_on,
        only_this_run=only_this_run,
        from_=from_,
        more=more_epochs,
    )
    try:
        with headless.signals() as asked, headless.output(out, data, options):
            found = chosen(wishes, leads=options.leads)
            if options.leads:
                say_notes(found.notes)
            if found.run is None:
                return status_after(f"The run in {out} is finished.", 0)
            return headless.train(found.run, asked, options)
    except headless.Interrupted as interrupted:
        return status_after(
            "Interrupted before training began; nothing was saved.", interrupted.status
        )
