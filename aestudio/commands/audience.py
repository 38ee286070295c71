"""Who listens to a run, which may be nobody any more."""

from collections.abc import Callable
from functools import partial

from aestudio.commands.reporting import Reporter
from aestudio.commands.signals import Signals
from aestudio.core.events import Event, RunEnded


class Audience:
    """Shows a run to a reporter as long as anybody listens; when nobody does, it is to stop."""

    def __init__(self, reporter: Reporter, asked: Signals) -> None:
        self._reporter, self._asked = reporter, asked
        self.heard = True

    def show(self, event: Event) -> None:
        """Tell of an event, all but how the run ended."""
        if isinstance(event, RunEnded):
            return
        self.heard = self.heard and is_heard(partial(self._reporter.show, event))
        if not self.heard:
            self._asked.control.stop()


def is_heard(tell: Callable[[], None]) -> bool:
    """Whether it was heard: a closed pipe or terminal must not cost the model."""
    try:
        tell()
    except OSError:
        return False
    return True
