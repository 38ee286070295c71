"""Foreign files are read by a process of their own: it may crash, hang or grow, the program not.

The process is told what to do in one line of JSON, beats like a heart while it works, and brings
arrays and texts, nothing else (see wire.py). One that falls silent is ended, as is one whose
answer nobody waits for any more.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np

from aestudio.core.errors import DataError
from aestudio.data.formats.images.pictures import Pictures
from aestudio.data.reader_process.child import STAND_BY, WORD
from aestudio.data.reader_process.limits import MOST_FILES
from aestudio.data.reader_process.sink import MemorySink, Sink
from aestudio.data.reader_process.standby import Reader, readers_standing_by, split_off
from aestudio.data.reader_process.verify import check_answer
from aestudio.data.reader_process.wire import (
    ALIVE,
    ANSWER,
    BLOCK,
    FAILED,
    HEAD,
    MOST_JSON,
    ROWS,
    GarbledError,
    error_from,
    form_of,
    forms_in,
    parsed,
    side_by_side,
    unpacked,
)
from aestudio.data.streaming.memory import free_memory
from aestudio.data.watch import Watch

PACKAGE = Path(__file__).resolve().parents[3]
TICK = 0.5  # Seconds.
# Libraries may load slowly from a cold disk; that has nothing to do with the file.
TICKS_TO_START, TICKS_OF_SILENCE = 240, 10
PIPE_BYTES = 2**20
LEAST_MEMORY = 2**30
MOST_THREADS = 8


def ask(
    request: dict[str, Any],
    kind: Any,
    watch: Watch,
    sink: Sink | None = None,
    content: bytes = b"",
    patience: int = TICKS_OF_SILENCE,
) -> Any:
    """What the task of a request brings, of the declared type ``kind``.

    Rows that come block by block go to ``sink``, into memory by default. ``content`` are the bytes
    of a file that the process is not to open itself, ``patience`` the ticks for which it may be
    silent. Raises DataError as the reader does, and for one that crashed, hung or lied,
    ReadingStoppedError if the watch says so.
    """
    place = Path(request["path"]).name
    free = max(free_memory(), LEAST_MEMORY)
    whole = {"memory": free, "files": MOST_FILES, **request}
    with _started(whole, content, patience) as (process, guard):
        talk = _Talk(process, guard, watch, place, free, sink or MemorySink())
        try:
            return talk.answer(kind)
        except (GarbledError, TypeError, RecursionError, StopIteration) as error:
            raise DataError(
                "its reader gave an answer that makes no sense",
                where=place,
                why=str(error),
                remedy="It may be damaged; copy it again, or write it anew",
            ) from error
        except EOFError:
            raise _ended(process.wait(), guard.bit, patience, place) from None


@contextmanager
def _started(
    request: dict[str, Any], content: bytes, patience: int
) -> Iterator[tuple[Reader, "_Guard"]]:
    """The process, which is gone afterwards, however that came."""
    told = (json.dumps(request).encode() + b"\n", content)
    process = split_off(told if content else ()) or _process()
    guard = _Guard(process, patience)
    with process:
        guard.start()
        try:
            _widen(process)
            if process.stdin is not None:
                _tell(process, *told)
            yield process, guard
        finally:
            process.kill()
            guard.over()


def standing_by() -> AbstractContextManager[None]:
    """For so long, have a process stand by that makes readers start at once."""
    return readers_standing_by([*_command(), STAND_BY], _environment())


def _process() -> Reader:
    return subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=_environment(),
        start_new_session=True,  # Ctrl+C is for the program, which ends its readers itself.
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-P", "-m", "aestudio.data.reader_process.child"]


def _environment() -> dict[str, str]:
    """This program's modules, and libraries that bring few threads and no plug-ins."""
    paths = [str(PACKAGE), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "OPENBLAS_NUM_THREADS": "1",
        # Each takes addresses, which are few where little memory is free: where polars cannot
        # start all of its threads it fails, or waits for ever.
        "POLARS_MAX_THREADS": str(min(os.cpu_count() or 1, MOST_THREADS)),
        "HDF5_PLUGIN_PRELOAD": "::",
        "HDF5_USE_FILE_LOCKING": "FALSE",
    }


def _widen(process: Reader) -> None:
    """A wider pipe needs fewer turns; where there is none, nothing is lost."""
    try:
        import fcntl

        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (ImportError, AttributeError, OSError):
        return


