"""Asks for what follows the hand."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Generic, TypeVar

from aestudio.core.errors import StudioError
from aestudio.gui.kit.computations import Computations, Wish

Result = TypeVar("Result")


class Following(Generic[Result]):
    """The latest wish wins, but what is being worked out is heard first: a hand that moves faster
    than results come would else never see one. A live wish may wait for training, and the hand
    not for that."""

    def __init__(
        self,
        computations: Computations,
        slot: Hashable,
        then: Callable[[Result], object],
        failed: Callable[[StudioError], object],
    ) -> None:
        self._computations, self._slot = computations, slot
        self._then, self._failed = then, failed
        self._now: Wish[Result] | None = None
        self._next: Wish[Result] | None = None

    def ask(self, wish: Wish[Result]) -> None:
        """Work this out, now or as soon as the one before is there."""
        waits = self._now is not None and self._now.live and not wish.live
        if self._now is not None and not waits:
            hurried = self._next is not None and not self._next.live
            self._next = replace(wish, live=False) if hurried else wish
            return
        self._now, self._next = wish, None
        self._computations.ask(self._slot, wish, self._hear, self._complain)

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._now = self._next = None
        self._computations.drop(self._slot)

    def _hear(self, found: Result) -> None:
        self._go_on()
        self._then(found)

    def _complain(self, error: StudioError) -> None:
        self._go_on()
        self._failed(error)

    def _go_on(self) -> None:
        wanted, self._now, self._next = self._next, None, None
        if wanted is not None:
            self.ask(wanted)
