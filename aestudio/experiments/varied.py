"""Settings and values as they are written for a sweep: what is wrong, and what follows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aestudio.core.assignable import of_design
from aestudio.core.assignments import assigned
from aestudio.core.errors import ProjectError
from aestudio.core.project import Project
from aestudio.experiments.grid import Grid, Values, grid
from aestudio.experiments.settings import SweepSettings, Way
from aestudio.experiments.written import grid_texts

LABELS = {one.name: one.label for one in of_design()}
MANY = 40  # Designs that are looked at while values are being written; all are, before they start.


@dataclass(frozen=True, slots=True)
class VariedSetting:
    """A setting, and the values that it is to be tried with as they are written."""

    name: str
    written: str


def grid_of(varied: Iterable[VariedSetting]) -> Grid:
    """That of all varied; raises ProjectError for what cannot be."""
    return grid(text for one in varied for text in grid_texts(one.name, one.written))


def mistakes(project: Project, varied: Sequence[VariedSetting]) -> tuple[str, ...]:
    """What is wrong with each, and what to do; empty where nothing is."""
    firsts = [_first(one) for one in varied]
    names = [one.name for one in varied]
    return tuple(
        f"{LABELS[one.name]} is written above already: write all its values there"
        if one.name in names[:place]
        else _mistake(project, one, _merged(firsts[:place] + firsts[place + 1 :]))
        for place, one in enumerate(varied)
    )


def tried(found: Grid, settings: SweepSettings, seed: int) -> tuple[Values, ...]:
    """The combinations that are tried; those of ranges are drawn, whatever the settings. Of a
    guided search, which chooses later, as many that it might choose."""
    if found.ranged or settings.way is not Way.ALL:
        return found.drawn(settings.count, seed)
    return found.combinations()


def count_of(found: Grid, settings: SweepSettings) -> int:
    """How many those are, without looking at each."""
    if found.ranged:
        return settings.count
    return found.size if settings.way is Way.ALL else min(found.size, settings.count)


def designs_of(
    project: Project, combinations: Iterable[Values]
) -> Iterator[tuple[Values, Project]]:
    """Each with its design; raises ProjectError for one that cannot be trained."""
    for values in combinations:
        design = assigned(project, values)
        blocking = next((one for one in design.problems() if one.blocking), None)
        if blocking is not None:
            raise blocking.error()
        yield values, design


def _mistake(project: Project, varied: VariedSetting, others: Values) -> str:
    if not varied.written.strip():
        return "Write the values to be tried"
    try:
        own = grid_of([varied])
        values = own.extremes() or own.drawn(MANY, 0)
        for one in values:
            _check(project, one, others)
    except ProjectError as error:
        if error.where == varied.name:
            error.where = LABELS[varied.name]
        told = str(error)
        return f"{told[:1].upper()}{told[1:]}"
    return ""


def _check(project: Project, values: Values, others: Values) -> None:
    """Alone; or beside what the others begin with, where it needs one of them."""
    try:
        assigned(project, values)
    except ProjectError as error:
        try:
            assigned(project, {**others, **values})
        except ProjectError:
            raise error from None


def _first(varied: VariedSetting) -> Values:
    try:
        found = grid_of([varied])
        return next(iter(found.extremes() or found.drawn(1, 0)), {})
    except ProjectError:
        return {}


def _merged(several: Iterable[Mapping[str, str]]) -> Values:
    found: Values = {}
    for one in several:
        found |= one
    return found
