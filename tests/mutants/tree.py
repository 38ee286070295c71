"""Copies of the checkout: faults are put into these, never into the checkout itself."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.mutants.mutation import Mutation
from tests.mutants.rooms import Room
from tests.mutants.server import Verdict
from tests.mutants.touching import Touching, cached, of_file, touching_in

PATIENCE, SPARE = 12.0, 20.0
LEFT_OUT = (".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", ".benchmarks")
BUILT = {"build", "dist"}  # In the root: within the program a room may be called so.


def copied(root: Path, to: Path) -> Path:
    """A copy of the checkout, compiled, so that no run has to."""
    left_out = shutil.ignore_patterns(*LEFT_OUT)

    def ignored(folder: str, names: list[str]) -> set[str]:
        return left_out(folder, names) | (BUILT if Path(folder) == root else set())

    shutil.copytree(root, to, ignore=ignored, symlinks=True)
    command = [sys.executable, "-m", "compileall", "-q", "aestudio", "tests"]
    subprocess.run(command, cwd=to, check=True, stdout=subprocess.DEVNULL)
    return to


class Judge:
    """A copy of the checkout with a server in it that says which faults are noticed.

    A test may take PATIENCE times as long as it did, and ``spare`` seconds more.
    """

    def __init__(self, tree: Path, room: Room, spare: float = SPARE) -> None:
        self._tree, self._room, self._spare = tree, room, spare
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.server", *room.preloaded],
            cwd=tree,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._answer("ready")

    def touching(self, cache: Path) -> Touching:
        """What the tests of the room touch, from ``cache`` if nothing has changed since."""
        cache.mkdir(parents=True, exist_ok=True)
        files = cached(cache, self._tree, self._room)
        missing = [test for test, file in files.items() if not file.exists()]
        if missing:
            self._measure(missing, files)
        return touching_in(files.values())

    def _measure(self, tests: list[str], files: Mapping[str, Path]) -> None:
        whole = self._tree.with_name("measured.json")
        self._asked({"measure": tests, "into": str(whole)})
        measured = json.loads(whole.read_text(encoding="utf-8"))
        for test in tests:
            text = json.dumps(of_file(measured, test))
            files[test].write_text(text, encoding="utf-8")

    def verdict(self, fault: Mutation, touching: Touching) -> Verdict:
        """Whether the tests notice a fault."""
        tests = touching.tests(fault)
        if not tests:
            return Verdict(False)
        limits = {test: PATIENCE * touching.seconds[test] + self._spare for test in tests}
        with placed(self._tree, fault):
            return self._asked({"limits": limits})

    def _asked(self, question: dict[str, Any]) -> Verdict:
        assert self._server.stdin is not None
        print(json.dumps(question), file=self._server.stdin, flush=True)
        return Verdict(**json.loads(self._answer()))

    def close(self) -> None:
        """End the server."""
        self._server.communicate()

    def _answer(self, expected: str = "") -> str:
        assert self._server.stdout is not None
        line = self._server.stdout.readline().strip()
        if not line or (expected and line != expected):
            raise RuntimeError(f"the server of {self._tree} is gone: {line!r}")
        return line


@contextmanager
def placed(tree: Path, fault: Mutation) -> Iterator[None]:
    """The fault in its module, as long as this lasts."""
    module = tree / fault.module
    source = module.read_bytes()
    try:
        module.write_bytes(fault.put_into(source))
        yield
    finally:
        module.write_bytes(source)
