"""What follows the hand: one answer after the other, the newest question next."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeVar

from aestudio.core.errors import StudioError
from aestudio.gui.kit.computations import Computations, Wish

Result = TypeVar("Result")


class Following:
    """A hand that goes on moving would never see an answer if each question took the place of the
    one before: here the newest waits for the answer to the one that is asked."""

    def __init__(
        self, computations: Computations, slot: Hashable, failed: Callable[[StudioError], object]
    ) -> None:
        self._computations, self._slot, self._failed = computations, slot, failed
        self._asking = False
        self._next: tuple[Wish[Any], Callable[[Any], object]] | None = None

    def ask(self, wish: Wish[Result], then: Callable[[Result], object]) -> None:
        """Have ``then`` hear the result, unless another is asked for meanwhile."""
        if self._asking:
            self._next = wish, then
            return
        self._asking = True
        self._computations.ask(self._slot, wish, partial(self._hear, then), self._fail)

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._asking, self._next = False, None
        self._computations.drop(self._slot)

    def _hear(self, then: Callable[[Any], object], found: Any) -> None:
        self._asking = False
        then(found)
        self._go_on()

    def _fail(self, error: StudioError) -> None:
        self._asking = False
        self._failed(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._next is not None and not self._asking:
            waiting, self._next = self._next, None
            self.ask(*waiting)
