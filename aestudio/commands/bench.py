"""``aestudio bench``."""

from typing import Annotated

import typer

from aestudio.commands.options import AsJson, Device, Threads
from aestudio.commands.telling import status_after


def bench(
    sizes: Annotated[
        str | None,
        typer.Option("--sizes", metavar="N,N…", help="Inputs and units, by default 784,300,150."),
    ] = None,
    tied: Annotated[
        bool | None, typer.Option("--tied/--untied", help="Tied decoder kernels; the default.")
    ] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", min=1, help="Samples a step, by default 150.")
    ] = None,
    samples: Annotated[
        int | None, typer.Option("--samples", min=1, help="Samples an epoch, by default 15000.")
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option("--epochs", min=1, help="Epochs after the first, by default 6."),
    ] = None,
    precision: Annotated[str, typer.Option("--precision", help="float32 or mixed.")] = "float32",
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Measure how fast this machine trains: a table of three networks, or the one asked for."""
    from aestudio.commands import benchmark
    from aestudio.commands.signals import Interrupted, signals
    from aestudio.core.engine_settings import EngineSettings

    options = {
        "sizes": sizes, "tied": tied, "batch": batch, "samples": samples, "epochs": epochs,
    }  # fmt: skip
    given = {name: value for name, value in options.items() if value is not None}
    single = bool(given) or as_json
    cases = (
        (benchmark.case_of({**given, "precision": precision}),)
        if single
        else benchmark.survey(precision)
    )
    try:
        with signals() as asked:
            status = benchmark.run(cases, asked, EngineSettings(device, threads), as_json=as_json)
    except Interrupted as interrupted:
        status = interrupted.status
    return status_after("Interrupted.", status) if status else 0
