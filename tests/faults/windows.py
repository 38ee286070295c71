"""The window in a process of its own, closed, told to end or killed at a random moment."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from time import monotonic
from unittest.mock import patch

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.storage.project_file import load
from aestudio.storage.recovery import leftovers
from tests.faults.campaign import Campaign

ROOT = Path(__file__).parents[2]
WINDOWS_A_PROCESS = 25
SAMPLES = {"slow": 16_000, "fast": 40}
# The first alone is sent each time; tests/gui/shell/test_process.py sends the second.
SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
# What a copy may lag behind: a checkpoint a second, its way to the disk, and the rest after that.
MOST_SECONDS_LOST = 10.0


def closed(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong with each window that was closed."""
    for first in range(0, cases, WINDOWS_A_PROCESS):
        count = min(WINDOWS_A_PROCESS, cases - first)
        done = subprocess.run(
            _command("close", count, seed + first),
            cwd=folder,
            env=environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        told = [json.loads(line) for line in done.stdout.splitlines()]
        for number in range(count):
            if number < len(told):
                yield _wrong(told[number])
            else:
                yield f"ended with {done.returncode}: {done.stderr[-500:]}"
        if len(told) == count and (done.returncode or done.stderr):
            raise AssertionError(f"ended with {done.returncode}: {done.stderr[-500:]}")


def _wrong(told: dict[str, list[str]]) -> str | None:
    found = [f"{name}: {', '.join(values)}" for name, values in told.items() if values]
    return "; ".join(found) or None


def told_to_end(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong after each signal."""
    chance = random.Random(seed)
    for number in range(cases):
        sent = SIGNALS[number % len(SIGNALS)]
        place = folder / str(number)
        ended = _end(place, sent, SAMPLES["slow"], chance.uniform(0, 3), seed + number)
        yield _wrong_end(ended, sent)


def killed(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was lost after each kill; epochs of seconds and of milliseconds in turn."""
    chance = random.Random(seed)
    for number in range(cases):
        samples = list(SAMPLES.values())[number % len(SAMPLES)]
        place = folder / str(number)
        ended = _end(place, signal.SIGKILL, samples, chance.uniform(0, 6), seed + number)
        yield _wrong_loss(ended)


class Ended:
    """A window whose run was ended by a signal: when which epoch had been finished, what is left.

    ``epochs`` holds the times at which each was told first; ``sent`` and ``gone`` are on the same
    clock.
    """

    def __init__(self, status: int, errors: str, epochs: dict[int, float], sent: float) -> None:
        self.status, self.errors, self.epochs, self.sent = status, errors, epochs, sent
        self.gone = monotonic()
        self.left: tuple[Document, ...] = ()
        self.unreadable = ""

    @property
    def kept_epoch(self) -> int:
        """Finished epochs of the copy that is left; −1 without one."""
        runs = [one.run for one in self.left if one.run is not None]
        return runs[0].checkpoint.epoch if runs else -1


def _end(folder: Path, sent: signal.Signals, samples: int, after: float, seed: int) -> Ended:
    """Train in the window, and send a signal so long after the first finished epoch."""
    folder.mkdir()
    pipe = subprocess.PIPE
    epochs: dict[int, float] = {}
    times: list[float] = []
    with subprocess.Popen(
        _command("train", samples, seed),
        cwd=folder,
        env=environment(folder),
        stdout=pipe,
        stderr=pipe,
        text=True,
    ) as process:

        def send() -> None:
            times.append(monotonic())
            process.send_signal(sent)

        timer = Timer(after, send)
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            told = json.loads(line)
            epochs.setdefault(told["epoch"], told["at"])
            if told["epoch"] and not timer.is_alive() and not times:
                timer.start()
        errors = process.stderr.read()
    found = Ended(process.returncode, errors, epochs, times[0] if times else monotonic())
    with patch.dict(os.environ, environment(folder)):
        copies = leftovers(Path(os.environ["XDG_STATE_HOME"]) / "aestudio" / "recovery")
        try:
            found.left = tuple(load(one.copy) for one in copies)
        except FileError as error:
            found.unreadable = str(error)
    return found


def _wrong_end(ended: Ended, sent: signal.Signals) -> str | None:
    if ended.status != 128 + sent:
        return f"{sent.name}: ended with {ended.status}: {ended.errors[-500:]}"
    if ended.unreadable:
        return f"{sent.name}: {ended.unreadable}"
    if ended.errors:
        return f"{sent.name}: {ended.errors[-500:]}"
    if ended.kept_epoch < max(ended.epochs):
        return f"{sent.name}: epoch {ended.kept_epoch} kept of {max(ended.epochs)}"
    return None


def _wrong_loss(ended: Ended) -> str | None:
    """At most the last epoch that the window told of, or the last few seconds."""
    if ended.unreadable:
        return ended.unreadable
    kept, told = max(0, ended.kept_epoch), max(ended.epochs)
    if not all(one.can_continue for one in ended.left):
        return f"the run that reached epoch {kept} cannot be gone on with"
    if kept >= told - 1:
        return None
    lost = ended.sent - ended.epochs[min(one for one in ended.epochs if one > kept)]
    return f"{told - kept} epochs, {lost:.1f} s lost" if lost > MOST_SECONDS_LOST else None


def _command(name: str, count: int, seed: int) -> list[str]:
    return [sys.executable, "-m", "tests.faults.window_child", name, str(count), str(seed)]


def environment(folder: Path) -> dict[str, str]:
    """An environment in which everything that is written lies in ``folder``."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    places = {name: str(folder / name.lower()) for name in names}
    more = {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    return {**os.environ, **places, **more}


WINDOWS = (
    Campaign(
        name="close-while-training",
        fault="the window closed at a random moment of a run",
        required="it asks, the run ends, status 0; no stray thread, file or word of Qt",
        quick=4,
        full=500,
        cases=closed,
    ),
    Campaign(
        name="told-to-end",
        fault="SIGTERM, SIGINT or SIGHUP in mid-training",
        required="every epoch that was told is kept; status 128 + n, no word of Qt",
        quick=1,
        full=60,
        cases=told_to_end,
    ),
    Campaign(
        name="killed-while-training",
        fault="SIGKILL at a random moment of a run in the window",
        required=f"the last epoch is lost at most, or the last {MOST_SECONDS_LOST:.0f} s",
        quick=1,
        full=60,
        cases=killed,
    ),
)
