"""How many steps a call takes, so that a call lasts some 150 ms."""

TARGET = 0.15
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
        """Learn from a call.

        The first one compiled and says nothing; nor does a shorter one at the end of an epoch,
        where the call itself may take longer than its steps.
        """
        if not self._compiled:
            self._compiled = True
            return
        if 2 * steps < self._steps:
            return
        fitting = int(TARGET * steps / max(seconds, 1e-6))
        self._steps = max(1, min(fitting, GROWTH * self._steps))
