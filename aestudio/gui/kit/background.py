"""Work that would hold up the window runs here, one piece after the other."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from aestudio.core.errors import StudioError
from aestudio.gui.kit.priority import let_the_window_go_first
from aestudio.logs import note

Result = TypeVar("Result")


class Background(QObject):
    """One worker thread; results come back on the GUI thread, in order.

    An exception that is not a StudioError reaches the log and ``crashed``.
    """

    crashed = Signal(object)
    _finished = Signal(object, object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(
            1, thread_name_prefix=name, initializer=let_the_window_go_first
        )
        self._pending = 0
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a result is still to come."""
        return self._pending > 0

    def submit(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], object],
        failed: Callable[[StudioError], object],
    ) -> None:
        """Run ``work`` off the GUI thread, then one of the two callbacks on it."""
        self._pending += 1
        future = self._executor.submit(work)
        future.add_done_callback(lambda done: self._announce(done, then, failed))

    def settle(self) -> None:
        """Wait until all that was submitted so far is done; from any thread but its own."""
        if not self._closed:
            self._executor.submit(lambda: None).result()

    def close(self) -> None:
        """Let what runs end, drop what waits; no callback comes any more."""
        self._closed = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _announce(self, done: Future[Result], then: Any, failed: Any) -> None:
        if not self._closed:
            self._finished.emit(done, then, failed)

    def _deliver(self, done: Future[Any], then: Any, failed: Any) -> None:
        self._pending -= 1
        if self._closed:
            return
        error = done.exception()
        if error is None:
            then(done.result())
        elif isinstance(error, StudioError):
            failed(error)
        else:
            note(error)
            self.crashed.emit(error)
