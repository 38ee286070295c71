"""A program of one's own in the reader's place, and a look at what is left of it."""

import sys
import threading
from collections.abc import Callable, Iterator

import psutil
import pytest

from aestudio.data import guarded


def left() -> tuple[int, int, list[str]]:
    """Processes, file handles and threads of this program."""
    own = psutil.Process()
    threads = sorted(one.name for one in threading.enumerate())
    return len(own.children()), own.num_fds(), threads


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    before = left()
    yield
    assert left() == before


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program of one's own in the reader's place."""

    def put(program: str) -> None:
        head = (
            "import os, signal, struct, sys, time\n"
            "sys.stdin.buffer.read()\n"
            "def frame(letter, text): sys.stdout.buffer.write("
            "struct.pack('<cQ', letter, len(text)) + text)\n"
        )
        monkeypatch.setattr(guarded, "_command", lambda: [sys.executable, "-c", head + program])

    monkeypatch.setattr(guarded, "TICK", 0.02)
    return put
