"""Options of ``aestudio face-off`` that no other command takes."""

from typing import Annotated

import typer

Contenders = Annotated[
    str,
    typer.Option(
        "--contenders",
        metavar="NAME,NAME",
        help="tied, untied, whole, one-at-a-time, fine-tuned, or settings with a + between, "
        "such as tied+epochs=3.",
    ),
]
Single = Annotated[
    list[str] | None,
    typer.Option(
        "--contender",
        metavar="NAME=VALUE",
        help="One more, by its settings, which may have commas: layers=64,32.",
    ),
]
Seconds = Annotated[
    float | None,
    typer.Option(
        "--seconds",
        metavar="S",
        min=0.001,
        help="Train each run so long, to the nearest end of an epoch; its stages share it.",
    ),
]
Updates = Annotated[
    int | None,
    typer.Option("--updates", metavar="N", min=1, help="Or for so many updates, in whole epochs."),
]
Seeds = Annotated[
    int, typer.Option("--seeds", metavar="N", min=1, max=1000, help="Runs of each contender.")
]
