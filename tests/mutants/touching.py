"""Which tests run which lines: measured once, so that a fault meets the tests that may notice it.

What was measured is kept by test file until that file, what it shares with others of its room, or
a module of the room changes.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePath
from typing import Any

from tests.mutants.mutation import Mutation
from tests.mutants.rooms import Room

WORTH_WHILE = 60.0  # seconds of computing
Measured = dict[str, Any]  # As Measurer writes it.


@dataclass(frozen=True, slots=True)
class Touching:
    """``lines`` maps module → line → tests; ``seconds`` what each test computes.

    Only tests that passed are in it.
    """

    lines: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    def tests(self, fault: Mutation) -> list[str]:
        """The tests to run for a fault, the quickest first, for as long as is worth while.

        In a function those that run its line. Lines that no test was seen to run, as those that
        TensorFlow converts into code of its own, or that other processes run, are left to all
        tests of the module; what runs at the import to these and then the others.
        """
        of_module = self.lines.get(fault.module, {})
        of_line = of_module.get(fault.line) if fault.within else None
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


def touching_in(files: Iterable[Path]) -> Touching:
    """What was measured in several test files."""
    found = Touching({}, {})
    for file in files:
        measured = json.loads(file.read_text(encoding="utf-8"))
        names, seconds = measured["tests"], measured["seconds"]
        passed = {names[at]: taken for at, taken in enumerate(seconds) if taken is not None}
        found.seconds.update(passed)
        for module, by_line in measured["lines"].items():
            lines = found.lines.setdefault(module, {})
            for line, tests in by_line.items():
                ran = lines.setdefault(int(line), set())
                ran.update(names[at] for at in tests if names[at] in passed)
    return found


def of_file(measured: Measured, file: str) -> Measured:
    """What was measured of the tests of one file."""
    names = measured["tests"]
    kept = [at for at, name in enumerate(names) if name.partition("::")[0] == file]
    place = {at: number for number, at in enumerate(kept)}
    lines = {
        module: {
            line: [place[at] for at in tests if at in place] for line, tests in by_line.items()
        }
        for module, by_line in measured["lines"].items()
    }
    seconds = [measured["seconds"][at] for at in kept]
    return {"tests": [names[at] for at in kept], "seconds": seconds, "lines": lines}


def cached(cache: Path, root: Path, room: Room) -> dict[str, Path]:
    """Where what was measured of each test file of a room is kept."""
    tests = [root / one for one in room.test_files(root)]
    folders = sorted({one.parent for one in tests})
    helpers = [one for folder in folders for one in folder.glob("*.py") if not _is_test(one)]
    shared = [*(root / module for module in room.files(root)), *sorted(helpers)]
    return {
        one.relative_to(root).as_posix(): cache
        / f"{room.name}-{one.stem}-{_hash([*shared, one])}.json"
        for one in tests
    }


def _is_test(file: Path) -> bool:
    return file.name.startswith("test_")


def _hash(files: Sequence[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()[:12]
