"""The process that reads foreign files: ``python -m aestudio.data.child``, or the frozen program
with one hidden word. Until it knows its task it loads nothing but the standard library.
"""

import json
import os
import sys
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aestudio.core.errors import DataError
    from aestudio.data.wire import Array

    Packed = tuple[bytes, list[Array]]

WORD, STAND_BY = "--read-for-another-process", "--stand-by"
BEAT = 0.5  # Seconds.


def main() -> int:
    """Read one file, or stand by to have readers split off."""
    if STAND_BY in sys.argv:
        from aestudio.data.fork_server import serve

        serve(read)
    else:
        read()
    return 0


def read() -> None:
    """Do the one task that standard input describes; the answer goes to standard output.

    The task is one line; after it come the bytes of the file, if it is not to be opened here.
    """
    voice = Voice(_private_output())
    request = json.loads(sys.stdin.buffer.readline())
    from aestudio.data import wire  # noqa: F401  No file may be opened later, no module either.
    from aestudio.data.limits import limit
    from aestudio.data.tasks import task_of

    task = task_of(request, sys.stdin.buffer.read())
    limit(request["memory"], request["seconds"], request["files"])
    voice.beat()
    with Heart(voice):
        failure, answer = _outcome(task, voice, request["path"])
    if failure is not None:
        voice.fail(failure)
    else:
        voice.answer(*answer)
    # Without tidying up: it would give back memory piece by piece that goes anyway.
    os._exit(0)


def _private_output() -> int:
    """Standard output for our frames alone; what libraries print goes to standard error."""
    ours = os.dup(1)
    os.dup2(2, 1)
    return ours


def _outcome(task: Any, voice: "Voice", path: str) -> "tuple[DataError | None, Packed]":
    from aestudio.core.errors import DataError
    from aestudio.data.tasks import in_words
    from aestudio.data.wire import packed

    try:
        return None, packed(task(voice), os.path.basename(path))  # noqa: PTH119
    except DataError as error:
        return error, (b"", [])
    except BaseException as error:  # Whatever a library makes of a file, the user gets words.
        return in_words(error, path), (b"", [])


class Voice:
    """Writes frames; from any thread. Also the readers' way to tell how far they are."""

    def __init__(self, handle: int) -> None:
        self._handle, self._lock = handle, Lock()
        self.share: float | None = None

    def beat(self) -> None:
        """Still alive, and so far."""
        from aestudio.data.wire import ALIVE

        self._frame(ALIVE, json.dumps(self.share).encode())

    def fail(self, error: "DataError") -> None:
        """The last frame, if the task failed."""
        from aestudio.data.wire import FAILED, complaint

        self._frame(FAILED, complaint(error))

    def begin(self, array: "Array", rows: int) -> None:
        """Blocks like this one come, ``rows`` rows in all at the most."""
        from aestudio.data.wire import ROWS, written

        form = written(array)
        self._frame(ROWS, json.dumps({**form, "shape": [rows, array.shape[1]]}).encode())

    def block(self, array: "Array") -> None:
        """Some rows."""
        from aestudio.data.wire import BLOCK

        self._frame(BLOCK, array.reshape(-1).view("u1").data)

    def answer(self, text: bytes, arrays: "list[Array]") -> None:
        """The last frame, and the arrays after it."""
        from aestudio.data.wire import ANSWER

        self._frame(ANSWER, text)
        for array in arrays:
            self._write(array.reshape(-1).view("u1").data)

    def _frame(self, letter: bytes, payload: "bytes | memoryview") -> None:
        from aestudio.data.wire import HEAD

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


if __name__ == "__main__":
    sys.exit(main())
