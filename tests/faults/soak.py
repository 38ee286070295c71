"""Runs that last: what they take of the machine stops growing.

Each is a process of its own, so that nothing else counts; its footprint is measured after each
epoch or job, and compared with that at the end of a warm-up in which caches fill.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.faults.campaign import Campaign

ROOT = Path(__file__).parents[2]
MOST_GROWTH = 50 * 2**20
LEAST_JUDGED = 2  # Epochs or jobs that are compared, also where few are run.


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a process takes ``after`` so many epochs or jobs: bytes of memory, threads, open
    files; and the seconds since it began."""

    after: int
    memory: int
    threads: int
    handles: int
    seconds: float


def long_run(
    program: str, warm_up: int, cases: int, seed: int, folder: Path
) -> Iterator[str | None]:
    """What was wrong after each epoch or job, measured at the first chance from there on."""
    taken = footprints(program, cases, seed, folder)
    assert taken[-1].after == cases, f"the last was told of {taken[-1].after}"
    start = next(one for one in taken if one.after >= min(warm_up, cases - LEAST_JUDGED))
    coming = iter(taken)
    now = next(coming)
    for number in range(1, cases + 1):
        while now.after < number:
            now = next(coming)
        yield growth(start, now) if number > start.after else None


def footprints(program: str, cases: int, seed: int, folder: Path) -> list[Footprint]:
    """All that the program tells, in order; raises AssertionError if it does not end well."""
    arguments = ["-m", "tests.faults.soak_child", program, str(cases), str(seed)]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return [Footprint(**json.loads(line)) for line in done.stdout.splitlines()]


def growth(start: Footprint, now: Footprint) -> str | None:
    """What has grown since ``start`` beyond what may be."""
    more = now.memory - start.memory
    if more >= MOST_GROWTH:
        return f"after {now.after:,}: {more / 2**20:.0f} MiB more than after {start.after:,}"
    if now.threads > start.threads:
        return f"after {now.after:,}: {now.threads} threads, {start.threads} before"
    if now.handles > start.handles:
        return f"after {now.after:,}: {now.handles} open files, {start.handles} before"
    return None


REQUIRED = "memory grows by less than 50 MiB after the {}, threads and open files by none"
LONG_RUNS = (
    Campaign(
        name="ten-thousand-epochs",
        fault="a run of 10,000 epochs, saved all the while",
        required=REQUIRED.format("100th"),
        quick=200,
        full=10_000,
        cases=partial(long_run, "epochs", 100),
    ),
    Campaign(
        name="ten-thousand-epochs-watched",
        fault="the same in the window",
        required=REQUIRED.format("100th"),
        quick=300,
        full=10_000,
        cases=partial(long_run, "window", 100),
    ),
    Campaign(
        name="train-again",
        fault="500 trainings in one process",
        required=REQUIRED.format("8th"),
        quick=6,
        full=500,
        cases=partial(long_run, "again", 8),
    ),
)
