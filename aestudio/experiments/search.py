"""A guided search: each run of it is chosen by what those before it came to.

What is known of it are its runs; it is worked out from them anew whenever one more is chosen, so
that it goes on wherever they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from aestudio.core.assignable import of_design
from aestudio.core.errors import ProjectError
from aestudio.core.project import Project
from aestudio.core.queue import QueuedRun
from aestudio.core.runs import GroupKind, KeptRun, Outline, RunGroup, Runs
from aestudio.experiments.grid import TRIES, Grid, Values
from aestudio.experiments.guided import Outcome, suggestions
from aestudio.experiments.planning import sweep_group, sweep_run_name
from aestudio.experiments.space import point_of, space_of, values_at
from aestudio.experiments.varied import designs_of


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Among what a grid has, beginning from a project, whose seed it has too."""

    project: Project
    grid: Grid

    def __post_init__(self) -> None:
        """Raise ProjectError where errors could not be compared."""
        of_data = (one for one in self.grid.varied if not _is_of_design(one))
        name = next(of_data, None)
        if name is not None:
            raise ProjectError(
                "is a setting of the data: errors on other data say nothing of each other",
                where=name,
                remedy="Vary settings of the design alone",
            )

    def next(self, ended: Iterable[Outline], number: int) -> tuple[Values, Project]:
        """What is tried in trial ``number``, counted from 1; raises ProjectError where nothing is
        left, or nothing that can be trained."""
        space = space_of(self.grid)
        outcomes = list(self._outcomes(ended))
        tried = {point for point, _error in outcomes}
        seed = self.project.plan.seed + number - 1
        asked = islice(suggestions(space, outcomes, seed), TRIES)
        fresh = (values_at(space, point) for point in asked if point not in tried)
        why: ProjectError | None = None
        for values in chain(fresh, self._left(outcomes)):
            try:
                return next(designs_of(self.project, [values]))
            except ProjectError as error:
                why = error
        raise why or ProjectError(
            "every combination has been tried", remedy="Take more values, or wider ranges"
        )

    def knows(self, ended: Iterable[Outline]) -> bool:
        """Whether any of these runs tells it something."""
        return any(True for _one in self._outcomes(ended))

    def _outcomes(self, ended: Iterable[Outline]) -> Iterator[Outcome]:
        """Of runs on its data that it could have chosen itself."""
        space = space_of(self.grid)
        for one in ended:
            if one.data_sha256 != self.project.data.fingerprint:
                continue
            point = point_of(space, self.project, one)
            if point is not None:
                yield point, one.test_mse if one.finished else None

    def _left(self, outcomes: Sequence[Outcome]) -> Iterator[Values]:
        """What has not been tried, for when the same is suggested again and again."""
        space = space_of(self.grid)
        tried = [values_at(space, point) for point, _error in outcomes]
        for values in self.grid.drawn(len(tried) + 1, self.project.plan.seed):
            if values not in tried:
                yield values


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One run of a search, which is chosen when its turn comes."""

    search: Search
    number: int

    def chosen(self, ended: Sequence[KeptRun]) -> tuple[str, Project]:
        """Its name and its design."""
        _values, design = self.search.next([one.outline for one in ended], self.number)
        return sweep_run_name(design, self.search.grid.varied), design


def _is_of_design(name: str) -> bool:
    names = {one.name for one in of_design()}
    return name in names or name.partition(".")[2] in names


def trials(search: Search, count: int, group: RunGroup, before: int) -> Iterator[QueuedRun]:
    """So many runs that are added to the ``before`` which the group has already."""
    total = before + count
    for number in range(before + 1, total + 1):
        yield QueuedRun(
            search.project,
            f"Trial {number:,} of {total:,} · chosen when its turn comes",
            group=group.id,
            keeps_snapshots=False,
            chooser=Trial(search, number),
        )


def searched_before(search: Search, runs: Runs) -> RunGroup | None:
    """The latest sweep of a project over the same settings whose runs tell the search something,
    None where none does."""
    name = sweep_group(search.grid.varied).name
    for one in reversed(runs.groups):
        alike = one.kind is GroupKind.SWEEP and one.name == name
        if alike and search.knows([kept.outline for kept in runs.of_group(one.id)]):
            return one
    return None
