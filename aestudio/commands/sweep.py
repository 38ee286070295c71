"""``aestudio sweep``."""

from typing import TYPE_CHECKING, Annotated

import typer

from aestudio.commands.options import (
    AsJson,
    Device,
    KeptIn,
    MoreSettings,
    Project,
    Threads,
    TrainedOn,
)
from aestudio.commands.telling import say_notes, status_after

if TYPE_CHECKING:
    from aestudio.commands.sweeping import Sweep


def sweep(
    project: Project,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Settings; braces hold values to try: 'layers=300,{16,32}', or the ends of a "
            "range that they are drawn from: 'learning_rate={0.0001..0.01}'. A setting that is "
            "told several times is tried with each of its values.",
        ),
    ] = None,
    more: MoreSettings = None,
    random: Annotated[
        int | None,
        typer.Option(
            "--random",
            metavar="N",
            min=1,
            help="Try N of all combinations, drawn by the seed; ranges need it, or --guided.",
        ),
    ] = None,
    guided: Annotated[
        int | None,
        typer.Option(
            "--guided",
            metavar="N",
            min=1,
            help="Try N of them, each chosen by what those before it came to, so that more is "
            "tried where the error is low; needs Optuna.",
        ),
    ] = None,
    go_on: Annotated[
        bool,
        typer.Option(
            "--go-on",
            help="With --guided and --out: learn from the latest sweep over the same settings in "
            "that file, and add N runs to it.",
        ),
    ] = False,
    data: TrainedOn = None,
    out: KeptIn = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train a design once for each combination of settings.

    Ctrl-C ends it and keeps the runs that have ended.
    """
    from aestudio.commands import headless, sweeping
    from aestudio.commands.many_runs import Trainer, collection_for, cut_short
    from aestudio.core.engine_settings import EngineSettings
    from aestudio.core.errors import ProjectError
    from aestudio.experiments.grid import grid
    from aestudio.experiments.guided import check_installed

    choices = grid([*(settings or []), *(more or [])])
    if not choices.varied:
        raise ProjectError(
            "there is nothing to vary", where="--set", remedy="Write 'layers={64,32}', for example"
        )
    if guided is not None:
        check_installed()
    if guided is not None and random is not None:
        raise ProjectError("--guided cannot go with --random", remedy="Leave one of them out")
    if go_on and (guided is None or out is None):
        raise ProjectError("--go-on needs --guided and --out", remedy="Write both, or leave it out")
    options = headless.TrainingOptions(engine=EngineSettings(device, threads))
    try:
        with headless.signals() as asked, headless.output_if(out, data, options):
            start = headless.changed(headless.opened(project), data, {})
            for ends in choices.extremes():
                headless.changed(start, None, ends)
            if guided is None:
                planned = sweeping.listed(start, choices, random)
            else:
                planned = sweeping.guided(start, choices, guided)
            say_notes(headless.notes_on(*planned.first))
            kept = None if out is None else collection_for(project, start, out)
            try:
                ended = planned.train(Trainer(asked, options.engine), kept, go_on=go_on)
            finally:
                _tell(planned, as_json)
    except headless.Interrupted as interrupted:
        return status_after("Interrupted before training began.", interrupted.status)
    return 0 if ended else cut_short(asked, out)


def _tell(planned: "Sweep", as_json: bool) -> None:
    """What has ended, also where an error ends it all."""
    from aestudio.commands import sweeping

    facts = planned.described()
    if facts["runs"]:
        print(sweeping.written(facts) if as_json else sweeping.told(facts))
