"""What Ctrl-C and requests to end do: they end the program, or a run that keeps what it has."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from aestudio.core.training import TrainingControl

STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Interrupted(BaseException):
    """A signal came before training began, so there is nothing to keep.

    Like KeyboardInterrupt it is no Exception: nobody on the way may take it for a fault.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


class Signals:
    """What a signal does: it ends the program, or a run that keeps what it has."""

    def __init__(self) -> None:
        self.control = TrainingControl()
        self.training = False
        self.caught: int | None = None

    def handle(self, number: int, _frame: FrameType | None) -> None:
        """Take note of a signal."""
        self.caught = number
        self.control.stop()
        if not self.training:
            raise Interrupted(number)

    def begin(self) -> None:
        """From here on there is something to keep."""
        self.training = True
        # An import may have swallowed what handle raised.
        if self.caught is not None:
            raise Interrupted(self.caught)

    @contextmanager
    def unheeded(self) -> Iterator[None]:
        """Signals end the process at once: some waits inside TensorFlow listen to nobody."""
        before = {number: signal.signal(number, signal.SIG_DFL) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def signals() -> Iterator[Signals]:
    """While it lasts, Ctrl-C and requests to end are obeyed as Signals says."""
    one = Signals()
    before = {number: signal.signal(number, one.handle) for number in STOPPING}
    try:
        yield one
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
