"""What is said before a run begins: which it is, and from where it goes on."""

from collections.abc import Iterator

from aestudio.api.branching import detour_told
from aestudio.commands.wanted_run import WantedRun


def beginning(wanted: WantedRun) -> Iterator[str]:
    """A line each."""
    start, before = wanted.start, wanted.before
    for place, one in enumerate(wanted.detours):
        yield detour_told(one, start if place == 0 else None)
    known = "" if wanted.new is None else f", as run {wanted.title}"
    if wanted.detours:
        last = wanted.detours[-1]
        yield f"From there training goes on{known}: {_next(last.stage, last.epoch)}."
    elif start is not None:
        which = "unfinished " if not start.finished and wanted.parent is None else ""
        point = start.checkpoint
        yield f"Going on with the {which}run{known}: {_next(point.stage, point.epoch)}."
    elif before.run is not None:
        yield f"{_why_anew(wanted)} starts from the beginning{known}."


def _next(stage: int, epoch: int) -> str:
    return f"stage {stage}, epoch {epoch + 1}"


def _why_anew(wanted: WantedRun) -> str:
    before = wanted.before
    run = before.run
    if run is None or before.can_continue:
        return "Training"
    if run.finished:
        return "The run in this file is finished; training"
    if run.flaw:
        return f"The run in this file cannot go on: {run.flaw}. It"
    return "The design has changed since the run was stopped; it"
