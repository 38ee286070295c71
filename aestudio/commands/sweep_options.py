"""Options of ``aestudio sweep`` that no other command takes."""

from typing import Annotated

import typer

Varied = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Settings; braces hold values to try: 'layers=300,{16,32}', or the ends of a "
        "range that they are drawn from: 'learning_rate={0.0001..0.01}'. A setting that is "
        "told several times is tried with each of its values.",
    ),
]
Random = Annotated[
    int | None,
    typer.Option(
        "--random",
        metavar="N",
        min=1,
        help="Try N of all combinations, drawn by the seed; ranges need it, or --guided.",
    ),
]
Guided = Annotated[
    int | None,
    typer.Option(
        "--guided",
        metavar="N",
        min=1,
        help="Try N of them, each chosen by what those before it came to, so that more is "
        "tried where the error is low; needs Optuna.",
    ),
]
GoOn = Annotated[
    bool,
    typer.Option(
        "--go-on",
        help="With --guided and --out: learn from the latest sweep over the same settings in "
        "that file, and add N runs to it.",
    ),
]
