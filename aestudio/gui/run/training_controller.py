"""Turns what the user asks for into runs, and keeps what they leave behind."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import time

from PySide6.QtCore import QObject, Signal

from aestudio.analysis.errors import measured
from aestudio.core.branch import check_branch
from aestudio.core.cost import training_bytes
from aestudio.core.errors import (
    DivergedError,
    ProjectError,
    StudioError,
    TooLargeError,
    TrainingError,
)
from aestudio.core.events import RunEnded
from aestudio.core.longer import longer
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.core.run import Run
from aestudio.core.runs import Origin, new_id
from aestudio.core.training import TrainingJob
from aestudio.core.units import bytes_text, count_text
from aestudio.data.dataset import Dataset
from aestudio.data.job import job_for
from aestudio.data.streaming.memory import free_memory
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.kit.background import Background
from aestudio.gui.run.run_controller import RunController, RunState

CHECKPOINT_EVERY = 0.0  # Seconds: every epoch that ends may become a snapshot.


@dataclass(frozen=True, slots=True, eq=False)
class _Broken:
    """What an error left of a run, and the stage that it ended."""

    left: Run
    stage: int
    error: StudioError


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """What is to be trained: on from a run or from the seed, all of it or one stage.

    ``id`` is that of the run that goes on by it; None begins another one, which branches off
    ``parent`` if there is one. ``until`` is the stage and epoch that a run which was trained
    before is to be trained up to again, aside, by its own design.
    """

    start: Run | None = None
    only_stage: int | None = None
    renewed: bool = False
    id: str | None = None
    parent: Origin | None = None
    until: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the run under way is known by, whether it is one more of the project, and up to which
    epoch it is only trained again."""

    id: str
    new: bool
    parent: Origin | None
    begun: float
    until: tuple[int, int] | None = None


