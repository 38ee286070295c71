"""Runs that go on from a snapshot of another, and runs that are trained further."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from aestudio.api.runs import KeptRuns
from aestudio.commands.wanted_run import Detour
from aestudio.core.branch import check_branch
from aestudio.core.errors import ProjectError
from aestudio.core.longer import longer
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, Origin
from aestudio.core.units import count_text
from aestudio.storage.run_store import RunStore, store_beside

PLACE = re.compile(r"(?:([0-9]{1,7}):)?([0-9]{1,7})")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """How a snapshot is come by: from ``start``, or the seed, by way of the ``detours``."""

    start: Run | None
    detours: tuple[Detour, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshots:
    """The runs of the project in the file ``path``, and what is kept of each."""

    document: Document
    path: Path

    @property
    def store(self) -> RunStore:
        """Where they lie."""
        return store_beside(self.path)

    def named(self, text: str) -> tuple[KeptRun, Run, Place]:
        """The run and the place in it that RUN, RUN@EPOCH or RUN@STAGE:EPOCH stands for; raises
        ProjectError where there is none, FileError if the run cannot be read."""
        known, run, place = self._parsed(text)
        return known, run, self._last(known, run) if place is None else place

    def standing(self, text: str) -> tuple[KeptRun, Run]:
        """The same run as it stood after that epoch; as it is where none is named.

        Raises ProjectError where nothing is kept of that epoch.
        """
        known, run, place = self._parsed(text)
        return known, run if place is None else self._kept(known, run, place)

    def _parsed(self, text: str) -> tuple[KeptRun, Run, Place | None]:
        name, at, place = text.rpartition("@")
        found = PLACE.fullmatch(place) if at else None
        known = self.called(text if found is None else name)
        run = self.run(known)
        at_place = None if found is None else _checked(known, run, found[1], int(found[2]))
        return known, run, at_place

    def _kept(self, known: KeptRun, run: Run, place: Place) -> Run:
        if self.store.has_snapshot(known.id, *place):
            return self.store.snapshot(known.id, *place)
        kept = [one.epoch for one in self.store.snapshots(known.id) if one.stage == place[0]]
        listed = ", ".join(map(str, kept))
        raise ProjectError(
            f"nothing is kept of it after epoch {place[1]} of stage {place[0]}",
            where=f"Run {known.numbered}",
            remedy=f"Choose an epoch of {listed}" if kept else "Leave the epoch out",
        )

    def run(self, known: KeptRun) -> Run:
        """All that a run left behind."""
        return KeptRuns(self.document, self.path).run(known)

    def reach(self, known: KeptRun, run: Run, place: Place) -> Reached:
        """How to come to a place of a run, exactly."""
        design = design_of(run, self.document.project)
        kept = [(one.stage, one.epoch) for one in self.store.snapshots(known.id)]
        point = run.checkpoint
        goes_on = not (run.finished or run.flaw)
        if goes_on and (point.stage, point.epoch, point.step) == (*place, 0):
            return Reached(run, ())
        before = max((one for one in kept if one <= place), default=None)
        if before is not None:
            start = self.store.snapshot(known.id, *before).under(run.plan)
            return Reached(start, () if before == place else (_detour(known, design, place),))
        return self._from_parent(known, design, place)

    def _from_parent(self, known: KeptRun, design: Project, place: Place) -> Reached:
        """No snapshot is before that place: the run is trained from where it began."""
        origin = known.info.parent
        if origin is None:
            return Reached(None, (_detour(known, design, place),))
        begun, parent = (origin.stage, origin.epoch), self.document.runs.find(origin.run)
        if parent is None:
            raise ProjectError(
                "its snapshots and the run that it branched off are no longer there",
                where=f"Run {known.numbered}",
                remedy="Branch off another run",
            )
        if place < begun:
            raise ProjectError(
                f"it begins after epoch {begun[1]} of stage {begun[0]} of run {parent.numbered}",
                where=f"Run {known.numbered}",
                remedy=f"Branch off that run: --from {parent.info.number}@{_text(place)}",
            )
        above = self.reach(parent, self.run(parent), begun)
        if place == begun:
            return above
        return Reached(above.start, (*above.detours, _detour(known, design, place)))

    def called(self, name: str) -> KeptRun:
        """The run of that name or number; raises ProjectError where there is none."""
        runs = self.document.runs
        found = runs.called(name)
        if found is None:
            raise ProjectError(
                f"there is no run “{name}”",
                where=str(self.path),
                remedy=f"aestudio runs {self.path} lists them" if runs.kept else "Train it first",
            )
        return found

    def _last(self, known: KeptRun, run: Run) -> Place:
        """The last snapshot; without one, the last epoch."""
        kept = self.store.snapshots(known.id)
        if kept:
            return kept[-1].stage, kept[-1].epoch
        return last_epoch(known, run)


def last_epoch(known: KeptRun, run: Run) -> Place:
    """The place at which the last epoch of a run had ended."""
    stages = [one for one in run.history.stages if len(one.epochs)]
    if not stages:
        raise ProjectError(
            "no epoch of it has ended yet",
            where=f"Run {known.numbered}",
            remedy="Train it further, or another one",
        )
    return stages[-1].stage, len(stages[-1].epochs)


def design_of(run: Run, project: Project) -> Project:
    """The design that a run was trained by, on the data that it was trained on."""
    data = project.data
    if run.data is not None and run.data_sha256 != data.fingerprint:
        data = run.data.edited(embedded=False)
    return Project.checked(
        {"name": project.name, "data": data, "architecture": run.architecture, "plan": run.plan}
    )


def origin_of(known: KeptRun, place: Place) -> Origin:
    """Where a run branches off."""
    return Origin(run=known.id, stage=place[0], epoch=place[1])


def check_reached(run: Run, place: Place, project: Project) -> None:
    """Raise ProjectError unless ``project`` can go on from that place of a run."""
    check_branch(_standing(run, place), project)


def trained_longer(run: Run, project: Project, epochs: int) -> Project:
    """The design of a finished run with so many epochs more; raises ProjectError where they would
    not be trained."""
    if not run.finished:
        raise ProjectError(
            "the run that is opened is not finished",
            remedy="Train it to its end first: leave --more out",
        )
    last = run.stages[-1]
    history = run.history.stage(last.number)
    trained = 0 if history is None else len(history.epochs)
    if trained < last.epochs:
        raise ProjectError(
            f"{last.name} stopped early, after {trained:,} of {last.epochs:,} epochs: more would "
            "not be trained",
            remedy="Branch off: --from RUN --set early_stopping=off",
        )
    plan = longer(run.plan, run.architecture, epochs)
    return design_of(run, project).edited(plan=plan)


def detour_told(detour: Detour, start: Run | None) -> str:
    """That something is trained again, from where."""
    where = "the beginning"
    if start is not None:
        point = start.checkpoint
        where = f"the snapshot after epoch {point.epoch} of stage {point.stage}"
    return (
        f"Nothing is kept of run {detour.title} after epoch {detour.epoch} of stage "
        f"{detour.stage}; it is trained up to there again, from {where}."
    )


def _checked(known: KeptRun, run: Run, stage: str | None, epoch: int) -> Place:
    """The place, if the run has been there; raises ProjectError if not."""
    title, stages = f"Run {known.numbered}", [one.number for one in run.stages]
    if stage is None and len(stages) > 1:
        raise ProjectError(
            f"it has {len(stages)} stages",
            where=title,
            remedy=f"Write the stage before the epoch: {known.info.number}@1:{epoch}",
        )
    number = int(stage) if stage is not None else stages[0]
    history = run.history.stage(number)
    trained = 0 if history is None else len(history.epochs)
    if not 1 <= epoch <= trained:
        raise ProjectError(
            f"there is no epoch {epoch} of stage {number}: "
            f"it has trained {count_text(trained, 'epoch')} of that",
            where=title,
            remedy="Choose one of them" if trained else "Choose another stage or run",
        )
    return number, epoch


def _standing(run: Run, place: Place) -> Run:
    point = replace(run.checkpoint, stage=place[0], epoch=place[1], step=0)
    return replace(run, checkpoint=point)


def _detour(known: KeptRun, design: Project, place: Place) -> Detour:
    return Detour(design, *place, known.numbered)


def _text(place: Place) -> str:
    return f"{place[0]}:{place[1]}"
