"""The runs that are not opened, and the snapshots of all: on the disk, off the GUI thread."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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
from aestudio.storage.thinning import keep_thinned, thin

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
        self._in_file = self._opened_now()
        self._snapshots: Mapping[str, tuple[Snapshot, ...]] = {}  # Replaced, never changed.
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
        self._in_file = self._opened_now()
        self._waiting, self._snapshots = [], {}
        if not keep_scratch:
            self._submit(self._scratch.remove)
        self.snapshots_changed.emit(self._session.runs.opened or "")
        self._look()

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

    @property
    def reading(self) -> Callable[[str], Run]:
        """What reads a run of the project as it stands now, by its id, off the GUI thread; raises
        FileError."""
        document = self._session.document

        def read(id: str) -> Run:
            self._background.settle()  # It may be on its way to the disk.
            return self._run(id, document)

        return read

    def snapshots(self, id: str) -> tuple[Snapshot, ...]:
        """Where the snapshots of a run lie, as far as was seen when the disk was last looked at."""
        return self._snapshots.get(id, ())

    def read_snapshot(
        self,
        id: str,
        at: Snapshot,
        use: Callable[[Run], object],
        failed: Callable[[StudioError], object] | None = None,
    ) -> None:
        """Read a snapshot and hand it to ``use``; or the error to ``failed``."""

        def missing(error: StudioError) -> None:
            (failed or self.failed.emit)(error)
            self._look()

        self._reader.submit(lambda: self._snapshot(id, at), use, missing)

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

    def save_to(self, store: RunStore, runs: Runs, *, snapshots: bool = True) -> frozenset[str]:
        """Have all runs in the store beside a project that is about to be saved, their snapshots
        too unless said otherwise; off the GUI thread. Raises FileError if that cannot be.

        Returns what lies aside of an earlier backup, for when the project is saved.
        """
        self._background.settle()
        ids = [one.id for one in runs.kept]
        stale = store.set_aside
        for one in self._stores:
            stale -= one.copy_to(store, ids, snapshots=snapshots)
        return stale

    def copied(self, store: RunStore, runs: Runs, stale: frozenset[str]) -> None:
        """A copy without snapshots is saved there: what it has not goes; off the GUI thread."""
        if self._beside is None or store.folder != self._beside.folder:
            store.forget_aside(stale)
            store.keep_only([one.id for one in runs.kept], snapshots=False)

    def saved(self, store: RunStore, document: Document, stale: frozenset[str]) -> None:
        """The project is saved there: what it no longer has goes, and what is too much."""
        self._beside = store
        self._submit(partial(self._clear, store, document, stale))
        self._look()

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

    def _submit(self, work: Callable[[], object]) -> None:
        self._background.submit(work, lambda _none: None, self.failed.emit)

    def _opened_now(self) -> tuple[int, str, Run] | None:
        """The run that is opened, and in which document."""
        id, run = self._session.runs.opened, self._session.run
        return None if id is None or run is None else (self._session.openings, id, run)

    def _leave_file(self) -> None:
        """What was opened with the project may be in the project's own file alone: once another run
        is opened it is kept as any other."""
        if self._in_file is None or self._in_file[1] == self._session.runs.opened:
            return
        (openings, id, run), self._in_file = self._in_file, None
        if openings == self._session.openings:
            self._submit(partial(self._keep_missing, id, run))

    def _keep_missing(self, id: str, run: Run) -> None:
        if not any(store.has(id) for store in self._stores):
            self._scratch.keep(id, run)

    def _keep_opened(self, run: Run | None) -> None:
        self._leave_file()
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
        return self._having(lambda store: store.has_snapshot(id, *place)).snapshot(id, *place)

    def _having(self, has: Callable[[RunStore], bool]) -> RunStore:
        """The store that has it; the one beside the project where none does, to say so."""
        newest_first = self._stores[::-1]
        return next((one for one in newest_first if has(one)), self._stores[0])

    def _look(self) -> None:
        self._background.submit(self._seen, self._tell, self.failed.emit)

    def _seen(self) -> set[str]:
        """Look where all snapshots lie; the runs of which that is not as it was. Off the GUI
        thread, as is all of what follows but for ``_tell``."""
        found: dict[str, dict[tuple[int, int], Snapshot]] = {}
        for store in self._stores:
            for id, ones in store.all_snapshots().items():
                found.setdefault(id, {}).update({(one.stage, one.epoch): one for one in ones})
        before = self._snapshots
        self._snapshots = {id: tuple(sorted(ones.values())) for id, ones in found.items()}
        ids = {*before, *self._snapshots}
        return {id for id in ids if before.get(id) != self._snapshots.get(id)}

    def _tell(self, changed: set[str]) -> None:
        opened = self._session.runs.opened
        if opened in changed:
            self.snapshots_changed.emit(opened)

    def _clear(self, store: RunStore, document: Document, stale: frozenset[str]) -> None:
        """The rule holds for runs that went on since the project was saved before."""
        ids = {one.id for one in document.runs.kept}
        store.forget_aside(stale)
        store.keep_only(ids)
        most, _bytes = self._limits()
        there = store.all_snapshots()
        for id in ids & {*self._scratch.all_snapshots()}:
            lengths = Counter(one.stage for one in there.get(id, ()))
            if any(length > most for length in lengths.values()):
                opened = document.run if id == document.runs.opened else None
                thin(store, id, opened or store.run(id), most)

    def _thinned(self, id: str, run: Run) -> None:
        most, most_bytes = self._limits()
        if sum(one.bytes for ones in self._snapshots.values() for one in ones) > most_bytes:
            self._refuse(id, most_bytes)
            return
        there = self._snapshots.get(id, ())
        new, gone = keep_thinned(self._scratch, id, run, most, there)
        place = (new.stage, new.epoch)
        stay = [one for one in there if (one.stage, one.epoch) != place and one not in gone]
        stay += [one for one in gone if self._lies_beside(id, one)]
        if new not in gone:
            stay.append(new)
        self._snapshots = {**self._snapshots, id: tuple(sorted(stay))}

    def _lies_beside(self, id: str, at: Snapshot) -> bool:
        """Until the project is saved again nothing goes from there."""
        beside = self._beside
        return beside is not None and beside.has_snapshot(id, at.stage, at.epoch)

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
