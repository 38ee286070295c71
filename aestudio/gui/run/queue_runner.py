"""Trains runs that wait their turn, one after the other, aside from what is on the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import time

from PySide6.QtCore import QObject, Signal

from aestudio.analysis.errors import measured
from aestudio.core.errors import DivergedError, StudioError
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.progress import Progress
from aestudio.core.project import Document
from aestudio.core.queue import Queue, QueuedRun, QueueState
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, RunGroup
from aestudio.core.training import TrainingJob
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.job import job_for
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.kit.background import Background
from aestudio.gui.run.run_controller import RunController, RunState


class QueueRunner(QObject):
    """``changed`` carries the QueueState, ``failed`` a StudioError, ``emptied`` the QueueState with
    which the last run ended.

    What the user trains goes before: the queue holds meanwhile. Runs that end are added to those
    of the project, and what is opened stays so.
    """

    changed = Signal(object)
    failed = Signal(object)
    emptied = Signal(object)

    def __init__(
        self,
        session: Session,
        foreground: RunController,
        controller: RunController,
        data: DataController,
        files: RunFiles,
        background: Background,
    ) -> None:
        super().__init__(session)
        self._session, self._foreground, self._controller = session, foreground, controller
        self._data, self._files, self._background = data, files, background
        self._state = QueueState()
        self._dataset: Dataset | None = None
        self._measuring, self._begun = False, 0.0
        foreground.state_changed.connect(self._give_way)
        controller.state_changed.connect(self._give_way)
        controller.progress_changed.connect(self._show_progress)
        controller.epochs_ended.connect(self._keep_snapshots)
        controller.ended.connect(self._ended)
        controller.called_off.connect(lambda _job: self._over())
        session.opened.connect(self._forget)

    @property
    def state(self) -> QueueState:
        """How the queue stands."""
        return self._state

    @property
    def running(self) -> bool:
        """Whether steps are being taken."""
        return self._controller.state is RunState.RUNNING

    @property
    def idle(self) -> bool:
        """Whether nothing is being trained."""
        return self._controller.idle

    def add(self, runs: Iterable[QueuedRun], group: RunGroup | None = None) -> None:
        """Have these trained once it is their turn; they belong together where a group is given,
        with the runs that it has already."""
        if group is not None and self._session.runs.group(group.id) is None:
            self._session.show_runs(self._session.runs.with_group(group), self._session.run)
        self._show(queue=self._state.queue.with_last(runs))
        self._next()

    def drop(self, ids: Iterable[str]) -> None:
        """Have these not trained; the one that is being trained ends."""
        gone = {*ids}
        current = self._state.current
        self._show(queue=self._state.queue.without(gone))
        if current is not None and current.id in gone:
            self._stop_current()

    def move(self, ids: Sequence[str], places: int) -> None:
        """Let these wait longer, or less long where ``places`` is negative."""
        self._show(queue=self._state.queue.moved(ids, places))

    def place(self, ids: Sequence[str], row: int) -> None:
        """Let these wait before the one that stands at ``row`` now."""
        self._show(queue=self._state.queue.placed(ids, row))

    def hold(self, held: bool) -> None:
        """Begin no other run until told to go on; the one that is being trained pauses."""
        self._show(held=held)
        self._give_way()

    def stop(self) -> None:
        """Train none of them any more; runs that have ended stay."""
        self._show(queue=Queue())
        self._stop_current()

    def shut_down(self) -> None:
        """End without telling anyone, for when the window is gone."""
        self._state = QueueState(held=True)
        self._controller.shut_down()

    def _forget(self, _document: Document) -> None:
        """Another project is open: what is still under way is none of its runs."""
        self._show(queue=Queue(), current=None, progress=None, ended=0, held=False)
        self._dataset, self._measuring = None, False
        self._controller.stop()

    def _stop_current(self) -> None:
        """At once while its data are read; what has ended and is being measured stays."""
        if not self._controller.idle:
            self._controller.stop()
        elif not self._measuring:
            self._over()

    def _give_way(self, _state: object = None) -> None:
        """Train while nothing else does."""
        busy = not self._foreground.idle
        if busy is not self._state.gives_way:
            self._show(gives_way=busy)
        if busy or self._state.held:
            self._controller.pause()
        else:
            self._controller.resume()
            self._next()

    def _next(self) -> None:
        state = self._state
        one = state.queue.next
        free = state.current is None and self._controller.idle and self._foreground.idle
        if one is None or not free or state.held:
            return
        self._show(queue=state.queue.without([one.id]), current=one, progress=None)
        path, known = self._session.path, (self._data.dataset, self._dataset)
        base = path.parent if path else None
        ended = self._session.runs.of_group(one.group) if one.group else ()
        self._background.submit(
            lambda: _prepared(one, ended, known, base),
            lambda found: self._begin(one, *found),
            partial(self._could_not, one),
        )

    def _begin(
        self, one: QueuedRun, settled: QueuedRun, dataset: Dataset, job: TrainingJob
    ) -> None:
        self._dataset = dataset
        if self._state.current is one and self._controller.idle:
            self._show(current=settled)
            self._begun = time()
            self._controller.start(replace(job, checkpoint_every=0.0), one.budget.seconds)

    def _could_not(self, one: QueuedRun, error: StudioError) -> None:
        """What stands against one stands against the next: the user looks at it first."""
        if self._state.current is not one:
            return
        self._show(held=True)
        self._tell(error)
        self._over()

    def _show_progress(self, progress: Progress) -> None:
        if self._state.current is not None:
            self._show(progress=progress)

    def _keep_snapshots(self, runs: tuple[Run, ...]) -> None:
        one, dataset = self._state.current, self._dataset
        if one is not None and dataset is not None and one.keeps_snapshots:
            for run in runs:
                self._files.keep_snapshot(one.id, dataset.noted_in(run))

    def _ended(self, _job: TrainingJob, ended: RunEnded) -> None:
        one, run, dataset = self._state.current, ended.run, self._dataset
        if one is None or dataset is None:
            return
        if ended.error is not None and not isinstance(ended.error, DivergedError):
            self._show(held=True)
            self._tell(ended.error)
        # Of a comparison whole runs count; others can be gone on with.
        stopped = ended.reason is EndReason.STOPPED
        if run is None or (stopped and one.group is not None):
            self._over()
            return
        self._measuring = True
        could_not = partial(self._could_not, one)
        self._background.submit(
            lambda: measured(run, dataset),
            lambda found: self._files.keep(
                one.id, found, lambda: self._keep(one, found), could_not
            ),
            could_not,
        )

    def _keep(self, one: QueuedRun, run: Run) -> None:
        if self._state.current is not one:
            return
        known_by = {"group": one.group, "contender": one.contender, "begun": self._begun}
        self._session.add_aside(run, id=one.id, name=one.name, **known_by)
        self._state = replace(self._state, ended=self._state.ended + 1)
        self._over()

    def _over(self) -> None:
        """The run that was trained is no longer under way."""
        ended, self._measuring = self._state, False
        if ended.current is None:
            return
        empty = not ended.queue
        left = {"ended": 0, "held": False} if empty else {}
        self._show(current=None, progress=None, **left)
        if empty:
            self.emptied.emit(ended)
        self._next()

    def _tell(self, error: StudioError) -> None:
        one = self._state.current
        if one is not None and not error.where:
            error.where = one.name
        self.failed.emit(error)

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self.changed.emit(self._state)


def _prepared(
    one: QueuedRun,
    ended: Sequence[KeptRun],
    known: Iterable[Dataset | None],
    base: Path | None,
) -> tuple[QueuedRun, Dataset, TrainingJob]:
    """What is trained after those of its group that have ``ended``, its data and its job; data are
    read where they are not known."""
    settled = one.settled(ended)
    project = settled.project
    wanted = project.data.fingerprint
    here = (found for found in known if found and found.reference.fingerprint == wanted)
    dataset = next(here, None) or load_dataset(project.data, base)
    return settled, dataset, job_for(project, dataset)
