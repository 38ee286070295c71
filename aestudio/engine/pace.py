"""How many steps a call takes, so that a call lasts some 40 ms."""

TARGET = 0.04
GROWTH = 8


class Pace:
    """Steps of the next call, from how long the last ones took. Never changes a result."""

    def __init__(self) -> None:
        self._steps = 1
        self._compiled = False

    @property
    def steps(self) -> int:
        """Steps that the next call should take at most."""
        return self._steps

    def took(self, steps: int, seconds: float) -> None:
        """Learn from a call; the first one compiled and says nothing."""
        if not self._compiled:
            self._compiled = True
            return
        fitting = int(TARGET * steps / max(seconds, 1e-6))
        self._steps = max(1, min(fitting, GROWTH * steps))
