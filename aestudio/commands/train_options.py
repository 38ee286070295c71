"""Options of ``aestudio train`` that no other command takes."""

from pathlib import Path
from typing import Annotated

import typer

from aestudio.core.snapshots import MOST

SavedTo = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="MODEL.h5",
        help="Where to save it; a project that is there already gets one more run.",
    ),
]
Seed = Annotated[str | None, typer.Option("--seed", metavar="N", help="The plan's seed.")]
Name = Annotated[
    str | None,
    typer.Option(
        "--name", metavar="NAME", help="What the run is called; else by what it differs in."
    ),
]
Restart = Annotated[
    bool,
    typer.Option("--restart", help="Begin one more run, also where one is unfinished."),
]
GoOn = Annotated[
    bool,
    typer.Option(
        "--continue",
        help="Go on with the run that MODEL.h5 has opened, if that file is there already.",
    ),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="RUN@EPOCH",
        help="Begin one more run that goes on from there, by the settings of that run and "
        "those after --set. RUN is a number or a name, RUN@STAGE:EPOCH one epoch of several "
        "stages, RUN alone its last snapshot.",
    ),
]
MoreEpochs = Annotated[
    int | None,
    typer.Option(
        "--more",
        metavar="N",
        min=1,
        help="Train the finished run that is opened N epochs further.",
    ),
]
OnlyThisRun = Annotated[
    bool,
    typer.Option("--only-this-run", help="Take no other runs of PROJECT along to MODEL.h5."),
]
Snapshots = Annotated[
    int | None,
    typer.Option(
        "--snapshots",
        metavar="N",
        min=0,
        max=10_000,
        help="Keep N of the states after each epoch of a stage (the first, the best, the last "
        f"and others between), 0 for none; otherwise {MOST}, for a fifth of the time at most.",
    ),
]
TensorBoard = Annotated[
    Path | None,
    typer.Option(
        "--tensorboard",
        metavar="FOLDER",
        help="Write the curves as events of TensorBoard too, into a folder of the run's title.",
    ),
]
SaveEvery = Annotated[
    float | None,
    typer.Option(
        "--save-every",
        metavar="SECONDS",
        min=0,
        help="Save a finished epoch whenever so much time has gone by, the first at once; "
        "otherwise after a second, for at most a twentieth of the time.",
    ),
]
