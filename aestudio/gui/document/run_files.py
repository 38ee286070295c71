"""The runs that are not opened, and the snapshots of all: on the disk, off the GUI thread."""

from collections.abc import Callable, Iterable
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from aestudio.core.errors import FileError, StudioError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import Runs
from aestudio.core.snapshots import Snapshot, kept_epochs
from aestudio.core.units import bytes_text
from aestudio.gui.document.session import Session
from aestudio.gui.kit.background import Background
from aestudio.storage.run_store import RunStore
from aestudio.storage.thinning import keep_thinned

MOST_WAITING, WAITING_BYTES = 12, 256 * 2**20
REST = 4.0  # Times as long as writing takes: a fifth of the time at the most goes into it.
Limits = Callable[[], tuple[int, int]]


class RunFiles(QObject):
    """What is new lies in ``scratch`` until the project is saved, and beside the project from then
    on: nothing there changes before.

    ``limits`` are the most snapshots a stage keeps, and the bytes that all may take.
    ``failed`` carries a StudioError, ``snapshots_changed`` the id of a run that has others by now,
    ``snapshot_kept`` id, stage and epoch of one that was written, ``run_opened`` the Run that was
    opened.
    """

    failed = Signal(object)
    snapshots_changed = Signal(str)
    snapshot_kept = Signal(str, int, int)
    run_opened = Signal(object)

    def __init__(self, session: Session, scratch: RunStore, limits: Limits) -> None:
        super().__init__(session)
        self._session, self._scratch, self._limits = session, scratch, limits
        self._beside: RunStore | None = None
        self._kept: Run | None = session.run
        self._waiting: list[tuple[str, Run]] = []
        self._writing = False
        self._full = ""  # The run of which it was said that there is no room for more.
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self._write_next)
        self._background = Background("runs", self)
        # Who looks at snapshots does not wait for those that are being written.
        self._reader = Background("snapshots", self)
        for one in (self._background, self._reader):
            one.crashed.connect(self.failed)
        session.run_changed.connect(self._keep_opened)
        session.undo_stack.indexChanged.connect(self._hold_removed)

    def begin(self, beside: RunStore | None, *, keep_scratch: bool = False) -> None:
        """Another document is open, whose runs lie ``beside`` it."""
        self._beside, self._kept = beside, self._session.run
        self._waiting = []
        if not keep_scratch:
            self._submit(self._scratch.remove)
        self.snapshots_changed.emit(self._session.runs.opened or "")

    def open(self, id: str) -> None:
        """Open a run that was kept."""
        if id != self._session.runs.opened:
            self.read((id,), lambda found: self._opened(id, found[id]))

    def read(
        self,
        ids: Iterable[str],
        use: Callable[[dict[str, Run]], object],
        failed: Callable[[StudioError], object] | None = None,
    ) -> None:
        """Read runs and hand them to ``use``, by their ids, the opened one as it is; or the error
        to ``failed``."""
        wanted, document = tuple(ids), self._session.document
        self._background.submit(
            lambda: {id: self._run(id, document) for id in wanted}, use, failed or self.failed.emit
        )

    def snapshots(self, id: str) -> tuple[Snapshot, ...]:
        """Where the snapshots of a run lie; may look at the disk, a directory at the most."""
        found = {
            (one.stage, one.epoch): one for store in self._stores for one in store.snapshots(id)
        }
        return tuple(sorted(found.values()))

    def read_snapshot(
        self,
        id: str,
        at: Snapshot,
        use: Callable[[Run], object],
        failed: Callable[[StudioError], object] | None = None,
    ) -> None:
        """Read a snapshot and hand it to ``use``; or the error to ``failed``."""
        self._reader.submit(lambda: self._snapshot(id, at), use, failed or self.failed.emit)

    def keep(
        self,
        id: str,
        run: Run,
        then: Callable[[], object],
        failed: Callable[[StudioError], object],
    ) -> None:
        """Keep a run that is not opened, then go on with one of the two."""
        self._background.submit(partial(self._scratch.keep, id, run), lambda _none: then(), failed)

    def keep_snapshot(self, id: str, run: Run) -> None:
        """Keep a run as it stands after an epoch, and fewer of the others where the rule says.

        Where epochs end faster than they can be written, the rule holds for those that wait, too.
        """
        self._waiting = _fewer([*self._waiting, (id, run)], _most_waiting(run))
        if not self._writing and not self._resting.isActive():
            self._write_next()

    @property
    def idle(self) -> bool:
        """Whether no snapshot is being written."""
        return not self._writing

    def hurry(self) -> None:
        """Have all that wait written before what is asked for next."""
        waiting, self._waiting = self._waiting, []
        for id, run in waiting:
            self._write(id, run)

    def _write_next(self) -> None:
        self._writing = bool(self._waiting)
        if self._writing:
            self._write(*self._waiting.pop(0))

    def _write(self, id: str, run: Run) -> None:
        began = perf_counter()
        self._background.submit(
            lambda: self._thinned(id, run),
            lambda _none: self._wrote(id, run, began),
            self._not_written,
        )

    def _wrote(self, id: str, run: Run, began: float) -> None:
        self.snapshot_kept.emit(id, run.checkpoint.stage, run.checkpoint.epoch)
        self._rest(perf_counter() - began)

    def _not_written(self, error: StudioError) -> None:
        self._rest(0.0)
        self.failed.emit(error)

    def _rest(self, seconds: float) -> None:
        """While others wait; the last of a run has nothing to disturb."""
        self._writing = False
        self._resting.start(round(1000 * REST * seconds) if len(self._waiting) > 1 else 0)

    def take_over(self, runs: RunStore) -> None:
        """Have what a crash left behind; off the GUI thread."""
        runs.copy_to(self._scratch, runs.ids)

    def save_to(self, store: RunStore, runs: Runs, *, snapshots: bool = True) -> None:
        """Have all runs in the store beside a project that is about to be saved, their snapshots
        too unless said otherwise; off the GUI thread. Raises FileError if that cannot be."""
        self._background.settle()
        ids = [one.id for one in runs.kept]
        for one in self._stores:
            one.copy_to(store, ids, snapshots=snapshots)

    def saved(self, store: RunStore, document: Document) -> None:
        """The project is saved there: what it no longer has goes."""
        self._beside = store
        self._submit(partial(store.keep_only, [one.id for one in document.runs.kept]))

    def close(self) -> None:
        """Write what waits, and wait for it."""
        self._resting.stop()
        self.hurry()
        self._reader.close()
        self._background.settle()
        self._background.close()

    @property
    def _stores(self) -> tuple[RunStore, ...]:
        return (self._scratch,) if self._beside is None else (self._beside, self._scratch)

    def _submit(self, work: Callable[[], None]) -> None:
        self._background.submit(work, lambda _none: None, self.failed.emit)

    def _keep_opened(self, run: Run | None) -> None:
        id = self._session.runs.opened
        if run is None or id is None or run is self._kept:
            return
        self._kept = run
        self._submit(partial(self._scratch.keep, id, run))

    def _opened(self, id: str, run: Run) -> None:
        if self._session.runs.find(id) is not None:
            self._kept = run
            self._session.open_run(id, run)
            self.run_opened.emit(run)

    def _hold_removed(self) -> None:
        """A run that was removed may come back by undo after the project has been saved."""
        gone = [id for id in self._known if self._session.runs.find(id) is None]
        if gone and self._beside is not None:
            self._submit(partial(self._beside.copy_to, self._scratch, gone))

    @property
    def _known(self) -> tuple[str, ...]:
        return self._session.saved_runs

    def _run(self, id: str, document: Document) -> Run:
        if id == document.runs.opened and document.run is not None:
            return document.run
        return self._having(lambda store: store.has(id)).run(id)

    def _snapshot(self, id: str, at: Snapshot) -> Run:
        place = (at.stage, at.epoch)
        there = self._having(lambda store: place in _places(store, id))
        return there.snapshot(id, *place)

    def _having(self, has: Callable[[RunStore], bool]) -> RunStore:
        """The store that has it; the one beside the project where none does, to say so."""
        newest_first = self._stores[::-1]
        return next((one for one in newest_first if has(one)), self._stores[0])

    def _thinned(self, id: str, run: Run) -> None:
        most, most_bytes = self._limits()
        sizes: dict[str, int] = {}
        for store in self._stores:
            sizes |= store.snapshot_sizes
        if sum(sizes.values()) > most_bytes:
            self._refuse(id, most_bytes)
            return
        keep_thinned(self._scratch, id, run, most)

    def _refuse(self, id: str, most_bytes: int) -> None:
        """Said once a run; training goes on."""
        if id == self._full:
            return
        self._full = id
        raise FileError(
            f"take {bytes_text(most_bytes)}, the most they may, so no more are kept",
            where="Snapshots",
            remedy="Raise the limit in Preferences, or delete runs and save",
        )


def _most_waiting(run: Run) -> int:
    """So many snapshots of a run's size may wait in memory."""
    slots = run.checkpoint.optimizer.slots if run.checkpoint.optimizer else ()
    arrays = (run.checkpoint.weights.arrays, *slots)
    size = sum(array.nbytes for kind in arrays for array in kind.values())
    return max(2, min(MOST_WAITING, WAITING_BYTES // max(1, size)))


def _fewer(waiting: list[tuple[str, Run]], most: int) -> list[tuple[str, Run]]:
    """Those of a stage that stay by the rule of all snapshots."""
    id, last = waiting[-1]
    point = last.checkpoint
    own = [run for one, run in waiting if one == id and run.checkpoint.stage == point.stage]
    history = last.history.stage(point.stage)
    best = history.best.epoch if history and history.best else None
    kept = kept_epochs([run.checkpoint.epoch for run in own], best, most)
    return [(one, run) for one, run in waiting if run not in own or run.checkpoint.epoch in kept]


def _places(store: RunStore, id: str) -> set[tuple[int, int]]:
    return {(one.stage, one.epoch) for one in store.snapshots(id)}
