"""Ask whether locked packages have known vulnerabilities: python3 packaging/audit.py

pip-audit asks the Python Package Index, from an environment that is thrown away afterwards. Ends
with 1 if there are any, and with 0 and one line where nobody can be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from environment import DEVELOPERS, environment_python, say

TOOL = "pip-audit>=2.9,<3"
TIME_LIMIT = 120  # seconds for each of the commands
NOBODY = "known vulnerabilities were not looked up:"


class NoAnswerError(Exception):
    """Nobody could be asked; the message says why."""


def answer(command: Sequence[str]) -> str:
    """What a command prints; raises NoAnswerError if it says nothing in time."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoAnswerError(str(error)) from error
    # Status 1 is also that of a package with vulnerabilities, and then they are told.
    if done.returncode != 0 and not done.stdout.strip():
        lines = done.stderr.strip().splitlines()
        raise NoAnswerError(lines[-1] if lines else f"status {done.returncode}")
    return done.stdout


def audited(lock_file: Path, folder: Path) -> list[Mapping[str, Any]]:
    """What is known of each locked package; raises NoAnswerError if nobody could be asked."""
    answer([sys.executable, "-m", "venv", str(folder)])
    python = str(environment_python(folder))
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    answer([*pip, "install", "--only-binary=:all:", TOOL])
    ask = ["--require-hashes", "--disable-pip", "--progress-spinner=off", "--timeout=10"]
    text = answer([python, "-m", "pip_audit", *ask, "--format=json", "-r", str(lock_file)])
    return known_of(text)


def known_of(text: str) -> list[Mapping[str, Any]]:
    """The packages of an answer that the index knows; raises NoAnswerError if it knows none."""
    try:
        told: list[Mapping[str, Any]] = json.loads(text)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        raise NoAnswerError("the answer makes no sense") from error
    known = [one for one in told if "vulns" in one]
    if not known:
        raise NoAnswerError("the index could not be reached, or tells nothing of them")
    return known


def findings(known: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each vulnerability."""
    return [
        f"{one['name']} {one['version']}: {found['id']}, mended in "
        f"{', '.join(found.get('fix_versions', ())) or 'no version yet'}"
        for one in known
        for found in one["vulns"]
    ]


def main() -> int:
    try:
        with tempfile.TemporaryDirectory() as folder:
            known = audited(DEVELOPERS, Path(folder))
    except NoAnswerError as error:
        say(f"{NOBODY} {error}")
        return 0
    found = findings(known)
    for line in found:
        say(line)
    if not found:
        say(f"no known vulnerability in {len(known)} locked packages.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
