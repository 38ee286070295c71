"""What follows the hand: one answer after the other, the newest question next."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from aestudio.core.errors import StudioError
from aestudio.gui.kit.computations import Computations, Wish

Result = TypeVar("Result")


class Following:
    """A hand that goes on moving would never see an answer if each question took the place of the
    one before: here the newest waits for the answer to the one that is asked. One that is of a
    model which still learns may have to wait for training, and the hand not for that."""

    def __init__(
        self, computations: Computations, slot: Hashable, failed: Callable[[StudioError], object]
    ) -> None:
        self._computations, self._slot, self._failed = computations, slot, failed
        self._asked: Wish[Any] | None = None
        self._next: tuple[Wish[Any], Callable[[Any], object]] | None = None

    def ask(self, wish: Wish[Result], then: Callable[[Result], object]) -> None:
        """Have ``then`` hear the result, unless another is asked for meanwhile."""
        waits = self._asked is not None and self._asked.live and not wish.live
        if self._asked is not None and not waits:
            hurried = self._next is not None and not self._next[0].live
            self._next = replace(wish, live=False) if hurried else wish, then
            return
        self._asked, self._next = wish, None
        self._computations.ask(self._slot, wish, partial(self._hear, then), self._fail)

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._asked = self._next = None
        self._computations.drop(self._slot)

    def _hear(self, then: Callable[[Any], object], found: Any) -> None:
        self._asked = None
        then(found)
        self._go_on()

    def _fail(self, error: StudioError) -> None:
        self._asked = None
        self._failed(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._next is not None and self._asked is None:
            waiting, self._next = self._next, None
            self.ask(*waiting)
