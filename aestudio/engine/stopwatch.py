"""Time spent computing: pauses are left out, and no number of a result depends on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Seconds of a stage, of its epoch under way, and since steps were last told."""

    def __init__(self) -> None:
        self.stage = self.epoch = self.untold = 0.0
        self.lap = 0.0

    @contextmanager
    def running(self, *, told: bool = True) -> Iterator[None]:
        """Count what happens within; ``lap`` is how long it took. Where it is not ``told``, it
        does not count for the speed of steps."""
        began = perf_counter()
        try:
            yield
        finally:
            self.lap = perf_counter() - began
            self.stage += self.lap
            self.epoch += self.lap
            self.untold += self.lap if told else 0.0

    def next_epoch(self) -> None:
        """An epoch begins."""
        self.epoch = 0.0
