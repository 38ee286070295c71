"""A run as it goes: those who listen, how it ends, and Ctrl-C."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from aestudio.core.errors import TrainingError
from aestudio.core.events import Event, RunEnded
from aestudio.core.training import TrainingControl

Listener = Callable[[Event], object]


def followed(events: Iterator[Event], *listeners: Listener) -> RunEnded:
    """How the run ended; each of ``listeners`` has heard every event, the last included."""
    for event in events:
        for one in listeners:
            one(event)
        if isinstance(event, RunEnded):
            return event
    raise TrainingError("the engine ended without a word")


class Interruption:
    """Whether Ctrl-C was pressed."""

    def __init__(self) -> None:
        self.came = False


@contextmanager
def stopped_by_ctrl_c(control: TrainingControl) -> Iterator[Interruption]:
    """While it lasts, the first Ctrl-C stops the training; the next is what it always is.

    Outside the main thread, which alone hears of it, nothing changes; nor where something else
    than Python listens.
    """
    found, before = Interruption(), signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield found
        return

    def stop(number: int, frame: FrameType | None) -> None:
        found.came = True
        control.stop()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield found
    finally:
        signal.signal(signal.SIGINT, before)
