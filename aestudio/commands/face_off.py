"""``aestudio face-off``."""

from typing import TYPE_CHECKING

from aestudio.commands.face_off_options import Contenders, Seconds, Seeds, Single, Updates
from aestudio.commands.options import (
    AsJson,
    Device,
    KeptIn,
    Project,
    Settings,
    Threads,
    TrainedOn,
)
from aestudio.commands.telling import say_notes

if TYPE_CHECKING:
    from aestudio.commands.facing_off import Entry
    from aestudio.commands.many_runs import Trainer
    from aestudio.core.budget import Budget


def face_off(
    project: Project,
    contenders: Contenders = "",
    single: Single = None,
    seconds: Seconds = None,
    updates: Updates = None,
    seeds: Seeds = 3,
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
    from aestudio.commands import facing_off
    from aestudio.commands.document import document_from, notes_on
    from aestudio.commands.many_runs import collection_for, status_of_runs
    from aestudio.core.assignments import parsed
    from aestudio.core.engine_settings import EngineSettings
    from aestudio.experiments.contenders import contenders as named

    budget = _budget(seconds, updates)
    values = parsed(settings or [])
    wanted = named(contenders or ("" if single else "tied,untied"), single or [])

    def train(trainer: "Trainer") -> bool:
        design = document_from(project, data, values)
        say_notes(notes_on(design, values))
        entries = facing_off.entries_for(design, wanted)
        kept = collection_for(project, design, out)
        try:
            return facing_off.fight(entries, seeds, budget, trainer, kept)
        finally:
            _tell(entries, budget, as_json)

    return status_of_runs(train, out, data, EngineSettings(device, threads))


def _budget(seconds: float | None, updates: int | None) -> "Budget":
    from aestudio.core.budget import Budget
    from aestudio.core.errors import ProjectError

    if seconds is not None and updates is not None:
        raise ProjectError("--seconds cannot go with --updates", remedy="Leave one of them out")
    return Budget(seconds=seconds, updates=updates)


def _tell(entries: list["Entry"], budget: "Budget", as_json: bool) -> None:
    """What has ended, also where an error ends it all."""
    from aestudio.commands import facing_off

    if any(one.runs for one in entries):
        found = facing_off.face_off_of(entries, budget)
        facts = facing_off.described(entries, found, budget)
        print(facing_off.written(facts) if as_json else facing_off.told(facts))
