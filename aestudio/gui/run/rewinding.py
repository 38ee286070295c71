"""Brings the snapshots of the opened run to the strip that goes back, and does what it asks."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from aestudio.core.errors import StudioError
from aestudio.core.longer import unlike_at_first
from aestudio.core.run import Run
from aestudio.core.runs import Origin
from aestudio.core.snapshots import Snapshot, Timeline
from aestudio.gui.build.training.rewind_strip import RewindStrip
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.run.run_controller import RunController
from aestudio.gui.run.run_views import RunViews
from aestudio.gui.run.training_controller import TrainingController

MOST_BYTES = 512 * 2**20  # Of snapshots in memory: those are there at once.


class Rewinding(QObject):
    """Snapshots are read one after the other as soon as a run is opened, so that the handle finds
    them in memory."""

    def __init__(
        self,
        session: Session,
        files: RunFiles,
        training: TrainingController,
        controller: RunController,
        strips: Sequence[RewindStrip],
        views: RunViews,
    ) -> None:
        super().__init__(session)
        self._session, self._files, self._training = session, files, training
        self._controller, self._strips, self._views = controller, strips, views
        self._id: str | None = None
        self._timeline = Timeline()
        self._read: dict[tuple[int, int], Run] = {}
        self._again: set[Snapshot] = set()
        self._reading = False
        self._idle = controller.idle
        session.opened.connect(self._forget)
        session.run_changed.connect(self._show)
        files.snapshots_changed.connect(self._refresh)
        files.snapshot_kept.connect(self._renew)
        files.run_opened.connect(views.show_run)
        controller.state_changed.connect(self._turned)
        training.reached.connect(self._reached)
        for strip in strips:
            strip.moved.connect(self._go)
            strip.branch_wanted.connect(self._branch)
            strip.fill_wanted.connect(self._fill)
            strip.more_wanted.connect(self._train_on)

    @property
    def _position(self) -> int:
        """Where the handle is, the same on each strip."""
        return self._strips[0].track.position

    @property
    def known(self) -> Mapping[tuple[int, int], Run]:
        """Snapshots in memory, by stage and epoch."""
        return self._read

    def _show(self) -> None:
        """The snapshots of the run that is opened, while nothing is trained."""
        id, run = self._session.runs.opened, self._session.run
        if id != self._id:
            self._id, self._read, self._again = id, {}, set()
            for strip in self._strips:
                strip.go_to_end()
        if run is None or id is None or not self._controller.idle:
            for strip in self._strips:
                strip.hide()
            return
        kept = self._files.snapshots(id)
        self._timeline = Timeline.of(run.history, [*kept, *self._again])
        unlike = unlike_at_first(run.stages[-1])
        for strip in self._strips:
            strip.show_timeline(self._timeline, run.finished, unlike)
        if self._position < self._timeline.epochs:
            self._move(self._position)
        self._read_next()

    def _turned(self) -> None:
        """Of what the controller does only matters whether it does anything."""
        if self._idle != self._controller.idle:
            self._idle = self._controller.idle
            self._show()

    def look_again(self) -> None:
        """Show the epoch at which the handle stands, where something else was shown meanwhile."""
        if not self._strips[0].isHidden() and self._position < self._timeline.epochs:
            self._move(self._position)

    def _forget(self) -> None:
        """Runs of another document may have the same ids."""
        self._id, self._read, self._again = None, {}, set()

    def _refresh(self, id: str) -> None:
        if id == self._session.runs.opened:
            self._read = {place: run for place, run in self._read.items() if self._is_again(place)}
            self._show()

    def _read_next(self) -> None:
        """One more, the nearest to the handle first."""
        held = sum(one.bytes for one in self._timeline.snapshots if self._found(one))
        missing = [one for one in self._timeline.snapshots if not self._found(one)]
        if self._reading or not missing or self._id is None or held > MOST_BYTES:
            return
        self._reading = True
        id, here = self._id, self._position
        wanted = min(missing, key=lambda one: abs(self._place(one) - here))
        self._files.read_snapshot(
            id, wanted, lambda run: self._have(id, wanted, run), self._read_no_more
        )

    def _read_no_more(self, _error: StudioError) -> None:
        """Thinned out meanwhile, or damaged: who asks for that one by itself is told."""
        self._reading = False

    def _renew(self, id: str, stage: int, epoch: int) -> None:
        """A snapshot was written, which may have been trained otherwise before."""
        if id == self._session.runs.opened:
            self._read.pop((stage, epoch), None)
            self._show()

    def _is_again(self, place: tuple[int, int]) -> bool:
        return any((one.stage, one.epoch) == place for one in self._again)

    def _place(self, at: Snapshot) -> int:
        return self._timeline.position(at.stage, at.epoch)

    def _found(self, at: Snapshot) -> Run | None:
        return self._read.get((at.stage, at.epoch))

    def _have(self, id: str, at: Snapshot, run: Run) -> None:
        self._reading = False
        if id == self._id:
            self._read[at.stage, at.epoch] = run
            if self._timeline.before(self._position) == at:
                self._move(self._position)
        self._read_next()

    def _go(self, position: int) -> None:
        """The handle was moved on one of the strips."""
        for strip in self._strips:
            strip.show_position(position)
        self._move(position)

    def _move(self, position: int) -> None:
        run = self._session.run
        if run is None:
            return
        if position == self._timeline.epochs:
            self._views.show_run(run)
            return
        at = self._timeline.before(position)
        found = self._read.get(self._timeline.place(position)) or (self._found(at) if at else None)
        if found is not None:
            self._views.show_snapshot(found, _moment(found))

    def _reached(self, run: Run) -> None:
        """An epoch that was thinned out, trained again; in memory as long as its run is open."""
        place = (run.checkpoint.stage, run.checkpoint.epoch)
        self._read[place] = run
        self._again.add(Snapshot(*place, bytes=0))

    def _branch(self, position: int) -> None:
        id, (stage, epoch) = self._id, self._timeline.place(position)
        if id is not None:
            origin = Origin(run=id, stage=stage, epoch=epoch)
            self._with(position, lambda run: self._training.branch(run, origin))

    def _fill(self, position: int) -> None:
        place = self._timeline.place(position)
        self._with(position, lambda run: self._training.train_up_to(run, *place))

    def _train_on(self, epochs: int) -> None:
        self._with(self._timeline.epochs, lambda run: self._training.train_on(run, epochs))

    def _with(self, position: int, do: Callable[[Run], object]) -> None:
        """Do something with the run as it stood at a position, or at the snapshot before it."""
        at, id = self._timeline.before(position), self._id
        found = self._read.get(self._timeline.place(position)) or (self._found(at) if at else None)
        if found is not None:
            do(found)
        elif at is not None and id is not None:
            self._files.read_snapshot(id, at, do)


def _moment(run: Run) -> str:
    """The epoch of a snapshot, and its stage where there are several."""
    point, stages = run.checkpoint, run.stages
    stage = f"{stages[point.stage - 1].name}, " if len(stages) > 1 else ""
    return f"{stage}epoch {point.epoch:,}"
