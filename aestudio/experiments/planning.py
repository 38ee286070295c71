"""Which runs a face-off or a sweep takes, in which order, and what each is called."""

from collections.abc import Iterable, Iterator, Sequence

from aestudio.core.assignable import label_of
from aestudio.core.budget import Budget
from aestudio.core.differences import in_words, lowered, settings_of
from aestudio.core.project import Project
from aestudio.core.queue import QueuedRun
from aestudio.core.runs import MOST_NAME, GroupKind, RunGroup, new_id
from aestudio.experiments.contenders import Named


def face_off_group(names: Iterable[str], budget: Budget) -> RunGroup:
    """The group of a face-off between contenders of those names."""
    return RunGroup(
        id=new_id(), kind=GroupKind.FACE_OFF, name=_short(" · ".join(names)), budget=budget
    )


def sweep_group(varied: Iterable[str]) -> RunGroup:
    """The group of a sweep over those settings."""
    labels = (lowered(label_of(one)) for one in varied)
    return RunGroup(id=new_id(), kind=GroupKind.SWEEP, name=_short(", ".join(labels)))


def sweep_run_name(design: Project, varied: Iterable[str]) -> str:
    """What a run of a sweep is called: what is varied as the window shows it."""
    settings = settings_of(design.architecture, design.plan)
    return _short(in_words(settings, varied) or "the same again")


def run_name(contender: str, seed: int) -> str:
    """What a run of a face-off is called."""
    return _short(f"{contender}, seed {seed}")


def seeded(project: Project, seed: int) -> Project:
    """The project with another seed."""
    return project.edited(plan=project.plan.edited(seed=seed))


def face_off_runs(
    designs: Sequence[tuple[Named, Project]], seeds: int, group: RunGroup
) -> Iterator[QueuedRun]:
    """Each contender with each seed, one seed after the other: where it is stopped, all have had
    about as many runs."""
    budget = group.budget
    for seed in range(1, seeds + 1):
        for named, design in designs:
            project = seeded(design, seed)
            plan = budget.plan_of(project.plan, project.architecture, project.samples_per_epoch)
            yield QueuedRun(
                project.edited(plan=plan),
                run_name(named.name, seed),
                budget,
                group.id,
                _short(named.name),
                keeps_snapshots=False,
            )


def sweep_runs(
    designs: Iterable[Project], varied: Sequence[str], group: RunGroup
) -> Iterator[QueuedRun]:
    """Each combination once."""
    for project in designs:
        name = sweep_run_name(project, varied)
        yield QueuedRun(project, name, group=group.id, keeps_snapshots=False)


def _short(name: str) -> str:
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1]}…"
