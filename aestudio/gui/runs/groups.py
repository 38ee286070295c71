"""The groups of a project as a list to choose from."""

from collections.abc import Sequence

from aestudio.core.runs import KeptRun, RunGroup, Runs


def groups_with_runs(runs: Runs) -> tuple[RunGroup, ...]:
    """Those that have runs, the one of the latest run first."""
    last = {one.info.group: one.info.number for one in runs.kept if one.info.group is not None}
    found = [one for one in runs.groups if one.id in last]
    return tuple(sorted(found, key=lambda one: last[one.id], reverse=True))


def group_title(group: RunGroup, kept: Sequence[KeptRun]) -> str:
    """Runs 5–14 · Face-off: tied · untied: what is cut off is told before."""
    numbers = [one.info.number for one in kept]
    first, last = min(numbers), max(numbers)
    which = f"Run {first}" if first == last else f"Runs {first}–{last}"
    return f"{which} · {group.title}"
