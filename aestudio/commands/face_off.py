"""``aestudio face-off``."""

from typing import TYPE_CHECKING, Annotated

import typer

from aestudio.commands.options import (
    AsJson,
    Device,
    KeptIn,
    Project,
    Settings,
    Threads,
    TrainedOn,
)
from aestudio.commands.telling import say_notes, status_after

if TYPE_CHECKING:
    from aestudio.commands.facing_off import Entry
    from aestudio.core.budget import Budget


def face_off(
    project: Project,
    contenders: Annotated[
        str,
        typer.Option(
            "--contenders",
            metavar="NAME,NAME",
            help="tied, untied, whole, one-at-a-time, fine-tuned, or settings with a + between, "
            "such as tied+epochs=3.",
        ),
    ] = "",
    single: Annotated[
        list[str] | None,
        typer.Option(
            "--contender",
            metavar="NAME=VALUE",
            help="One more, by its settings, which may have commas: layers=64,32.",
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            metavar="S",
            min=0.001,
            help="Train each run so long, to the nearest end of an epoch; its stages share it.",
        ),
    ] = None,
    updates: Annotated[
        int | None,
        typer.Option(
            "--updates", metavar="N", min=1, help="Or for so many updates, in whole epochs."
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option("--seeds", metavar="N", min=1, max=1000, help="Runs of each contender.")
    ] = 3,
    data: TrainedOn = None,
    settings: Settings = None,
    out: KeptIn = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train designs against each other over several seeds, and say which is ahead.

    Each run is given the same seconds of training or the same updates; else its own plan.
    """
    from aestudio.commands import facing_off, headless
    from aestudio.commands.many_runs import Trainer, collection_for, cut_short
    from aestudio.core.assignments import parsed
    from aestudio.core.budget import Budget
    from aestudio.core.engine_settings import EngineSettings
    from aestudio.core.errors import ProjectError
    from aestudio.experiments.contenders import contenders as named

    if seconds is not None and updates is not None:
        raise ProjectError("--seconds cannot go with --updates", remedy="Leave one of them out")
    values = parsed(settings or [])
    budget = Budget(seconds=seconds, updates=updates)
    wanted = named(contenders or ("" if single else "tied,untied"), single or [])
    options = headless.TrainingOptions(engine=EngineSettings(device, threads))
    try:
        with headless.signals() as asked, headless.output_if(out, data, options):
            design = headless.changed(headless.opened(project), data, values)
            say_notes(headless.notes_on(design, values))
            entries = [
                facing_off.Entry(one, headless.changed(design, None, one.values).project, {})
                for one in wanted
            ]
            kept = None if out is None else collection_for(project, design, out)
            trainer = Trainer(asked, options.engine)
            try:
                ended = facing_off.fight(entries, seeds, budget, trainer, kept)
            finally:
                _tell(entries, budget, as_json)
    except headless.Interrupted as interrupted:
        return status_after("Interrupted before training began.", interrupted.status)
    return 0 if ended else cut_short(asked, out)


def _tell(entries: list["Entry"], budget: "Budget", as_json: bool) -> None:
    """What has ended, also where an error ends it all."""
    from aestudio.commands import facing_off

    if any(one.runs for one in entries):
        found = facing_off.face_off_of(entries, budget)
        facts = facing_off.described(entries, found, budget)
        print(facing_off.written(facts) if as_json else facing_off.told(facts))
