"""What follows the hand: one answer after the other, the newest question next."""

from collections.abc import Callable
from functools import partial
from typing import Any

from aestudio.core.errors import StudioError
from aestudio.gui.kit.computations import Computations, Wish


class Following:
    """A hand that goes on moving would never see an answer if each question took the place of the
    one before: here the newest waits for the answer to the one that is asked. One that is of a
    model which still learns may have to wait itself; one of the hand takes its place."""

    def __init__(
        self, computations: Computations, slot: str, failed: Callable[[StudioError], object]
    ) -> None:
        self._computations, self._slot, self._failed = computations, slot, failed
        self._asked = self._live = False
        self._next: tuple[Wish[Any], Callable[[Any], object]] | None = None

    def ask(self, wish: Wish[Any], then: Callable[[Any], object]) -> None:
        """Have ``then`` hear the result, unless another is asked for meanwhile."""
        if self._asked and not (self._live and not wish.live):
            self._next = wish, then
            return
        self._asked, self._live, self._next = True, wish.live, None
        self._computations.ask(self._slot, wish, partial(self._hear, then), self._fail)

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._asked, self._next = False, None
        self._computations.drop(self._slot)

    def _hear(self, then: Callable[[Any], object], found: Any) -> None:
        self._asked = False
        then(found)
        self._go_on()

    def _fail(self, error: StudioError) -> None:
        self._asked = False
        self._failed(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._next is not None and not self._asked:
            waiting, self._next = self._next, None
            self.ask(*waiting)
