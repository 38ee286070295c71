"""From what the user asks of ``aestudio train`` to the run that is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from aestudio.api.branching import (
    Reached,
    check_reached,
    design_of,
    last_epoch,
    origin_of,
    trained_longer,
)
from aestudio.commands.branching import Snapshots
from aestudio.commands.document import changed, is_file, notes_on, opened
from aestudio.commands.wanted_run import WantedRun, alone, document_there, going_on, one_more
from aestudio.core.errors import FileError, ProjectError
from aestudio.core.longer import unlike_at_first
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import Origin
from aestudio.storage.output import check_no_source
from aestudio.storage.run_store import RunStore, store_beside
from aestudio.storage.target import target_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of the run; see the options of ``aestudio train``."""

    project: str
    out: Path
    data: Path | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    restart: bool = False
    go_on: bool = False
    only_this_run: bool = False
    from_: str | None = None
    more: int | None = None

    def check(self) -> None:
        """Raise ProjectError where options contradict each other."""
        for given, other, clashes in (
            ("--from", "--restart", self.from_ is not None and self.restart),
            ("--from", "--continue", self.from_ is not None and self.go_on),
            ("--from", "--data", self.from_ is not None and self.data is not None),
            ("--from", "--more", self.from_ is not None and self.more is not None),
            ("--more", "--restart", self.more is not None and self.restart),
            ("--more", "--continue", self.more is not None and self.go_on),
            ("--more", "--data", self.more is not None and self.data is not None),
            ("--more", "--set", self.more is not None and bool(self.values)),
            ("--more", "--name", self.more is not None and self.name is not None),
        ):
            if clashes:
                raise ProjectError(
                    f"{given} cannot go with {other}", remedy="Leave one of them out"
                )


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The run that is wanted, and what is worth knowing of it; ``run`` is None where there is
    nothing to do, which ``notes`` tell."""

    run: WantedRun | None
    notes: tuple[str, ...] = ()


def chosen(asked: Asked, *, leads: bool = True) -> Chosen:
    """The run that is asked for; raises StudioError where it cannot be.

    The file that it goes into has to be this process's already: nobody else may add runs to it.
    """
    asked.check()
    start = opened(asked.project)
    if leads:
        check_no_source(target_of(asked.out), start.references)
    there = document_there(asked.out, asked.project, start)
    if asked.only_this_run and there is not None:
        raise FileError(
            "is a project already, and keeps its runs",
            where=str(asked.out),
            remedy="Choose another name for --out, or leave --only-this-run out",
        )
    if asked.from_ is not None:
        return _branch(asked, start, there, asked.from_)
    if asked.more is not None:
        return _longer(asked, start, there, asked.more)
    design = changed(start, asked.data, dict(asked.values))
    notes = tuple(notes_on(design, dict(asked.values)))
    found = _plain(asked, design, there)
    if asked.name is not None and (found.run is None or found.run.new is None):
        notes = (*notes, "--name changes nothing here: the run that goes on keeps its name")
    return replace(found, notes=notes)


def _plain(asked: Asked, design: Document, there: Document | None) -> Chosen:
    """On with a run that may go on, else one more."""
    out = asked.out
    if asked.go_on and not asked.restart:
        found = going_on(design, there, out)
        if found is not None:
            return Chosen(None if found.start is None or found.start.finished else found)
    run = design.run if design.can_continue and not asked.restart else None
    if run is not None and (there is None or there.runs == design.runs):
        before = alone(design) if asked.only_this_run else design
        return Chosen(WantedRun(before, out, run, along=_along(asked)))
    return Chosen(_one_more(asked, design, there, run))


def _one_more(
    asked: Asked,
    design: Document,
    there: Document | None,
    run: Run | None = None,
    parent: Origin | None = None,
) -> WantedRun:
    """One more run by that design, on from ``run`` if there is one."""
    before = Document(design.project) if asked.only_this_run else design
    along = _along(asked)
    return one_more(
        before, there, asked.out, name=asked.name, start=run, parent=parent, along=along
    )


def _branch(asked: Asked, start: Document, there: Document | None, text: str) -> Chosen:
    snapshots = _snapshots(asked, start)
    known, run, place = snapshots.named(text)
    own = start.with_project(design_of(run, start.project))
    design = changed(own, None, dict(asked.values))
    check_reached(run, place, design.project)
    reached = snapshots.reach(known, run, place)
    wanted = _one_more(asked, design, there, parent=origin_of(known, place))
    notes = tuple(notes_on(design, dict(asked.values)))
    return Chosen(_from(wanted, reached), notes)


def _longer(asked: Asked, start: Document, there: Document | None, epochs: int) -> Chosen:
    run, known = start.run, start.runs.current
    if run is None or known is None:
        raise FileError(
            "holds no trained model yet", where=asked.project, remedy="Leave --more out"
        )
    if there is not None and there.runs != start.runs:
        raise FileError(
            "holds other runs", where=str(asked.out), remedy="Name the project itself after --out"
        )
    if not run.finished:
        raise ProjectError(
            "the run that is opened is not finished",
            remedy="Train it to its end first: leave --more out",
        )
    otherwise = "Branch off: --from RUN --set early_stopping=off"
    project = trained_longer(run, start.project, epochs, otherwise)
    reached = _snapshots(asked, start).reach(known, run, last_epoch(known, run))
    told = unlike_at_first(run.stages[-1])
    notes = (f"more epochs are not those of a longer run: {told}",) if told else ()
    before = alone(start) if asked.only_this_run else start
    wanted = WantedRun(before.with_project(project), asked.out, along=_along(asked))
    return Chosen(_from(wanted, reached), notes)


def _from(wanted: WantedRun, reached: Reached) -> WantedRun:
    start = reached.start
    if start is not None and not reached.detours:
        start = start.under(wanted.project.plan)
    return replace(wanted, start=start, detours=reached.detours)


def _snapshots(asked: Asked, start: Document) -> Snapshots:
    if not is_file(asked.project):
        raise ProjectError(
            "a recipe has no runs", where=asked.project, remedy="Name a project file"
        )
    return Snapshots(start, Path(asked.project))


def _along(asked: Asked) -> RunStore | None:
    """Where the runs lie that come along."""
    if asked.only_this_run or not is_file(asked.project):
        return None
    return store_beside(Path(asked.project))
