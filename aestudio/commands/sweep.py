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
            help="Try N of all combinations, drawn by the seed; ranges need it.",
        ),
    ] = None,
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
    return 0 if ended else cut_short(asked, out)


def _tell(planned: "Sweep", as_json: bool) -> None:
    """What has ended, also where an error ends it all."""
    from aestudio.commands import sweeping

    facts = planned.described()
    if facts["runs"]:
        print(sweeping.written(facts) if as_json else sweeping.told(facts))
