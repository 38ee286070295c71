"""How the process that reads is heard: frames on its standard output, and a beat meanwhile."""

import json
import os
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from aestudio.data.reader_process.wire import (
    ALIVE,
    ANSWER,
    BLOCK,
    FAILED,
    HEAD,
    ROWS,
    Array,
    complaint,
    written,
)

if TYPE_CHECKING:
    from aestudio.core.errors import DataError

BEAT = 0.5  # Seconds.


class Voice:
    """Writes frames; from any thread. Also the readers' way to tell how far they are."""

    def __init__(self, handle: int) -> None:
        self._handle, self._lock = handle, Lock()
        self.share: float | None = None

    def beat(self) -> None:
        """Still alive, and so far."""
        self._frame(ALIVE, json.dumps(self.share).encode())

    def fail(self, error: "DataError") -> None:
        """The last frame, if the task failed."""
        self._frame(FAILED, complaint(error))

    def begin(self, array: Array, rows: int) -> None:
        """Blocks like this one come, ``rows`` rows in all at the most."""
        form = written(array)
        self._frame(ROWS, json.dumps({**form, "shape": [rows, array.shape[1]]}).encode())

    def block(self, array: Array) -> None:
        """Some rows."""
        self._frame(BLOCK, array.reshape(-1).view("u1").data)

    def answer(self, text: bytes, arrays: list[Array]) -> None:
        """The last frame, and the arrays after it."""
        self._frame(ANSWER, text)
        for array in arrays:
            self._write(array.reshape(-1).view("u1").data)

    def _frame(self, letter: bytes, payload: "bytes | memoryview") -> None:
        with self._lock:
            self._write(memoryview(HEAD.pack(letter, len(payload))))
            self._write(memoryview(payload))

    def _write(self, left: memoryview) -> None:
        try:
            while left:
                left = left[os.write(self._handle, left) :]
        except BrokenPipeError:
            os._exit(1)  # Nobody listens any more.


class Heart(Thread):
    """Beats while the task goes on. A library that hangs with Python's lock in its hand stops
    it, and that is how the other side notices."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(daemon=True)
        self._voice, self._over = voice, Event()

    def run(self) -> None:
        """Beat until the end."""
        while not self._over.wait(BEAT):
            self._voice.beat()

    def __enter__(self) -> "Heart":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self.join()
