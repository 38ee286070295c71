"""How long the program takes to start: python tests/benchmarks/starting.py [PROGRAM]

PROGRAM is that of a bundle, such as dist/aestudio/aestudio; without it, the checkout is started by
this Python. Needs Xvfb and xdotool, and a machine on which nothing else runs. Each start has
settings of its own, and all but the first find the files in memory.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
TITLE = "AE Studio"
LOOK_EVERY, MOST_SECONDS = 0.01, 120.0
FOLDERS = ("CACHE", "CONFIG", "DATA", "STATE")


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until something is there, seconds of the processors until then, MB held then."""

    seconds: float
    processors: float
    megabytes: float


@contextmanager
def screen() -> Iterator[str]:
    """A display that nobody sees; its name."""
    read, write = os.pipe()
    # It would begin anew whenever xdotool leaves it alone, and turn away who comes meanwhile.
    command = ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", "1280x800x24"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def environment(display: str) -> Iterator[dict[str, str]]:
    """That of somebody who has never started it; byte code is kept, as users' Python keeps it."""
    with TemporaryDirectory() as home:
        kept = {name: one for name, one in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        folders = {f"XDG_{one}_HOME": f"{home}/{one}" for one in FOLDERS}
        paths = {"PYTHONPATH": str(ROOT), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        yield {**kept, **folders, **paths}


def to_the_window(command: Sequence[str], display: str) -> Start:
    """Until the window is on the screen."""
    with environment(display) as names:
        began = time.perf_counter()
        with subprocess.Popen(
            command, env=names, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                _wait(names, began)
                seconds, there = time.perf_counter() - began, psutil.Process(process.pid)
                taken, held = there.cpu_times(), there.memory_info().rss
            finally:
                process.terminate()
    return Start(seconds, taken.user + taken.system, held / 1e6)


def to_the_end(command: Sequence[str], display: str) -> Start:
    """Until a command without a window has ended."""
    with environment(display) as names:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=names, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Start(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3)


def _wait(names: Mapping[str, str], began: float) -> None:
    look = ["xdotool", "search", "--onlyvisible", "--name", TITLE]
    while not subprocess.run(look, env=dict(names), capture_output=True, check=False).stdout:
        if time.perf_counter() - began > MOST_SECONDS:
            raise SystemExit("no window came")
        time.sleep(LOOK_EVERY)


def _told(what: str, starts: Sequence[Start]) -> str:
    rest = starts[1:]
    seconds = [one.seconds for one in rest]
    return (
        f"{what}: first {starts[0].seconds:.2f} s, then {median(seconds):.2f} s "
        f"({min(seconds):.2f} to {max(seconds):.2f}), "
        f"{median(one.processors for one in rest):.2f} s of processors, "
        f"{median(one.megabytes for one in rest):.0f} MB"
    )


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    program = [str(Path(one).resolve()) for one in arguments] or [sys.executable, "-m", "aestudio"]
    with screen() as display:
        print(_told("window", [to_the_window(program, display) for _ in range(ROUNDS)]))
        for words in (["--version"], ["--help"]):
            starts = [to_the_end([*program, *words], display) for _ in range(ROUNDS)]
            print(_told(" ".join(words), starts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
