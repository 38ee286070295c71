"""Set up and run the tests: python3 packaging/run_tests.py [pytest's arguments]"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from environment import ROOT, hand_over, run_environment, set_up


def pytest_command(python: str, arguments: Sequence[str]) -> list[str]:
    """Two processes unless told otherwise: each one that trains holds TensorFlow, 0.7 GB.

    They take files in order, of which the last are quick, so that neither waits long for the other.
    """
    command = [python, "-m", "pytest"]
    if not any(argument.startswith("-n") for argument in arguments):
        command += ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    return [*command, *arguments]


def pytest_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables for tests; Python keeps what it compiles, even where it is told not to: they
    start the program dozens of times, and each time would compile it anew."""
    kept = {name: value for name, value in environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return run_environment({"QT_QPA_PLATFORM": "offscreen", **kept})


def main(arguments: Sequence[str]) -> NoReturn:
    python = set_up(qt=True, development=True)
    os.chdir(ROOT)
    hand_over(pytest_command(str(python), arguments), pytest_environment(os.environ))


if __name__ == "__main__":
    main(sys.argv[1:])
