"""Building what would hold the window up in one go."""

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer


class Stepwise(QObject):
    """Takes one step in each turn of the event loop, in order; ``stop`` drops those left."""

    def __init__(self, steps: Iterable[Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = deque(steps)
        # Started anew after each step, so that whatever became due meanwhile comes first.
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._take_one)
        self._turn.start(0)

    def stop(self) -> None:
        """Take no further step."""
        self._steps.clear()
        self._turn.stop()

    def _take_one(self) -> None:
        self._steps.popleft()()
        if self._steps:
            self._turn.start(0)
