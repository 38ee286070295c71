"""Designs that can stand against each other in a face-off, and what stands against that."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from aestudio.core.architecture import Architecture
from aestudio.core.assignments import assigned, parsed
from aestudio.core.budget import Budget
from aestudio.core.errors import ProjectError
from aestudio.core.longer import with_epochs
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Project
from aestudio.core.runs import KeptRun
from aestudio.experiments.contenders import WORDS, Named

# What each is called, and the word of the command line for it.
USUAL = {
    "tied": "tied",
    "untied": "untied",
    "whole": "whole",
    "one at a time": "one-at-a-time",
    "one at a time + fine-tuning": "fine-tuned",
}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A design under the name that it would have; ``problem`` says why it cannot be trained,
    ``run`` is the id of the run that it is the design of, if any."""

    named: Named
    project: Project | None
    problem: str = ""
    run: str = ""

    @property
    def key(self) -> str:
        """What tells it from the others, whatever it is called."""
        return self.run or self.name

    @property
    def name(self) -> str:
        """What it is called."""
        return self.named.name


def candidates(project: Project, runs: Iterable[KeptRun]) -> tuple[Candidate, ...]:
    """Those that are made from a design as it is, and the designs of runs on the same data, each
    once, whatever the seed."""
    found = [_made(project, name, word) for name, word in USUAL.items()]
    designs: set[tuple[Architecture, TrainingPlan]] = set()
    for run in runs:
        outline = run.outline
        design = outline.architecture, outline.plan.edited(seed=0)
        if outline.data_sha256 == project.data.fingerprint and design not in designs:
            designs.add(design)
            found.append(_of_run(project, run, {one.name for one in found}))
    return tuple(found)


def same_designs(chosen: Sequence[Candidate], budget: Budget) -> Mapping[str, str]:
    """Of those that are chosen the names of such as are the same design as one before them, and its
    name; seeds, and epochs that do not count, make no difference."""
    first: dict[tuple[Architecture, TrainingPlan], str] = {}
    found: dict[str, str] = {}
    for one in chosen:
        if one.project is None or one.problem:
            continue
        before = first.setdefault(_design(one.project, budget), one.name)
        if before != one.name:
            found[one.name] = before
    return found


def _made(project: Project, name: str, word: str) -> Candidate:
    named = Named(name, parsed([WORDS[word]]))
    try:
        design = assigned(project, named.values)
    except ProjectError as error:
        return Candidate(named, None, str(error))
    return Candidate(named, design, _blocking(design))


def _of_run(project: Project, run: KeptRun, taken: Set[str]) -> Candidate:
    """Called as the run, or as what it was in a face-off before; by its number, too, where another
    is called so."""
    name = run.info.contender or run.info.name or run.title
    named = Named(f"{name} (run {run.info.number})" if name in taken else name, {})
    try:
        design = project.edited(architecture=run.outline.architecture, plan=run.outline.plan)
    except ProjectError as error:
        return Candidate(named, None, str(error), run.id)
    return Candidate(named, design, _blocking(design), run.id)


def _blocking(design: Project) -> str:
    """The first thing that keeps a design from being trained; empty if nothing does."""
    blocking = (one for one in design.problems() if one.blocking)
    return next((str(one.error()) for one in blocking), "")


def _design(project: Project, budget: Budget) -> tuple[Architecture, TrainingPlan]:
    """What tells it from others under these settings."""
    architecture, plan = project.architecture, project.plan.edited(seed=0)
    if budget.seconds is not None or budget.updates is not None:
        stages = plan.stages(architecture)
        for stage in stages:
            plan = with_epochs(plan, stages, stage, 1)
    return architecture, plan.edited(epochs=1) if budget != Budget() else plan
