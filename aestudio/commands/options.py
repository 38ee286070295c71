"""Arguments and options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.completing import recipe_names, run_names, settings
from aestudio.core.engine_settings import DEVICE_VARIABLE, MOST_THREADS, THREADS_VARIABLE
from aestudio.data.formats.catalogue import LISTED

SAMPLES = f"{', '.join(LISTED)}, or set:NAME"

Project = Annotated[
    str,
    typer.Argument(
        metavar="PROJECT", help="A recipe's name or a project file.", autocompletion=recipe_names
    ),
]
Model = Annotated[Path, typer.Argument(metavar="MODEL.h5", help="A project file with a run.")]
Data = Annotated[
    Path, typer.Argument(metavar="DATA", help=f"Samples: {SAMPLES}; - reads standard input.")
]
TrainedOn = Annotated[
    Path | None, typer.Option("--data", metavar="DATA", help=f"Train on {SAMPLES}.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Change settings, e.g. epochs=3,layers=300,150, tied=true or missing=median.",
        autocompletion=settings,
    ),
]
MoreSettings = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME=VALUE", help="More settings, as after --set.", autocompletion=settings
    ),
]
KeptIn = Annotated[
    Path | None,
    typer.Option("--out", metavar="MODEL.h5", help="Keep the runs in this project."),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Where to write: a table if the name ends in .csv or .parquet, an array if in .npy; "
        "- writes CSV to standard output.",
    ),
]
RunName = Annotated[
    str | None,
    typer.Option(
        "--run",
        metavar="NAME",
        help="A run by name or number; else the opened one.",
        autocompletion=run_names,
    ),
]
Device = Annotated[
    str,
    typer.Option(
        "--device",
        envvar=DEVICE_VARIABLE,
        metavar="NAME",
        help="auto (every GPU, else the CPU), cpu, gpu, gpu:0, gpu:1 …",
    ),
]
Threads = Annotated[
    int,
    typer.Option(
        "--threads",
        envvar=THREADS_VARIABLE,
        metavar="N",
        min=0,
        max=MOST_THREADS,
        help="CPU threads; 0 takes all. Another number may change the last bits of a result.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON on standard output.")]
