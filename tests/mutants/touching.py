"""Which tests run which lines: measured once a room, so that a fault meets the tests that may
notice it, the quickest first."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.rooms import Room


@dataclass(frozen=True, slots=True)
class Touching:
    """``lines`` maps module → line → tests; ``seconds`` each test's duration.

    Only tests that passed are in it.
    """

    lines: dict[str, dict[int, tuple[str, ...]]]
    seconds: dict[str, float]

    def tests(self, module: str, line: int) -> list[str]:
        """The tests to run for a fault in that line, the quickest first.

        Lines that no test was seen to run, as those of an import or what TensorFlow converts
        into code of its own, are left to all tests of the module.
        """
        of_module = self.lines.get(module, {})
        found = set(of_module.get(line, ()))
        if not found:
            found = {test for tests in of_module.values() for test in tests}
        return sorted(found, key=lambda test: (self.seconds[test], test))


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
