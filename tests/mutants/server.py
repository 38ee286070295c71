"""A process that has the libraries ready, and forks for each fault one that runs its tests.

``python -m tests.mutants.server LIBRARY…`` in the root of a tree: for each line of JSON that it
reads it answers with one, as ``Verdict`` has it. ``{"limits": {TEST: SECONDS, …}}`` runs tests up
to the first that fails; ``{"measure": [FILE, …], "into": FILE}`` all of some files, and writes
which lines they run. Nothing of the program itself is imported before the fork.
"""

import gc
import importlib
import json
import mmap
import os
import shutil
import signal
import struct
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.mutants.measurer import Measurer

STARTING = 90.0  # seconds that importing and collecting may take
LOOK_EVERY = 0.01
MEASURING = 3600.0  # seconds
# Libraries that are there already cannot be rewritten for pytest's own messages; no matter.
OPTIONS = (
    "-q", "--no-header", "-p", "no:cacheprovider",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """``killed`` by the test ``killer``, or by not even starting; ``timed_out`` counts too."""

    killed: bool
    timed_out: bool = False
    killer: str = ""
    seconds: float = 0.0


class Chosen:
    """Runs the chosen tests in their order, and tells until when the present one may take."""

    def __init__(self, limits: dict[str, float]) -> None:
        self._limits = limits
        self._order = {test: place for place, test in enumerate(limits)}

    def tell(self, deadline: mmap.mmap, told: int) -> None:
        """Where to keep the deadline, and to write which test has failed."""
        self._deadline, self._told = deadline, told

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (one for one in items if one.nodeid in self._order),
            key=lambda one: self._order[one.nodeid],
        )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        set_deadline(self._deadline, self._limits[nodeid])

    def pytest_runtest_logfinish(self) -> None:
        set_deadline(self._deadline, STARTING)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The first failure is all there is to know."""
        if report.failed:
            os.write(self._told, report.nodeid.encode())
            os._exit(1)


def set_deadline(shared: mmap.mmap, seconds: float) -> None:
    """Allow so many seconds from now on."""
    shared[:8] = struct.pack("d", time.monotonic() + seconds)


def main(libraries: Sequence[str]) -> None:
    """Answer until there are no more questions."""
    for library in libraries:
        importlib.import_module(library)
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(asdict(_answer(json.loads(line)))), flush=True)


def _answer(asked: dict[str, Any]) -> Verdict:
    if "measure" in asked:
        measurer = Measurer(Path.cwd(), Path(asked["into"]))
        return judged(asked["measure"], measurer, MEASURING)
    limits: dict[str, float] = asked["limits"]
    files = sorted({test.partition("::")[0] for test in limits})
    return judged(["-x", *files], Chosen(limits), STARTING)


def judged(arguments: Sequence[str], plugin: "Chosen | Measurer", starting: float) -> Verdict:
    """Run pytest in a process of its own; ``starting`` are the seconds until the first test."""
    began = time.monotonic()
    shared, (reading, writing) = mmap.mmap(-1, 8), os.pipe()
    set_deadline(shared, starting)
    process = os.fork()
    if not process:
        if isinstance(plugin, Chosen):
            plugin.tell(shared, writing)
        _run(arguments, plugin)
    os.close(writing)
    status = _waited(process, shared)
    killer = _read(reading)
    shared.close()
    seconds = time.monotonic() - began
    if status is None:
        return Verdict(True, True, killer, seconds)
    # 5: none of the tests is there any more, so none has noticed.
    return Verdict(status not in (0, 5), False, killer, seconds)


def _read(handle: int) -> str:
    """What stands in a pipe, whoever may still hold its other end."""
    os.set_blocking(handle, False)
    try:
        return os.read(handle, 4096).decode()
    except BlockingIOError:
        return ""
    finally:
        os.close(handle)


def _waited(process: int, shared: mmap.mmap) -> int | None:
    """The exit status; None if the deadline came first, and the processes were ended."""
    status: int | None = None
    while True:
        done, found = os.waitpid(process, os.WNOHANG)
        if done:
            status = os.waitstatus_to_exitcode(found)
            break
        if time.monotonic() > struct.unpack("d", shared[:8])[0]:
            break
        time.sleep(LOOK_EVERY)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    if status is None:
        os.waitpid(process, 0)
    return status


def _run(arguments: Sequence[str], plugin: Chosen | Measurer) -> NoReturn:
    """In the forked process: run the tests, and never return."""
    status = 3
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(nowhere, handle)
        temporary = Path.cwd().with_name("temporary")
        shutil.rmtree(temporary, ignore_errors=True)
        status = pytest.main([*OPTIONS, f"--basetemp={temporary}", *arguments], [plugin])
    finally:
        os._exit(int(status))


if __name__ == "__main__":
    main(sys.argv[1:])
