"""Edits of what runs are known by: each a sentence for undo, and what becomes of the runs."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from aestudio.core.runs import Runs
from aestudio.core.units import count_text

Change: TypeAlias = Callable[[Runs], Runs]
Edit: TypeAlias = tuple[str, Change]


def renaming(runs: Runs, id: str, name: str) -> Edit:
    """Give a run a name."""
    return f"Rename {_called(runs, [id])}", lambda now: now.known_by(id, name=name)


def noting(runs: Runs, id: str, note: str) -> Edit:
    """Write a note to a run."""
    return f"Note on {_called(runs, [id])}", lambda now: now.known_by(id, note=note)


def starring(runs: Runs, ids: Sequence[str]) -> Edit:
    """Star runs; take the stars of all away where all have one."""
    found = [runs.find(id) for id in ids]
    starred = not all(one is not None and one.info.starred for one in found)

    def change(now: Runs) -> Runs:
        for id in ids:
            now = now.known_by(id, starred=starred)
        return now

    return f"{'Star' if starred else 'Unstar'} {_called(runs, ids)}", change


def deleting(runs: Runs, ids: Sequence[str]) -> Edit:
    """Take runs out of the project."""
    return f"Delete {_called(runs, ids)}", lambda now: now.without(*ids)


def deleted(runs: Runs, ids: Sequence[str]) -> str:
    """What is told once that is done."""
    back = "it" if len(ids) == 1 else "them"
    return f"Deleted {_called(runs, ids)} · Ctrl+Z brings {back} back"


def _called(runs: Runs, ids: Sequence[str]) -> str:
    one = runs.find(ids[0]) if len(ids) == 1 else None
    return f"run {one.info.number}" if one is not None else count_text(len(ids), "run")
