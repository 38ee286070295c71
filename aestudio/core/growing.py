"""Sequences that are only ever added to."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from threading import Lock
from typing import TypeVar, overload

T = TypeVar("T")


class Growing(Sequence[T]):
    """A sequence that stays as it is, and still makes a longer one without being copied.

    All that grew out of one share its list, of which each sees no more than its own length.
    """

    __slots__ = ("_count", "_items", "_lock")

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._items, self._lock = list(items), Lock()
        self._count = len(self._items)

    def with_one(self, item: T) -> "Growing[T]":
        """These and then ``item``."""
        with self._lock:
            if len(self._items) > self._count:  # Another one grew out of it before.
                return Growing((*self, item))
            self._items.append(item)
            longer: Growing[T] = Growing.__new__(Growing)
            longer._items, longer._lock = self._items, self._lock
            longer._count = self._count + 1
            return longer

    def __reduce__(self) -> tuple[type["Growing[T]"], tuple[tuple[T, ...]]]:
        """Copies and other processes have what is in it, and grow by themselves."""
        return type(self), (tuple(self),)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        places = range(self._count)[index]
        if isinstance(places, range):
            return tuple(self._items[place] for place in places)
        return self._items[places]

    def __iter__(self) -> Iterator[T]:
        return islice(self._items, self._count)