class TrainingController(QObject):
    """``refused`` carries a StudioError that stands against training or ended it, ``checkpointed``
    a run under way as it could be gone on with, ``reached`` a run as it stood after the epoch that
    it was trained up to again."""

    refused = Signal(object)
    reached = Signal(object)
    checkpointed = Signal(object)
    progress_changed = Signal(object)

    def __init__(
        self,
        session: Session,
        data: DataController,
        controller: RunController,
        background: Background,
        files: RunFiles,
    ) -> None:
        super().__init__(session)
        self._session, self._data, self._controller = session, data, controller
        self._background, self._files = background, files
        self._known = _Known("", True, None, 0.0)
        self._waiting: Callable[[Dataset], None] | None = None
        self._dataset: Dataset | None = None
        self._broken: _Broken | None = None
        self._too_large: _Wanted | None = None
        controller.ended.connect(self._keep)
        controller.called_off.connect(self.show_idle_progress)
        controller.progress_changed.connect(self.progress_changed)
        controller.checkpoint_reached.connect(self._note_checkpoint)
        controller.epochs_ended.connect(self._keep_snapshots)
        data.loaded.connect(self._start_waiting)
        data.failed.connect(self._give_up_waiting)
        session.project_changed.connect(self.show_idle_progress)
        session.run_changed.connect(self.show_idle_progress)

    @property
    def preparing(self) -> bool:
        """Whether a run was asked for and waits for its data."""
        return self._waiting is not None

    def train(self) -> None:
        """Go on with an unfinished run of this design, else train from the seed."""
        if self._session.document.can_continue:
            self._begin(_Wanted(self._session.run, id=self._session.runs.opened))
        else:
            self.restart()

    def train_anyway(self) -> None:
        """Begin what was refused because it will probably not fit into memory."""
        refused, self._too_large = self._too_large, None
        if refused is not None:
            self._begin(refused, anyway=True)

    def restart(self) -> None:
        """Train one more run from the seed."""
        self._begin(_Wanted())

    def branch(self, start: Run, parent: Origin) -> None:
        """Train one more run that goes on from a snapshot by the design as it is now."""
        project = self._session.project
        try:
            check_branch(start, project)
        except ProjectError as error:
            self.refused.emit(error)
            return
        self._begin(_Wanted(start.under(project.plan), parent=parent))

    def train_on(self, last: Run, epochs: int) -> None:
        """Train the opened run, of which ``last`` is the last snapshot, so many epochs further."""
        run, opened = self._session.run, self._session.runs.opened
        if run is None or not self._session.return_to(run):
            return
        plan = longer(run.plan, run.architecture, epochs)
        text = f"Train {count_text(epochs, 'more epoch')}"
        if self._session.edit(text, lambda project: project.edited(plan=plan)):
            self._begin(_Wanted(last.under(plan), id=opened))

    def train_up_to(self, before: Run, stage: int, epoch: int) -> None:
        """Train the opened run again, aside, from the snapshot ``before`` an epoch up to it."""
        self._begin(_Wanted(before, id=self._session.runs.opened, until=(stage, epoch)))

    def try_lower(self, diverged: DivergedError) -> None:
        """Lower the learning rate of the stage that diverged and go on from the state restored.

        If more has been edited since, that state is of another design: the run starts anew.
        """
        run = self._session.run if self._session.document.can_continue else None
        lowered = self._session.edit(
            f"Lower the learning rate to {diverged.rate:g}",
            lambda project: project.edited(
                plan=project.plan.with_rate(diverged.stage, diverged.rate)
            ),
        )
        if lowered and run is not None:
            self._session.set_run(run.under(self._session.project.plan))
        if lowered:
            self.train()

    def train_again_with(self, stage: str, rate: float) -> None:
        """Give one stage, by its key, a learning rate of its own, and train from the seed."""
        lowered = self._session.edit(
            f"Lower the learning rate to {rate:g}",
            lambda project: project.edited(
                plan=project.plan.with_override(stage, learning_rate=rate)
            ),
        )
        if lowered:
            self.restart()

    def run_stage(self, number: int, renewed: bool = False) -> None:
        """Train one stage only, on what the stages before it have learnt: from the weights that
        it has, or ``renewed`` from new ones."""
        run = self._matching_run()
        if run is not None and run.flaw:
            what = f"the run cannot go on: {run.flaw}"
            self.refused.emit(ProjectError(what, remedy="Press Train to begin anew"))
            return
        missing = [n for n in range(1, number) if run is None or n not in run.done]
        if missing:
            names = " and ".join(str(n) for n in missing)
            self.refused.emit(
                ProjectError(
                    f"Stage {number} builds on stage {names}, which has not been trained",
                    remedy="Run the stages in order, or press Train for all of them",
                )
            )
            return
        again = run is not None and number in run.done
        opened = self._session.runs.opened
        self._begin(_Wanted(run, number, renewed, None if again else opened))

    def toggle_pause(self) -> None:
        """Hold the run, or let it go on."""
        if self._controller.state is RunState.PAUSED:
            self._controller.resume()
        else:
            self._controller.pause()

    def stop(self) -> None:
        """End the run and keep the model."""
        self._waiting = None
        self._controller.stop()

    def show_idle_progress(self) -> None:
        """While nothing runs: the last run if it has the stages of the design, else the design."""
        if self._controller.idle:
            self.progress_changed.emit(self.idle_progress())

    def curves(self, shown: Progress) -> Progress:
        """What there are curves of while ``shown`` is the state of the stages: the run, also if
        the design has other stages by now."""
        run = self._session.run
        if not self._controller.idle or run is None or shown.history.stages:
            return shown
        return Progress.of_run(run)

    def idle_progress(self) -> Progress:
        """The progress to show while nothing runs."""
        project, run = self._session.project, self._session.run
        samples = project.data.training_samples
        design = Progress.waiting(project.architecture, project.plan, samples)
        if run is None:
            return design
        left = Progress.of_run(run, samples)
        wanted = [(one.stage.key, one.stage.sizes) for one in design.stages]
        same = wanted == [(one.stage.key, one.stage.sizes) for one in left.stages]
        if not same:
            return design
        broken = self._broken
        # A run that is measured, or given another name, keeps its checkpoint.
        if broken is None or broken.left.checkpoint is not run.checkpoint:
            return left
        return left.broken_off(broken.stage, broken.error)

    def _matching_run(self) -> Run | None:
        run, project = self._session.run, self._session.project
        if run is None or run.architecture != project.architecture:
            return None
        same_strategy = run.plan.strategy == project.plan.strategy
        return run if same_strategy and run.data_sha256 == project.data.fingerprint else None

    def _begin(self, wanted: _Wanted, *, anyway: bool = False) -> None:
        if not self._controller.idle or self.preparing:
            return
        blocking = [one for one in self._session.project.problems() if one.blocking]
        if blocking:
            self.refused.emit(blocking[0].error())
            return
        short = None if anyway else _short_of_memory(self._session.project)
        if short is not None:
            self._too_large = wanted
            self.refused.emit(short)
            return
        self._waiting = lambda dataset: self._prepare(dataset, wanted)
        if self._data.dataset is not None:
            self._start_waiting(self._data.dataset)
        else:
            self._data.fetch_again()

    def _start_waiting(self, dataset: Dataset) -> None:
        prepare, self._waiting = self._waiting, None
        if prepare is not None:
            prepare(dataset)

    def _give_up_waiting(self) -> None:
        self._waiting = None

    def _prepare(self, dataset: Dataset, wanted: _Wanted) -> None:
        project, again = self._session.project, wanted.start
        if wanted.until and again is not None:
            project = project.edited(architecture=again.architecture, plan=again.plan)
        self._dataset = dataset
        self._background.submit(
            lambda: job_for(
                project, dataset, wanted.start, wanted.only_stage, renewed=wanted.renewed
            ),
            lambda job: self._start(job, wanted),
            self.refused.emit,
        )

    def _start(self, job: TrainingJob, wanted: _Wanted) -> None:
        if self._controller.idle:
            self._broken = None
            new = self._session.runs.find(wanted.id) is None
            id = new_id() if wanted.id is None or new else wanted.id
            self._known = _Known(id, new, wanted.parent, time(), wanted.until)
            self._controller.start(replace(job, checkpoint_every=CHECKPOINT_EVERY))

    def _note_checkpoint(self, run: Run) -> None:
        if self._dataset is not None and not self._known.until:
            self.checkpointed.emit(self._dataset.noted_in(run))

    def _keep_snapshots(self, runs: tuple[Run, ...]) -> None:
        if self._known.until:
            self._look_out(runs, self._known.until)
        elif self._dataset is not None:
            for run in runs:
                self._files.keep_snapshot(self._known.id, self._dataset.noted_in(run))

    def _look_out(self, runs: tuple[Run, ...], until: tuple[int, int]) -> None:
        for run in runs:
            if (run.checkpoint.stage, run.checkpoint.epoch) == until:
                self._controller.stop()
                self.reached.emit(run)

    def _keep(self, job: TrainingJob, ended: RunEnded) -> None:
        if self._known.until:
            self.show_idle_progress()
            if ended.error is not None:
                self.refused.emit(ended.error)
            return
        run, dataset = ended.run, self._dataset
        if run is not None and ended.error is not None:
            self._broken = _Broken(run, run.checkpoint.stage, ended.error)
        if run is not None and dataset is not None:
            noted = dataset.noted_in(run)
            self._note(noted)
            self._background.submit(
                lambda: measured(noted, dataset),
                lambda found: self._replace(noted, found),
                self.refused.emit,
            )
        if ended.error is not None:
            self.refused.emit(ended.error)
        elif run is None:
            self.refused.emit(TrainingError("the run left nothing behind"))

    def _note(self, run: Run) -> None:
        """Keep what training left behind: as one more run, or as the one that went on."""
        known = self._known
        if known.new:
            name = self._session.runs.name_for(run, known.parent)
            said = {"id": known.id, "parent": known.parent, "begun": known.begun, "name": name}
            self._session.add_run(run, **said)
            self._known = replace(known, new=False)
        else:
            self._session.set_run(run)

    def _replace(self, noted: Run, found: Run) -> None:
        if self._session.run is noted:
            self._session.set_run(found)


def _short_of_memory(project: Project) -> TooLargeError | None:
    """What to say before a run that needs more memory than there is; None if it fits.

    Data that have been read are no longer in what is free, and their copy for training is in
    what is needed.
    """
    data = project.data
    needed = training_bytes(
        project.architecture, project.plan, data.training_samples, data.streamed
    )
    free = free_memory()
    if needed <= free:
        return None
    return TooLargeError(
        f"needs about {bytes_text(needed)} of memory, {bytes_text(free)} are free",
        where="Training",
        remedy="Use smaller layers or batches, or close other programs",
    )
