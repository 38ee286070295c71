"""Where rows go that come block by block."""

from typing import Protocol

import numpy as np

from aestudio.data.reader_process.wire import Array, ArrayForm, GarbledError


class Sink(Protocol):
    """Takes rows; a second beginning throws away what came after the first."""

    def begin(self, form: ArrayForm, most: int) -> None:
        """So many rows of such a kind at the most; raises GarbledError beyond ``most`` bytes."""

    def room(self, size: int) -> memoryview:
        """Place for the next ``size`` bytes; raises GarbledError if there is none."""

    def rows(self) -> Array | None:
        """What came, None if nothing began."""


class MemorySink:
    """One array that is filled from its first row on."""

    def __init__(self) -> None:
        self._array: Array | None = None
        self._filled = 0

    def begin(self, form: ArrayForm, most: int) -> None:
        """Take the memory for all rows (n, features)."""
        if form.size > most or len(form.shape) != 2:
            raise GarbledError("rows that do not fit into memory")
        self._array, self._filled = None, 0
        self._array = np.empty(form.shape, form.dtype)

    def room(self, size: int) -> memoryview:
        """The next bytes of the array."""
        if self._array is None or size > self._array.nbytes - self._filled:
            raise GarbledError("more rows than were announced")
        start, self._filled = self._filled, self._filled + size
        return self._array.reshape(-1).view(np.uint8).data[start : self._filled]

    def rows(self) -> Array | None:
        """Those rows that came; fewer than announced where some could not be read."""
        if self._array is None:
            return None
        whole = self._filled // max(self._array.strides[0], 1)
        return self._array[:whole]
