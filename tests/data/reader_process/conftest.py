"""A program of one's own in the reader's place, and a look at what is left of it."""

import io
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import polars as pl
import psutil
import pytest

from aestudio.data.reader_process import guarded


def left() -> tuple[int, int]:
    """Processes and file handles of this program."""
    own = psutil.Process()
    return len(own.children()), own.num_fds()


@pytest.fixture(autouse=True)
def none_stands_by(readers_are_started: None) -> None:
    """But for those that a test has stand by itself."""


@pytest.fixture(scope="session")
def polars_has_its_handles() -> None:
    """Which it keeps from the first time on that it writes Parquet."""
    pl.DataFrame({"x": [1]}).write_parquet(io.BytesIO())


@pytest.fixture(autouse=True)
def nothing_is_left(polars_has_its_handles: None) -> Iterator[None]:
    # What earlier tests have left may go meanwhile: Python sweeps when it likes.
    (processes, handles), threads = left(), set(threading.enumerate())
    yield
    assert left()[0] <= processes
    assert left()[1] <= handles
    assert not set(threading.enumerate()) - threads


Put = Callable[[str], None]
HEAD = """
import os, signal, struct, sys, time
sys.stdin.buffer.read()
def frame(letter, text): sys.stdout.buffer.write(struct.pack('<cQ', letter, len(text)) + text)
"""
WARM_UP = "pass"
SPLIT_OFF = """
import os, sys
from aestudio.data.reader_process import fork_server
def warm_up():
    {warm_up}
fork_server._load, fork_server._warm_up = (lambda: None), warm_up
def read():
    try:
        exec({program!r}, {{}})
    except SystemExit as end:
        os._exit(end.code)
    finally:
        sys.stdout.flush()
    os._exit(0)
fork_server.serve(read)
"""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a program of one's own in the reader's place."""
    monkeypatch.setattr(guarded, "TICK", 0.02)
    return lambda program: _in_place(monkeypatch, HEAD + program)


@pytest.fixture
def split_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Puts it in the place of a reader that is split off from a process that stands by."""
    monkeypatch.setattr(guarded, "TICK", 0.02)
    with ExitStack() as stack:

        def put(program: str) -> None:
            _in_place(monkeypatch, SPLIT_OFF.format(program=HEAD + program, warm_up=WARM_UP))
            stack.enter_context(guarded.standing_by())
            _in_place(monkeypatch, "raise AssertionError('none is to be started')")

        yield put


def _in_place(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(guarded, "_command", lambda: [sys.executable, "-c", program])
