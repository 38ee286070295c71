"""Runs that go on: the same for more epochs, or one more by other settings."""

from dataclasses import dataclass
from numbers import Integral
from time import time

from aestudio.api.branching import (
    Reached,
    check_reached,
    design_of,
    last_epoch,
    origin_of,
    reach,
    trained_longer,
)
from aestudio.api.early import EarlyRuns
from aestudio.api.given import Given
from aestudio.api.memory import Memory
from aestudio.api.runs import KeptRuns
from aestudio.api.telling import warn
from aestudio.api.training import Conduct, trained
from aestudio.api.words import in_python
from aestudio.core.errors import ProjectError
from aestudio.core.longer import unlike_at_first, with_epochs
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, new_id
from aestudio.data.dataset import Dataset
from aestudio.data.job import job_for


@dataclass(frozen=True, slots=True, eq=False)
class Continuation:
    """A run of a project, as it is opened, to go on from on its data; ``watched`` are samples to
    validate on in place of the plan's share, ``conduct`` is how it goes on."""

    kept: KeptRuns
    dataset: Dataset
    watched: Given | None
    conduct: Conduct

    @property
    def known(self) -> KeptRun:
        """What the run is known by."""
        known = self.kept.document.runs.current
        assert known is not None  # Where there is a model, there is a run.
        return known

    @property
    def run(self) -> Run:
        """As it stands."""
        run = self.kept.document.run
        assert run is not None
        return run

    @property
    def is_earlier(self) -> bool:
        """Whether the run has gone on since."""
        return self.kept.memory.ended.get(self.known.id, self.run) is not self.run

    def trained_further(self, epochs: int | None) -> tuple[Document, Memory]:
        """The same run, to its end, or so many epochs beyond; raises ProjectError."""
        if not isinstance(epochs, Integral | None) or isinstance(epochs, bool):
            raise ProjectError(
                f"epochs must be a whole number (got {epochs!r})",
                where=self.known.title,
                remedy="Write model.train_further(10)",
            )
        project, reached = self._further(epochs)
        run, early = self._trained(project, reached)
        document = self.kept.document.with_project(project).with_run(run)
        return document, self.kept.memory.with_trained(self.known.id, early)

    def branched(self, plan: TrainingPlan | None, name: str | None) -> tuple[Document, Memory]:
        """One more run that goes on from here by another plan; raises ProjectError."""
        if not isinstance(plan, TrainingPlan | None):
            raise ProjectError(
                f"{type(plan).__name__} is no plan",
                where=self.known.title,
                remedy="Write model.branch(model.plan.edited(epochs=10))",
            )
        begun, document, known, run = time(), self.kept.document, self.known, self.run
        project = design_of(run, document.project)
        project = project if plan is None else project.edited(plan=plan)
        place = last_epoch(known, run)
        check_reached(run, place, project)
        found, early = self._trained(project, reach(self.kept, known, run, place))
        origin, id = origin_of(known, place), new_id()
        called = document.runs.name_for(project, origin) if name is None else name
        memory = self.kept.memory.with_ended(known.id, run).with_trained(id, early)
        document = document.with_project(project)
        return document.with_new_run(found, id=id, name=called, begun=begun, parent=origin), memory

    def _further(self, epochs: int | None) -> tuple[Project, Reached]:
        known, run, now = self.known, self.run, self.kept.document.project
        self._check_further(epochs)
        if epochs is None:
            return design_of(run, now), Reached(run)
        if run.is_from_elsewhere:
            plan = with_epochs(run.plan, run.stages, run.stages[0], epochs)
            return design_of(run.under(plan), now), Reached(run)
        otherwise = "Begin one more run without early stopping: model.branch(plan)"
        project = trained_longer(run, now, epochs, otherwise)
        unlike = unlike_at_first(run.stages[-1])
        if unlike:
            warn(f"more epochs are not those of a longer run: {unlike}")
        return project, reach(self.kept, known, run, last_epoch(known, run))

    def _check_further(self, epochs: int | None) -> None:
        """Raise ProjectError where the run does not go on, or not by that."""
        run, beyond = self.run, epochs is not None
        unfinished = not (run.finished or run.is_from_elsewhere)
        for what, remedy, stands in (
            ("has gone on since", "Begin one more run here: model.branch(plan)", self.is_earlier),
            (f"cannot go on: {run.flaw}", "Train another one", bool(run.flaw)),
            ("is finished", "Say for how many epochs more", run.finished and not beyond),
            ("is not finished", "Train it to its end first", unfinished and beyond),
            ("epochs must be 1 or more", "Give another number", beyond and (epochs or 0) < 1),
        ):
            if stands:
                raise ProjectError(what, where=self.known.title, remedy=remedy)

    def _trained(self, project: Project, reached: Reached) -> tuple[Run, EarlyRuns]:
        start = reached.start
        if start is not None and not reached.detours:
            start = start.under(project.plan)
        with in_python():
            job = job_for(project, self.dataset, start)
        return trained(job, self.watched, self.dataset, self.conduct, reached.detours)
