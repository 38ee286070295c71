"""Writes an export beside its place, then puts it there, whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.core.units import bytes_text, count_text
from aestudio.export.portable import NUMBER, Portable
from aestudio.export.targets.base import Target
from aestudio.storage.backup import keep_previous
from aestudio.storage.target import unwritable


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written where, its size in bytes and the parameters that it is made of, 0 where it
    holds none, what one should know about it, and how Python loads it."""

    path: Path
    label: str
    size: int
    parameters: int
    notes: tuple[str, ...]
    snippet: str

    @property
    def ratio(self) -> float:
        """Size of the file over that of its parameters in float32."""
        return self.size / (NUMBER * self.parameters) if self.parameters else 0.0

    @property
    def told(self) -> str:
        """1 MB, 1.00 × its 281,734 parameters"""
        if not self.parameters:
            return bytes_text(self.size)
        counted = count_text(self.parameters, "parameter")
        return f"{bytes_text(self.size)}, {self.ratio:.2f} × its {counted}"


def export(portable: Portable, target: Target, out: Path) -> Exported:
    """Write ``portable`` as ``target`` to ``out``; a file that was there is kept aside.

    Raises FileError where the format cannot hold it, or nothing can be written there; what was
    there is then as it was.
    """
    found = export_unless(portable, target, out, lambda: False)
    assert found is not None  # Nobody called it off.
    return found


def export_unless(
    portable: Portable, target: Target, out: Path, called_off: Callable[[], bool]
) -> Exported | None:
    """The same; None, and nothing is written, if it has been called off by the time it is made."""
    target.check(portable)
    goal = out.resolve()
    if goal.is_dir() and any(goal.iterdir()):
        raise FileError(
            "is a folder with something in it", where=str(out), remedy="Choose another name"
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".aestudio-", dir=goal.parent) as folder:
            made = Path(folder) / goal.name
            target.write(portable, made)
            size, findings = size_on_disk(made), target.findings(portable, made)
            if called_off():
                return None
            _put(made, goal)
    except OSError as error:
        raise unwritable(out, error) from error
    return Exported(
        out,
        target.label,
        size,
        portable.parameters if target.holds_weights else 0,
        (*findings, *target.notes(portable)),
        target.snippet(portable, out),
    )


def size_on_disk(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(one.stat().st_size for one in files if one.is_file())


def _put(made: Path, goal: Path) -> None:
    if goal.is_file():
        keep_previous(goal)
    if made.is_dir() and goal.is_dir():
        goal.rmdir()
    shutil.move(made, goal)
