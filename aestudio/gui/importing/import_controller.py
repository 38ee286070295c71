"""Reads, prepares and measures what the import dialog shows; knows no widget."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event as Flag
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from aestudio.core.errors import DataError, StudioError
from aestudio.core.reference import DataReference
from aestudio.data.place import file_of
from aestudio.data.streaming.memory import free_memory
from aestudio.data.watch import ReadingStoppedError, Watch
from aestudio.gui.importing.findings import Draft, Findings
from aestudio.gui.importing.later import read_as, settled, taken_over
from aestudio.gui.importing.texts import doing_with
from aestudio.gui.importing.work import Fitted, Found, find, fit, measure, refer
from aestudio.gui.kit.background import Background

FITTING, MEASURING = "Preparing", "Looking at all values"
TAKING = "Taking the data over"
STILL_FOR_MS = 250  # Settings that were not changed for so long are worth trying.
Result = TypeVar("Result")
News = TypeVar("News")


class _Task:
    """One piece of work; its result is dropped once it is not the one that is wanted."""

    def __init__(self, reads: bool = False) -> None:
        self.stop = Flag()
        self.reads = reads


class ImportController(QObject):
    """``draft_changed`` carries a Draft, ``found`` the Findings, ``progressed`` the share that
    has been read (0…1), ``taken`` a DataReference.

    Only a change of what is read reads again. Everything runs on ``background``, one piece after
    the other; what is outdated is called off, and its result dropped.
    """

    draft_changed = Signal(object)
    found = Signal(object)
    progressed = Signal(float)
    taken = Signal(object)

    def __init__(self, background: Background, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._task = _Task()
        self._read: Draft | None = None
        self.draft = draft
        self.findings = Findings()
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL_FOR_MS)
        self._still.timeout.connect(self._go_on)
        background.crashed.connect(self._crash)

    def begin(self) -> None:
        """Read the file."""
        self._start_reading()

    def change(self, draft: Draft) -> None:
        """Want something else of the file, or another file."""
        before, self.draft = self.draft, draft
        if draft == before:
            return
        self.draft_changed.emit(draft)
        if (draft.path, draft.preparation, draft.test_share) == (
            before.path,
            before.preparation,
            before.test_share,
        ):
            return
        if self._outdated or not self._task.reads:
            self._drop()
            self._still.start()

    def stop(self) -> None:
        """Give up what is being read."""
        self._drop()
        remedy = "Try again, or choose another file"
        self._tell(refused=DataError("reading was stopped", remedy=remedy), busy="")

    def take(self) -> None:
        """Describe the data for the project; ``taken`` comes once that is done."""
        draft, found = self.draft, self.findings
        if found.look is None or found.prepared is None or self._still.isActive():
            return
        self._drop()
        self._tell(busy=TAKING)
        look, prepared, test = found.look, found.prepared, found.test
        self._submit(
            _Task(),
            lambda watch: refer(look, prepared, test, draft, watch),
            self._keep_taken,
            self._refuse,
        )

    def close(self) -> None:
        """Nobody waits any more."""
        self._still.stop()
        self._drop()

    @property
    def idle(self) -> bool:
        """Whether it has begun, and nothing is being done, or about to be."""
        begun = self._read is not None
        return begun and not self.findings.busy and not self._still.isActive()

    @property
    def _outdated(self) -> bool:
        """Whether what is being read, or was, is not what is wanted."""
        read, draft = self._read, self.draft
        return read is None or (read.path, read.preparation.reading) != (
            draft.path,
            draft.preparation.reading,
        )

    def _go_on(self) -> None:
        if self._outdated or self.findings.look is None:
            self._start_reading()
        else:
            self._start_fitting()

    def _start_reading(self) -> None:
        self._drop()
        before, draft = self._read, self.draft
        self._read = draft
        same = before is not None and before.path == draft.path
        same_file = before is not None and file_of(before.path) == file_of(draft.path)
        # What was read in another way stays in sight until this is done.
        look = self.findings.look if same else None
        arrays = self.findings.arrays if same_file else ()
        self.findings = Findings(arrays=arrays, look=look)
        self._tell(busy=doing_with(draft.path))
        self._submit(
            _Task(reads=True),
            lambda watch: find(draft, watch),
            self._keep_found,
            self._refuse,
        )

    def _keep_found(self, found: Found) -> None:
        if found.look is not None and found.refused is not None:
            self._tell(arrays=found.arrays, look=found.look, unfit=found.refused, busy="")
        elif found.look is not None:
            self._tell(arrays=found.arrays, look=found.look)
            self._adopt(read_as(self.draft, found.reading))
            self._start_fitting()
        elif self.findings.look is not None:
            # Settings under which it cannot be read do not take away what was read before.
            self._tell(unfit=found.refused, busy="")
        else:
            self._tell(arrays=found.arrays, refused=found.refused, busy="")

    def _start_fitting(self) -> None:
        look, test = self.findings.look, self.findings.test
        assert look is not None
        self._adopt(taken_over(self.draft, look))
        draft = self.draft
        self._tell(busy=FITTING)
        self._submit(
            _Task(), lambda watch: fit(look, test, draft, watch), self._keep_fitted, self._refuse
        )

    def _adopt(self, draft: Draft) -> None:
        """Want what was found to fit; it has been read already."""
        if draft == self.draft:
            return
        self.draft = self._read = draft
        self.draft_changed.emit(draft)

    def _keep_fitted(self, fitted: Fitted) -> None:
        self._adopt(settled(fitted.draft) if fitted.unfit is None else fitted.draft)
        self._tell(
            prepared=fitted.prepared,
            unfit=fitted.unfit,
            roles=fitted.roles,
            test=fitted.test,
            statistics=None,
            free=free_memory(),
            busy="",
        )
        prepared = fitted.prepared
        if prepared is not None:
            self._tell(busy=MEASURING)
            self._submit(
                _Task(),
                lambda watch: measure(prepared, watch),
                lambda found: self._tell(statistics=found, busy=""),
                self._refuse,
            )

    def _keep_taken(self, reference: DataReference) -> None:
        self._tell(busy="")
        self.taken.emit(reference)

    def _refuse(self, error: StudioError) -> None:
        if not isinstance(error, ReadingStoppedError):
            self._tell(refused=error, busy="")

    def _crash(self, error: BaseException) -> None:
        what = f"something went wrong: {type(error).__name__}: {error}"
        self._tell(refused=DataError(what, remedy="Try other settings, or another file"), busy="")

    def _tell(self, **news: object) -> None:
        self.findings = replace(self.findings, **news)  # type: ignore[arg-type]
        self.found.emit(self.findings)

    def _drop(self) -> None:
        self._task.stop.set()
        self._task = _Task()

    def _submit(
        self,
        task: _Task,
        work: Callable[[Watch], Result],
        then: Callable[[Result], object],
        failed: Callable[[StudioError], object],
    ) -> None:
        """Do one thing; what comes of it counts only if nothing else has been asked for."""
        self._task = task
        watch = self._watch(task)

        def if_wanted(callback: Callable[[News], object]) -> Callable[[News], object]:
            return lambda news: callback(news) if self._task is task else None

        self._background.submit(lambda: work(watch), if_wanted(then), if_wanted(failed))

    def _watch(self, task: _Task) -> Watch:
        percent = -1

        def tell(share: float) -> None:
            nonlocal percent
            if int(100 * share) != percent and not task.stop.is_set():
                percent = int(100 * share)
                self.progressed.emit(share)

        return Watch(tell, task.stop.is_set)
