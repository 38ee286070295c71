"""Measures in a thread of its own; of several requests that wait, only the last is done."""

from threading import Event
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from aestudio.core.errors import StudioError
from aestudio.gui.build.viewer.measuring import Outcome, Pictures, Request, measure, pictures_of
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.computations import rest_after


class Reconstructor(QObject):
    """``measured`` carries an Outcome, ``drawn`` further Pictures, ``failed`` a text."""

    measured = Signal(object)
    drawn = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background("reconstructions", self)
        self._background.crashed.connect(self._fail)
        self._waiting: tuple[Request, NDArray[np.int64]] | None = None
        self._missing: tuple[Request, NDArray[np.int64]] | None = None
        self._running: Event | None = None
        self._closed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._next)

    @property
    def idle(self) -> bool:
        """Whether nothing is being done or waits."""
        return self._running is None and self._waiting is None and self._missing is None

    def ask(self, request: Request, visible: NDArray[np.int64]) -> None:
        """Measure, in place of whatever still waits; pictures at least of ``visible``."""
        self._waiting = (request, visible)
        if not request.live:
            self._rest.stop()
        self._next()

    def draw(self, request: Request, wanted: NDArray[np.int64]) -> None:
        """Pictures of more samples of a request that was measured."""
        self._missing = (request, wanted)
        self._next()

    def hurry(self) -> None:
        """Training is over: do at once what waits."""
        self._rest.stop()
        self._next()

    def drop(self) -> None:
        """Nothing that was asked for is wanted any more."""
        self._waiting = self._missing = None
        self._rest.stop()
        if self._running is not None:
            self._running.set()

    def shut_down(self) -> None:
        """Stop between two chunks and end the thread."""
        self.drop()
        self._closed = True
        self._background.close()
        self._running = None

    def _next(self) -> None:
        if self._closed or self._running is not None:
            return
        if self._missing is not None:
            (request, wanted), self._missing = self._missing, None
            self._draw(request, wanted)
        elif self._waiting is not None and not self._resting(self._waiting[0]):
            (request, wanted), self._waiting = self._waiting, None
            self._measure(request, wanted)

    def _resting(self, request: Request) -> bool:
        return request.live and self._rest.isActive()

    def _measure(self, request: Request, visible: NDArray[np.int64]) -> None:
        cancel = self._running = Event()
        start = perf_counter()

        def finish(outcome: Outcome | None) -> None:
            self._running = None
            if outcome is not None and not cancel.is_set():
                self.measured.emit(outcome)
            if request.live:
                taken = perf_counter() - start
                self._rest.start(round(1000 * rest_after(taken)))
            self._next()

        self._background.submit(
            lambda: measure(request, visible, cancel.is_set), finish, self._fail
        )

    def _draw(self, request: Request, wanted: NDArray[np.int64]) -> None:
        cancel = self._running = Event()

        def finish(pictures: Pictures) -> None:
            self._running = None
            if not cancel.is_set():
                self.drawn.emit(pictures)
            self._next()

        self._background.submit(lambda: pictures_of(request, wanted), finish, self._fail)

    def _fail(self, error: StudioError | BaseException) -> None:
        self._running = None
        self.failed.emit(f"The reconstructions could not be computed: {error}")
        self._next()