def _tell(process: Reader, *parts: bytes) -> None:
    assert process.stdin is not None
    try:
        for part in parts:
            left = memoryview(part)
            while left:
                left = left[process.stdin.write(left) :]
        process.stdin.close()
    except BrokenPipeError:
        return  # It ended already; reading its answer tells how.


class _Guard(Thread):
    """Ends a process that falls silent.

    Counts ticks rather than time, so that a machine that was asleep or stopped for a while does
    not take its own absence for the process's.
    """

    def __init__(self, process: Reader, patience: int) -> None:
        super().__init__(name="guard of a reader", daemon=True)
        self._process, self._patience, self._over = process, patience, Event()
        self._silent, self._most = 0, TICKS_TO_START
        self.bit = False

    def heard(self) -> None:
        """The process is alive."""
        self._silent = 0

    def ready(self) -> None:
        """The process has loaded its libraries, and begins with the file."""
        self._silent, self._most = 0, self._patience

    def run(self) -> None:
        """Look every tick."""
        while not self._over.wait(TICK):
            self._silent += 1
            if self._silent > self._most:
                self.bit = True
                self._process.kill()
                return

    def over(self) -> None:
        """There is nothing left to guard."""
        self._over.set()
        self.join()


class _Talk:
    """Hears a process out."""

    def __init__(
        self,
        process: Reader,
        guard: _Guard,
        watch: Watch,
        place: str,
        most: int,
        sink: Sink,
    ) -> None:
        assert process.stdout is not None
        self._pipe, self._guard, self._watch = process.stdout, guard, watch
        self._place, self._most, self._sink = place, most, sink
        self._share = 0.0

    def answer(self, kind: Any) -> Any:
        """The answer; raises DataError, GarbledError, and EOFError if the process is gone."""
        while True:
            letter, size = HEAD.unpack(self._take(HEAD.size))
            if letter == BLOCK:
                self._fill(self._sink.room(size))
                continue
            if size > MOST_JSON:
                raise GarbledError("too long")
            plain = parsed(bytes(self._take(size)))
            if letter == ALIVE:
                self._alive(plain)
            elif letter == ROWS:
                self._sink.begin(form_of(plain), self._most)
            elif letter == FAILED:
                raise error_from(plain)
            elif letter == ANSWER:
                return self._whole(kind, plain)
            else:
                raise GarbledError("an unknown word")

    def _alive(self, plain: Any) -> None:
        """A beat carries the share that has been read, null before the file was touched."""
        if type(plain) in (float, int) and 0 <= plain <= 1:
            self._share = float(plain)
        self._guard.ready()
        self._watch.told(self._share)

    def _whole(self, kind: Any, plain: Any) -> Any:
        forms = list(forms_in(plain))
        if sum(form.size for form in forms) > self._most:
            raise GarbledError("more than fits into memory")
        arrays = side_by_side(forms)
        for array in arrays:
            self._fill(array.reshape(-1).view(np.uint8).data)
        found = unpacked(kind, plain, iter(arrays))
        rows = self._sink.rows()
        if rows is not None and isinstance(found, Pictures):
            found = replace(found, samples=replace(found.samples, values=rows))
        check_answer(found)
        return found

    def _take(self, size: int) -> bytearray:
        memory = bytearray(size)
        self._fill(memoryview(memory))
        return memory

    def _fill(self, left: memoryview) -> None:
        """Bytes straight to where they belong."""
        while left:
            count = self._pipe.readinto(left)  # type: ignore[attr-defined]
            if not count:
                raise EOFError
            left = left[count:]
            self._guard.heard()
            self._watch.reached(self._share, self._place)


def _ended(status: int, silent: bool, patience: int, place: str) -> DataError:
    """What to say of a process that ended without an answer."""
    if silent:
        what, why = f"its reader fell silent for {patience * TICK:.0f} s and was ended", ""
    elif status == -getattr(signal, "SIGXCPU", 0):
        what, why = "takes far more time than a file of its size should", ""
    else:
        what, why = "made its reader crash", f"It ended with {_called(status)}"
    return DataError(
        what,
        where=place,
        why=why,
        remedy="It may be damaged, or larger than memory; copy it again, or write it anew",
    )


def _called(status: int) -> str:
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"status {status}"
