"""Works out what is wanted of a model off the GUI thread: once, the newest wish first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from threading import Event
from time import perf_counter
from typing import Any, Generic, TypeVar

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from aestudio.core.errors import StudioError
from aestudio.gui.kit.background import Background

Result = TypeVar("Result")
# While a network learns, looking at it takes no more than a thirtieth of the time; where it would
# then be further behind than so many seconds, no more than a thirteenth.
REST, LEAST_REST, LONGEST_REST = 29.0, 12.0, 3.0  # Times, times, seconds.
SMALLEST = 64  # Bytes that any result counts for.
HAND_RESTS_MS = 150  # Nothing more is asked by then: the hand has come to where it wanted.
GLANCE = 0.02  # Seconds after which work that is held looks whether it is wanted at all.


class Lane(Enum):
    """Which worker does it: what follows the hand never waits behind what takes long."""

    INTERACTIVE = "interactive"
    THOROUGH = "thorough"


class Task:
    """What a piece of work is given: when to stop, and to whom to tell how far it is. Work that
    takes long asks after each small piece, and is held there while ``gate`` is closed."""

    def __init__(
        self, hear: Callable[["Task", float, object], object], gate: Event | None = None
    ) -> None:
        self._stop, self._hear, self._gate = Event(), hear, gate

    @property
    def dropped(self) -> bool:
        """Whether nobody wants the result any more."""
        return self._stop.is_set()

    def stopped(self) -> bool:
        """The same, for the work: where the hand is at work, it waits for that."""
        while self._gate is not None and not self.dropped and not self._gate.wait(GLANCE):
            pass
        return self.dropped

    def stop(self) -> None:
        """Nobody wants the result any more."""
        self._stop.set()

    def tell(self, share: float, so_far: object = None) -> None:
        """Say which share is done, 0…1, and what there is so far; from any thread."""
        self._hear(self, share, so_far)


@dataclass(frozen=True, slots=True, eq=False)
class Wish(Generic[Result]):
    """``key`` says what is wanted, of which model and samples: equal keys, equal results.

    ``work`` returns the result, or None where its task was stopped. A ``live`` one is of a model
    that still learns: it is not kept, training has its time afterwards, and it ends before the next
    of its slot begins. Nor is one kept that nobody will ask for again, such as what comes of each
    move of the hand.
    """

    key: Hashable
    work: Callable[[Task], Result | None]
    lane: Lane = Lane.THOROUGH
    live: bool = False
    kept: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class _Wanting:
    """Who waits for a result."""

    wish: Wish[Any]
    then: Callable[[Any], object]
    failed: Callable[[StudioError], object]
    progressed: Callable[[float, object], object] | None


@dataclass(slots=True, eq=False)
class _Worker:
    """A thread, and what it is doing."""

    background: Background
    waiting: OrderedDict[Hashable, _Wanting] = field(default_factory=OrderedDict)
    doing: dict[Hashable, _Wanting] = field(default_factory=dict)
    task: Task | None = None
    key: Hashable = None


class Computations(QObject):
    """``slot`` names who asks: a newer wish of a slot takes the place of its older one, whose
    answer nobody hears any more. ``budget`` says how many bytes of results may be kept.

    ``changed`` tells that something began or ended.

    All threads share the processor and the interpreter: what is thorough neither begins nor goes
    on before what follows the hand is worked out and painted, nor while the hand moves on, that
    is, while what is thorough is renewed before it was answered.
    """

    changed = Signal()
    crashed = Signal(object)
    _told = Signal(object, float, object)

    def __init__(self, budget: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._budget = budget
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._held = 0
        self._closed = False
        self._workers = {lane: self._worker(lane) for lane in Lane}
        self._gate, self._opening = Event(), QTimer(self)
        self._gate.set()
        self._opening.setSingleShot(True)
        self._opening.timeout.connect(self._open)
        self._spent, self._rest = 0.0, QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.changed)
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is being done or waits."""
        return not any(one.task is not None or one.waiting for one in self._workers.values())

    @property
    def rested(self) -> bool:
        """Whether a model that learns may be looked at anew: nothing is under way, and training had
        its time."""
        return self.idle and not self._rest.isActive()

    @property
    def held(self) -> int:
        """Bytes of the results that are kept."""
        return self._held

    def ask(
        self,
        slot: Hashable,
        wish: Wish[Result],
        then: Callable[[Result], object],
        failed: Callable[[StudioError], object],
        progressed: Callable[[float, object], object] | None = None,
    ) -> None:
        """Have ``then`` hear the result: at once where it is known, else when it is worked out."""
        wanting = _Wanting(wish, then, failed, progressed)
        if any(self._is_asked(one, slot, wish.key) for one in self._workers.values()):
            self._replace(slot, wanting)
            return
        before = [*self._workers[wish.lane].waiting]
        under_way = self._workers[wish.lane].doing.get(slot)
        renewed = slot in before or under_way is not None
        if wish.live and under_way is not None and under_way.wish.live:
            # Were it stopped whenever the model has learnt more, nothing would ever be seen.
            self._workers[wish.lane].waiting.pop(slot, None)
        else:
            self.drop(slot)
        known = self._kept.get(wish.key)
        if known is not None:
            self._kept.move_to_end(wish.key)
            then(known[0])
            return
        worker = self._workers[wish.lane]
        if worker.task is not None and worker.key == wish.key and not worker.task.dropped:
            self._join(worker, slot, wanting)
            return
        worker.waiting[slot] = wanting
        if slot in before:
            # It keeps its turn: else one that is renewed all the time would never have it.
            for other in before[before.index(slot) + 1 :]:
                worker.waiting.move_to_end(other)
        if renewed and wish.lane is Lane.THOROUGH and not wish.live:
            self._hold(HAND_RESTS_MS)
        self._next(worker)

    def drop(self, slot: Hashable) -> None:
        """What that slot asked for is not wanted any more."""
        for worker in self._workers.values():
            worker.waiting.pop(slot, None)
            if worker.doing.pop(slot, None) is not None and not worker.doing and worker.task:
                worker.task.stop()

    def forget(self) -> None:
        """Keep no result, and do nothing any more that was asked for."""
        for worker in self._workers.values():
            for slot in [*worker.waiting, *worker.doing]:
                self.drop(slot)
        self._rest.stop()
        self._spent = 0.0
        self._kept.clear()
        self._held = 0

    def hurry(self) -> None:
        """Training is over and needs no time any more."""
        self._rest.stop()
        self.changed.emit()

    def shut_down(self) -> None:
        """Stop, and end the threads; nobody hears anything any more."""
        self.forget()
        self._closed = True
        self._opening.stop()
        self._gate.set()
        for worker in self._workers.values():
            worker.background.close()
            worker.task = None

    def _worker(self, lane: Lane) -> _Worker:
        background = Background(f"{lane.value} computations", self)
        worker = _Worker(background)
        background.crashed.connect(lambda error: self._crash(worker, error))
        return worker

    def _is_asked(self, worker: _Worker, slot: Hashable, key: Hashable) -> bool:
        for asked in (worker.waiting, worker.doing):
            if slot in asked and asked[slot].wish.key == key:
                return True
        return False

    def _replace(self, slot: Hashable, wanting: _Wanting) -> None:
        """The same is on its way already: another may hear of it."""
        for worker in self._workers.values():
            for asked in (worker.waiting, worker.doing):
                if slot in asked:
                    asked[slot] = wanting

    def _join(self, worker: _Worker, slot: Hashable, wanting: _Wanting) -> None:
        worker.doing[slot] = wanting

    def _next(self, worker: _Worker) -> None:
        if self._closed or worker.task is not None or not worker.waiting:
            return
        if worker is self._workers[Lane.THOROUGH] and not self._gate.is_set():
            return
        slot, wanting = worker.waiting.popitem(last=False)
        wish = wanting.wish
        task = Task(self._told.emit, self._gate if wish.lane is Lane.THOROUGH else None)
        if wish.lane is Lane.INTERACTIVE:
            self._gate.clear()
        worker.task, worker.key, worker.doing = task, wish.key, {slot: wanting}
        for other in [one for one, each in worker.waiting.items() if each.wish.key == wish.key]:
            worker.doing[other] = worker.waiting.pop(other)
        began = perf_counter()
        worker.background.submit(
            lambda: wish.work(task),
            lambda found: self._finish(worker, task, wish, found, perf_counter() - began),
            lambda error: self._fail(worker, task, error),
        )
        self.changed.emit()

    def _hold(self, milliseconds: int) -> None:
        """Nothing thorough for so long, and until all that is changed is painted."""
        self._gate.clear()
        self._opening.start(max(milliseconds, self._opening.remainingTime()))

    def _open(self) -> None:
        """What is thorough goes on, unless the hand is at work."""
        if self._workers[Lane.INTERACTIVE].task is None:
            self._gate.set()
            self._go_on(self._workers[Lane.THOROUGH])

    def _tell(self, task: Task, share: float, so_far: object) -> None:
        for worker in self._workers.values():
            if worker.task is task and not task.dropped:
                for one in [*worker.doing.values()]:
                    if one.progressed is not None:
                        one.progressed(share, so_far)

    def _finish(
        self, worker: _Worker, task: Task, wish: Wish[Result], found: Result | None, taken: float
    ) -> None:
        heard = self._free(worker, task)
        if wish.live:
            self._spent += taken
        elif found is not None and wish.kept:
            self._keep(wish.key, found)
        if found is not None and not task.dropped:
            for one in heard:
                one.then(found)
        self._next(worker)
        self._let_training_go_on()
        self.changed.emit()

    def _let_training_go_on(self) -> None:
        """Once all that was wanted of a model that learns is there; what is looked at in the
        meantime makes its time no shorter."""
        if self._spent and self.idle:
            rest = round(1000 * rest_after(self._spent))
            self._rest.start(max(rest, self._rest.remainingTime()))
            self._spent = 0.0

    def _fail(self, worker: _Worker, task: Task, error: StudioError) -> None:
        for one in self._free(worker, task):
            one.failed(error)
        self._go_on(worker)

    def _crash(self, worker: _Worker, error: BaseException) -> None:
        if worker.task is not None:
            told = StudioError(f"This could not be worked out: {error}")
            self._fail(worker, worker.task, told)
        self.crashed.emit(error)

    def _free(self, worker: _Worker, task: Task) -> list[_Wanting]:
        """Who waits for what has ended."""
        heard = [*worker.doing.values()] if worker.task is task else []
        worker.task, worker.key, worker.doing = None, None, {}
        if worker is self._workers[Lane.INTERACTIVE]:
            self._hold(0)
        return heard

    def _go_on(self, worker: _Worker) -> None:
        self._next(worker)
        self.changed.emit()

    def _keep(self, key: Hashable, found: object) -> None:
        size = memory_of(found)
        if size > self._budget():
            return
        _old, before = self._kept.pop(key, (None, 0))
        self._kept[key] = found, size
        self._held += size - before
        while self._held > self._budget():
            _oldest, (_gone, less) = self._kept.popitem(last=False)
            self._held -= less


def rest_after(taken: float) -> float:
    """Seconds that training has for itself after a look that took so many."""
    return min(REST * taken, max(LONGEST_REST, LEAST_REST * taken))


def memory_of(found: object) -> int:
    """Memory of all arrays within a result, in bytes; an array is counted wherever it is met."""
    if isinstance(found, np.ndarray):
        return int(found.nbytes)
    if is_dataclass(found) and not isinstance(found, type):
        return SMALLEST + sum(memory_of(getattr(found, one.name)) for one in fields(found))
    if isinstance(found, tuple | list):
        return SMALLEST + sum(map(memory_of, found))
    if isinstance(found, dict):
        return SMALLEST + sum(map(memory_of, found.values()))
    return SMALLEST
