"""Which tests run which lines: measured once a room, so that a fault meets the tests that may
notice it, the quickest first."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePath

from tests.mutants.mutation import Mutation
from tests.mutants.rooms import Room

WORTH_WHILE = 120.0  # seconds, as they were measured


@dataclass(frozen=True, slots=True)
class Touching:
    """``lines`` maps module → line → tests; ``seconds`` each test's duration.

    Only tests that passed are in it.
    """

    lines: dict[str, dict[int, tuple[str, ...]]]
    seconds: dict[str, float]

    def tests(self, fault: Mutation) -> list[str]:
        """The tests to run for a fault, the quickest first, for as long as is worth while.

        In a function those that run its line. Lines that no test was seen to run, as those that
        TensorFlow converts into code of its own, or that other processes run, are left to all
        tests of the module; what runs at the import to these and then the others.
        """
        of_module = self.lines.get(fault.module, {})
        of_line = of_module.get(fault.line, ()) if fault.within else ()
        if of_line:
            return self._worth_while(of_line)
        touching = {test for tests in of_module.values() for test in tests}
        own = {test for test in self.seconds if f"/test_{PurePath(fault.module).stem}.py" in test}
        others = () if fault.within else self.seconds.keys() - touching - own
        return [*self._worth_while(touching | own), *self._worth_while(others)]

    def _worth_while(self, tests: Iterable[str]) -> list[str]:
        found = sorted(tests, key=lambda test: (self.seconds[test], test))
        ends = accumulate(self.seconds[test] for test in found)
        return [test for test, end in zip(found, ends, strict=True) if end <= WORTH_WHILE]


def read_touching(file: Path) -> Touching:
    """What was measured."""
    found = json.loads(file.read_text(encoding="utf-8"))
    names, seconds = found["tests"], dict(zip(found["tests"], found["seconds"], strict=True))
    lines = {
        module: {
            int(line): tuple(names[one] for one in tests if seconds[names[one]] is not None)
            for line, tests in by_line.items()
        }
        for module, by_line in found["lines"].items()
    }
    return Touching(lines, {test: taken for test, taken in seconds.items() if taken is not None})


def file_for(cache: Path, root: Path, room: Room) -> Path:
    """Where what was measured of a room is kept, until the program or the tests change."""
    return cache / f"{room.name}-{_fingerprint(root, room)}.json"


def _fingerprint(root: Path, room: Room) -> str:
    found = hashlib.sha256()
    for path in sorted([*(root / "aestudio").rglob("*.py"), *(root / room.tests).rglob("*.py")]):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]
