"""``aestudio sweep``."""

from pathlib import Path
from typing import TYPE_CHECKING

from aestudio.commands.options import (
    AsJson,
    Device,
    KeptIn,
    MoreSettings,
    Project,
    Threads,
    TrainedOn,
)
from aestudio.commands.sweep_options import GoOn, Guided, Random, Varied
from aestudio.commands.telling import say_notes

if TYPE_CHECKING:
    from aestudio.commands.many_runs import Trainer
    from aestudio.commands.sweeping import Sweep
    from aestudio.experiments.grid import Grid


def sweep(
    project: Project,
    settings: Varied = None,
    more: MoreSettings = None,
    random: Random = None,
    guided: Guided = None,
    go_on: GoOn = False,
    data: TrainedOn = None,
    out: KeptIn = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train a design once for each combination of settings.

    Ctrl-C ends it and keeps the runs that have ended.
    """
    from aestudio.commands import sweeping
    from aestudio.commands.document import document_from, notes_on
    from aestudio.commands.many_runs import collection_for, status_of_runs
    from aestudio.core.engine_settings import EngineSettings
    from aestudio.experiments.grid import grid

    choices = grid([*(settings or []), *(more or [])])
    _check(choices, random, guided, out, go_on=go_on)

    def train(trainer: "Trainer") -> bool:
        start = document_from(project, data, {})
        planned = sweeping.planned(start, choices, random, guided)
        say_notes(notes_on(*planned.first))
        kept = collection_for(project, start, out)
        try:
            return planned.train(trainer, kept, go_on=go_on)
        finally:
            _tell(planned, as_json)

    return status_of_runs(train, out, data, EngineSettings(device, threads))


def _check(
    choices: "Grid", random: int | None, guided: int | None, out: Path | None, *, go_on: bool
) -> None:
    """Raise StudioError where options lack something, or do not go together."""
    from aestudio.core.errors import ProjectError
    from aestudio.experiments.guided import check_installed

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


def _tell(planned: "Sweep", as_json: bool) -> None:
    """What has ended, also where an error ends it all."""
    from aestudio.commands import sweeping

    facts = planned.described()
    if facts["runs"]:
        print(sweeping.written(facts) if as_json else sweeping.told(facts))
