"""The other runs of the project, which samples can be looked at by as well."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, Runs
from aestudio.gui.runs.compared import Named
from aestudio.gui.runs.palette import COUNT, places_of

TRAINED = "Being trained"


@dataclass(frozen=True, slots=True, eq=False)
class RunsBeside:
    """``own`` is the run that is looked at, ``marked`` are those that are compared with it,
    ``offered`` those that could be. ``marks`` are the ids of all that are compared in the workspace
    Runs, ``known`` the runs of them that were read."""

    own: Named
    marked: tuple[Named, ...] = ()
    offered: tuple[Named, ...] = ()
    marks: tuple[str, ...] = ()
    known: Mapping[str, Run] = field(default_factory=dict)

    def with_mark(self, id: str) -> tuple[str, ...]:
        """What is compared with one more."""
        return (*self.marks, id)

    def without_mark(self, id: str) -> tuple[str, ...]:
        """What is compared with one less."""
        return tuple(one for one in self.marks if one != id)


def runs_beside(
    runs: Runs, marks: tuple[str, ...], known: Mapping[str, Run], live: bool, moment: str
) -> RunsBeside:
    """Those beside the one that is opened, as it was at some ``moment``, empty at its end; or
    beside the one that still learns. A run at another moment stands beside its own end."""
    here = None if live else runs.current
    own_end = None if here is None or moment else here.id
    compared = [one for one in map(runs.find, marks) if one is not None]
    others = [one for one in compared if one.id != own_end]
    places = places_of(runs, [*compared, *([here] if here is not None else ())])
    return RunsBeside(
        own=_own(here, moment, places, {places[one.id] for one in others}),
        marked=tuple(Named(one.id, one.title, places[one.id]) for one in others),
        offered=tuple(
            Named(one.id, one.title) for one in runs.kept if one.id not in {*marks, own_end}
        ),
        marks=tuple(one.id for one in compared),
        known=known,
    )


def _own(here: KeptRun | None, moment: str, places: Mapping[str, int], taken: set[int]) -> Named:
    if here is None:
        return Named("", TRAINED, _free(0, taken))
    title = f"{here.title}, {moment}" if moment else here.title
    return Named(here.id, title, _free(places[here.id], taken))


def _free(wanted: int, taken: set[int]) -> int:
    """That place of the palette, or the next that no other has."""
    after = (place % COUNT for place in range(wanted, wanted + COUNT))
    return next((place for place in after if place not in {one % COUNT for one in taken}), wanted)
