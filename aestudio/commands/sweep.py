"""``aestudio sweep``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aestudio.commands.options import SAMPLES, AsJson, Device, Threads
from aestudio.commands.telling import say, say_notes, status_after

if TYPE_CHECKING:
    from aestudio.commands.sweeping import Sweep


def sweep(
    project: Annotated[
        str, typer.Argument(metavar="PROJECT", help="A recipe's name or a project file.")
    ],
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
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME=VALUE", help="More settings, as after --set."),
    ] = None,
    random: Annotated[
        int | None,
        typer.Option(
            "--random",
            metavar="N",
            min=1,
            help="Try N of all combinations, drawn by the seed; ranges need it.",
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DATA", help=f"Train on {SAMPLES}.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="MODEL.h5", help="Keep the runs in this project."),
    ] = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train a design once for each combination of settings.

    Ctrl-C ends it and keeps the runs that have ended.
    """
    from aestudio.commands import headless, sweeping
    from aestudio.commands.many_runs import Trainer, collection_for
    from aestudio.core.engine_settings import EngineSettings
    from aestudio.core.errors import ProjectError
    from aestudio.experiments.grid import grid

    choices = grid([*(settings or []), *(more or [])])
    if not choices.varied:
        raise ProjectError(
            "there is nothing to vary", where="--set", remedy="Write 'layers={64,32}', for example"
        )
    options = headless.TrainingOptions(engine=EngineSettings(device, threads))
    try:
        with headless.signals() as asked, headless.output_if(out, data, options):
            start = headless.changed(headless.opened(project), data, {})
            for ends in choices.extremes():
                headless.changed(start, None, ends)
            seed = start.project.plan.seed
            found = choices.combinations() if random is None else choices.drawn(random, seed)
            designs = [headless.changed(start, None, values) for values in found]
            say_notes(headless.notes_on(designs[0], found[0]))
            cases = [
                sweeping.Case(values, design.project)
                for values, design in zip(found, designs, strict=True)
            ]
            planned = sweeping.Sweep(cases, choices.varied)
            kept = None if out is None else collection_for(project, start, out)
            try:
                ended = planned.train(Trainer(asked, options.engine), kept)
            finally:
                _tell(planned, as_json)
    except headless.Interrupted as interrupted:
        return status_after("Interrupted before training began.", interrupted.status)
    if not ended:
        say(f"Interrupted; what had ended is told{' and kept' if out else ''}.")
        return 128 + (asked.caught or 2)
    return 0


def _tell(planned: "Sweep", as_json: bool) -> None:
    """What has ended, also where an error ends it all."""
    from aestudio.commands import sweeping

    facts = planned.described()
    if facts["runs"]:
        print(sweeping.written(facts) if as_json else sweeping.told(facts))
