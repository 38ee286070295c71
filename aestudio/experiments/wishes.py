"""Settings and values as they are written for a sweep: what is wrong, and what follows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aestudio.core.assignable import of_design
from aestudio.core.assignments import assigned
from aestudio.core.errors import ProjectError
from aestudio.core.project import Project
from aestudio.experiments.grid import Grid, Values, grid
from aestudio.experiments.terms import SweepTerms, Way
from aestudio.experiments.written import grid_texts

LABELS = {one.name: one.label for one in of_design()}
MANY = 40  # Designs that are looked at while values are being written; all are, before they start.


@dataclass(frozen=True, slots=True)
class Wish:
    """A setting, and the values that it is to be tried with as they are written."""

    name: str
    written: str


def grid_of(wishes: Iterable[Wish]) -> Grid:
    """That of all wishes; raises ProjectError for what cannot be."""
    return grid(text for one in wishes for text in grid_texts(one.name, one.written))


def mistakes(project: Project, wishes: Sequence[Wish]) -> tuple[str, ...]:
    """What is wrong with each, and what to do; empty where nothing is."""
    firsts = [_first(one) for one in wishes]
    names = [one.name for one in wishes]
    return tuple(
        f"{LABELS[one.name]} is written above already: write all its values there"
        if one.name in names[:place]
        else _mistake(project, one, _merged(firsts[:place] + firsts[place + 1 :]))
        for place, one in enumerate(wishes)
    )


def tried(found: Grid, terms: SweepTerms, seed: int) -> tuple[Values, ...]:
    """The combinations that are tried; those of ranges are drawn, whatever the terms."""
    if found.ranged or terms.way is Way.DRAWN:
        return found.drawn(terms.count, seed)
    return found.combinations()


def count_of(found: Grid, terms: SweepTerms) -> int:
    """How many those are, without looking at each."""
    if found.ranged:
        return terms.count
    return min(found.size, terms.count) if terms.way is Way.DRAWN else found.size


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


def _mistake(project: Project, wish: Wish, others: Values) -> str:
    if not wish.written.strip():
        return "Write the values to be tried"
    try:
        own = grid_of([wish])
        values = own.extremes() or own.drawn(MANY, 0)
        for one in values:
            _check(project, one, others)
    except ProjectError as error:
        if error.where == wish.name:
            error.where = LABELS[wish.name]
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


def _first(wish: Wish) -> Values:
    try:
        found = grid_of([wish])
        return next(iter(found.extremes() or found.drawn(1, 0)), {})
    except ProjectError:
        return {}


def _merged(several: Iterable[Mapping[str, str]]) -> Values:
    found: Values = {}
    for one in several:
        found |= one
    return found
