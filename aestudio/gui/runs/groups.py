"""The groups of a project as a list to choose from."""

from collections.abc import Sequence

from aestudio.core.runs import KeptRun, RunGroup, Runs
from aestudio.core.units import count_text


def groups_with_runs(runs: Runs) -> tuple[RunGroup, ...]:
    """Those that have runs, the one of the latest run first."""
    last = {one.info.group: one.info.number for one in runs.kept if one.info.group is not None}
    found = [one for one in runs.groups if one.id in last]
    return tuple(sorted(found, key=lambda one: last[one.id], reverse=True))


def group_title(group: RunGroup, kept: Sequence[KeptRun]) -> str:
    """10 runs from 5 on · Face-off: tied · untied: what is cut off is told before. Numbers between
    may be those of other runs."""
    first = min(one.info.number for one in kept)
    which = f"Run {first}" if len(kept) == 1 else f"{count_text(len(kept), 'run')} from {first} on"
    return f"{which} · {group.title}"
