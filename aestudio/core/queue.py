"""Runs that wait their turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from aestudio.core.budget import Budget
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.core.runs import KeptRun, new_id

OWN_PLAN = Budget()


class Chooser(Protocol):
    """Decides only when the turn of a run has come what it is a run of."""

    def chosen(self, ended: Sequence[KeptRun]) -> tuple[str, Project]:
        """The name and the design of a run, now that these of its group have ended; raises
        ProjectError where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class QueuedRun:
    """A design that is to be trained as it was when it was queued.

    ``id`` is that of the run to come, ``name`` what it is called. ``group`` and ``contender`` are
    as in RunInfo; ``keeps_snapshots`` says whether its epochs stay as snapshots: writing them
    takes time that a run against others may not lose. Where there is a ``chooser``, ``project`` is
    what it begins from, and ``name`` what is said until it has chosen.
    """

    project: Project
    name: str
    budget: Budget = OWN_PLAN
    group: str | None = None
    contender: str = ""
    keeps_snapshots: bool = True
    chooser: Chooser | None = None
    id: str = field(default_factory=new_id)

    def settled(self, ended: Sequence[KeptRun]) -> "QueuedRun":
        """What it is a run of, now that these of its group have ended; raises ProjectError where it
        cannot be one of anything."""
        if self.chooser is None:
            return self
        name, project = self.chooser.chosen(ended)
        return replace(self, name=name, project=project, chooser=None)


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """Those that wait, the next one first."""

    waiting: tuple[QueuedRun, ...] = ()

    def __len__(self) -> int:
        return len(self.waiting)

    @property
    def next(self) -> QueuedRun | None:
        """The one whose turn is next."""
        return self.waiting[0] if self.waiting else None

    def with_last(self, runs: Iterable[QueuedRun]) -> "Queue":
        """With more runs behind all others."""
        return replace(self, waiting=(*self.waiting, *runs))

    def without(self, ids: Iterable[str]) -> "Queue":
        """Without those."""
        gone = {*ids}
        return replace(self, waiting=tuple(one for one in self.waiting if one.id not in gone))

    def placed(self, ids: Iterable[str], row: int) -> "Queue":
        """With those before the one that stands at ``row`` now, in their order."""
        chosen = {*ids}
        before = [one for one in self.waiting[:row] if one.id not in chosen]
        after = [one for one in self.waiting[row:] if one.id not in chosen]
        moved = [one for one in self.waiting if one.id in chosen]
        return replace(self, waiting=(*before, *moved, *after))

    def moved(self, ids: Iterable[str], places: int) -> "Queue":
        """With those that many places later, or earlier where that is negative; they stay in their
        order, and stop at either end."""
        chosen = {*ids}
        found = list(self.waiting)
        step = 1 if places > 0 else -1
        for _ in range(abs(places)):
            found = _moved_once(found, chosen, step)
        return replace(self, waiting=tuple(found))


@dataclass(frozen=True, slots=True, eq=False)
class QueueState:
    """How the queue stands: what waits, what is trained at the moment and how far that is, how many
    have ended since it was empty, whether it is held, and whether it ``gives_way`` to other
    training."""

    queue: Queue = Queue()
    current: QueuedRun | None = None
    progress: Progress | None = None
    ended: int = 0
    held: bool = False
    gives_way: bool = False

    @property
    def halt(self) -> str:
        """Why it does not go on, in words; empty while it does."""
        if self.held:
            return ", held"
        return ", waits for the run in Build" if self.gives_way else ""

    @property
    def busy(self) -> bool:
        """Whether anything is trained or waits."""
        return self.current is not None or bool(self.queue)

    @property
    def last(self) -> QueuedRun | None:
        """The one that is trained after all others."""
        return self.queue.waiting[-1] if self.queue else self.current

    @property
    def total(self) -> int:
        """All since it was empty."""
        return self.ended + len(self.queue) + (self.current is not None)

    @property
    def fraction(self) -> float:
        """Of the run that is trained, 0…1: of its seconds where it is given some."""
        if self.current is None or self.progress is None:
            return 0.0
        seconds = self.current.budget.seconds
        if seconds is None:
            return self.progress.fraction
        trained = sum(one.seconds for one in self.progress.history.stages)
        return min(1.0, trained / seconds)


def _moved_once(runs: list[QueuedRun], chosen: set[str], step: int) -> list[QueuedRun]:
    found = runs[:]
    order = range(len(found)) if step < 0 else range(len(found) - 1, -1, -1)
    for place in order:
        to = place + step
        if found[place].id in chosen and 0 <= to < len(found) and found[to].id not in chosen:
            found[place], found[to] = found[to], found[place]
    return found
