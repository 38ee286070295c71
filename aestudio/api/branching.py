"""How a run goes on: from where, by which design, and what has to be trained again first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aestudio.api.early import Place
from aestudio.api.runs import KeptRuns
from aestudio.core.branch import check_branch
from aestudio.core.errors import ProjectError, TrainingError
from aestudio.core.events import CheckpointReached, Event, RunEnded
from aestudio.core.longer import longer
from aestudio.core.project import Project
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, Origin
from aestudio.core.training import Engine, PartControl, TrainingControl
from aestudio.data.dataset import Dataset
from aestudio.data.job import job_for


@dataclass(frozen=True, slots=True)
class Detour:
    """What is trained first, since nothing is kept of it: so many epochs of a stage, by a design;
    ``title`` is the run that they belong to."""

    project: Project
    stage: int
    epoch: int
    title: str

    @property
    def place(self) -> tuple[int, int]:
        """After which epoch of which stage it ends."""
        return self.stage, self.epoch


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """How a place of a run is come by: from ``start``, or the seed, by way of the ``detours``."""

    start: Run | None
    detours: tuple[Detour, ...] = ()


def reach(kept: KeptRuns, known: KeptRun, run: Run, place: Place) -> Reached:
    """How to come to a place of a run, exactly."""
    design, point = design_of(run, kept.document.project), run.checkpoint
    goes_on = not (run.finished or run.flaw)
    if goes_on and (point.stage, point.epoch, point.step) == (*place, 0):
        return Reached(run)
    latest = kept.memory.latest.get(known.id)
    if latest is not None and (latest.checkpoint.stage, latest.checkpoint.epoch) == place:
        return Reached(latest.under(run.plan))
    before = max((one for one in kept.snapshots(known) if one <= place), default=None)
    if before is None:
        return _from_parent(kept, known, design, place)
    stage, epoch = before
    start = kept.snapshot(known, epoch, stage).under(run.plan)
    return Reached(start, () if before == place else (_detour(known, design, place),))


def _from_parent(kept: KeptRuns, known: KeptRun, design: Project, place: Place) -> Reached:
    """No snapshot is before that place: the run is trained from where it began."""
    origin = known.info.parent
    if origin is None:
        return Reached(None, (_detour(known, design, place),))
    begun, parent = (origin.stage, origin.epoch), kept.document.runs.find(origin.run)
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
    above = reach(kept, parent, kept.run(parent), begun)
    if place == begun:
        return above
    return Reached(above.start, (*above.detours, _detour(known, design, place)))


def trained_through(
    engine: Engine,
    start: Run | None,
    detours: Sequence[Detour],
    dataset: Dataset,
    control: TrainingControl,
) -> Run | None:
    """The run as it stood where the last of the detours ends, which are trained again; None where
    that was stopped on the way."""
    at = start
    for one in detours:
        begun = None if at is None else at.under(one.project.plan)
        job = replace(job_for(one.project, dataset, begun), checkpoint_every=0.0)
        part = PartControl(control)
        at = _trained_to(engine.train(job, part), part, one)
        if control.stopping:
            return None
        if at is None:
            raise TrainingError(f"run {one.title} does not come to that epoch again")
    return at


def _trained_to(events: Iterator[Event], part: TrainingControl, detour: Detour) -> Run | None:
    """The run as it stood where the detour ends, if it came so far."""
    found: Run | None = None
    for event in events:
        if isinstance(event, CheckpointReached):
            point = event.run.checkpoint
            if (point.stage, point.epoch) == detour.place:
                found = event.run
                part.stop()
        if isinstance(event, RunEnded) and event.error is not None:
            raise event.error
    return found


def last_epoch(known: KeptRun, run: Run) -> Place:
    """The place at which the last epoch of a run had ended; before the first one where another
    program trained it."""
    if run.is_from_elsewhere:
        return run.checkpoint.stage, run.checkpoint.epoch
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


def trained_longer(run: Run, project: Project, epochs: int, otherwise: str) -> Project:
    """The design of a finished run with so many epochs more; raises ProjectError where they would
    not be trained, with what to do ``otherwise``."""
    last = run.stages[-1]
    history = run.history.stage(last.number)
    trained = 0 if history is None else len(history.epochs)
    if trained < last.epochs:
        raise ProjectError(
            f"{last.name} stopped early, after {trained:,} of {last.epochs:,} epochs: more would "
            "not be trained",
            remedy=otherwise,
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


def _standing(run: Run, place: Place) -> Run:
    point = replace(run.checkpoint, stage=place[0], epoch=place[1], step=0)
    return replace(run, checkpoint=point)


def _detour(known: KeptRun, design: Project, place: Place) -> Detour:
    return Detour(design, *place, known.numbered)


def _text(place: Place) -> str:
    return f"{place[0]}:{place[1]}"
