"""Run a program in a process of its own and hear what it measured."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class ProbeError(Exception):
    """A program ended without its line of JSON; the message is its last word."""


@dataclass(frozen=True, slots=True)
class Told:
    """The last line of JSON that a process wrote, and the most bytes it held at once."""

    fields: Mapping[str, Any]
    peak_bytes: int


def pin(threads: int) -> None:
    """Keep this process, and all it starts, on the first ``threads`` processors it may use."""
    os.environ["OMP_NUM_THREADS"] = str(threads)
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def told(command: Sequence[str]) -> Told:
    """Run ``command`` to its end, settings and caches of the user out of its reach.

    Raises ProbeError if it fails.
    """
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command, env=_environment(home), cwd=home, stdout=subprocess.PIPE, stderr=complaints,
            text=True,
        )  # fmt: skip
        assert process.stdout is not None
        with process.stdout as output:
            lines = output.read().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        complaints.seek(0)
        said = complaints.read().strip().splitlines()
    found = [line for line in lines if line.startswith("{")]
    if process.returncode or not found:
        raise ProbeError(said[-1] if said else f"ended with status {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Told(json.loads(found[-1]), usage.ru_maxrss * unit)


def _environment(home: str) -> dict[str, str]:
    paths = os.pathsep.join(one for one in (str(ROOT), os.environ.get("PYTHONPATH")) if one)
    config = {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("CONFIG", "DATA", "STATE")}
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ, **config, "PYTHONPATH": paths}
