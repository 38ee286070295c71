"""What nobody caught: told once, in the window and in the log, and the program goes on."""

import sys
import threading
import traceback
from collections import Counter
from contextlib import suppress
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from aestudio.gui.shell.overrides import make_errors_whole
from aestudio.logs import count_again, note

MOST_PLACES = 50  # Places in the code that are told of; a program that fails in more is lost.

Place = tuple[str, str, int]


class Catcher(QObject):
    """``caught`` carries an exception, once for each place in the code, on the GUI thread.

    The same place may fail sixty times a second, as in a paint event: only its first exception is
    told and logged in full, the others are counted. Any thread may bring one.
    """

    caught = Signal(object)
    _brought = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._guard = threading.Lock()
        self._seen: Counter[Place] = Counter()
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        # Never in the middle of the paint event that failed, nor in another thread.
        self._brought.connect(self.caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch from now on."""
        make_errors_whole()
        sys.excepthook = self._uncaught
        threading.excepthook = lambda found: self._bring(found.exc_value)
        sys.unraisablehook = lambda found: self._bring(found.exc_value)

    def remove(self) -> None:
        """Leave it to those before again."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def _uncaught(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self._bring(error)

    def _bring(self, error: BaseException | None) -> None:
        # Whatever fails in here must not come back in here.
        with suppress(Exception):
            if error is not None and not isinstance(error, SystemExit):
                self._tell(error)

    def _tell(self, error: BaseException) -> None:
        count = self._counted(error)
        if count == 1:
            with suppress(Exception):
                sys.__excepthook__(type(error), error, error.__traceback__)
            note(error)
        elif str(count).strip("0") == "1":
            count_again(error, count)
        # A painter that is still in one of its frames would hold up the window.
        traceback.clear_frames(error.__traceback__)
        if count == 1:
            self._brought.emit(error)

    def _counted(self, error: BaseException) -> int:
        """How often that place has failed; 0 beyond those that are told of."""
        place = _place(error)
        with self._guard:
            if place not in self._seen and len(self._seen) >= MOST_PLACES:
                return 0
            self._seen[place] += 1
            return self._seen[place]


def _place(error: BaseException) -> Place:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__, "", 0
    return type(error).__name__, trace.tb_frame.f_code.co_filename, trace.tb_lineno
