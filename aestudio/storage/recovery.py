"""Safety copies of what is open, for the next start after a crash.

Each open document has a copy in the user's state folder and a note beside it that says what it
is and which process it belongs to. A process that ends as it should removes both; what belongs
to a process that is no more was left behind.
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from platformdirs import user_state_path

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.storage.atomic import replacing
from aestudio.storage.project_file import load, save
from aestudio.storage.stamp import Stamp

COPY, NOTE = ".h5", ".json"
KEPT_SECONDS = 30 * 86_400.0  # How long what somebody began to recover stays on the disk.


@dataclass(frozen=True, slots=True)
class Leftover:
    """A copy that a process left behind: of ``name``, saved at ``when`` (seconds since 1970).

    ``original`` is the file that the document had been opened from or saved to, if any, ``stamp``
    how that was then, and ``state`` how far its run had come.
    """

    copy: Path
    name: str
    state: str
    when: float
    original: Path | None
    stamp: Stamp | None = None


def recovery_folder() -> Path:
    """Where the copies lie."""
    return Path(user_state_path("aestudio")) / "recovery"


class SafetyCopy:
    """The copy of one open document; made at its first ``keep``."""

    def __init__(self, folder: Path) -> None:
        self._copy = folder / f"{uuid4().hex}{COPY}"

    def keep(self, document: Document, original: Path | None, stamp: Stamp | None = None) -> None:
        """Write the document as it is now; returns once it is on the disk.

        Raises FileError if that fails; the copy before is then as it was.
        """
        try:
            self._copy.parent.mkdir(parents=True, exist_ok=True)
            save(_embedding(document, False), self._copy, backup=False)
            # The note comes last: a copy without one belongs to nobody and is not offered.
            _write_note(self._copy, _note(document, original, stamp))
        except OSError as error:
            raise FileError(
                "no safety copy can be kept",
                where=str(self._copy.parent),
                why=error.strerror or str(error),
                remedy="Save your work often, or make room there",
            ) from error

    def forget(self) -> None:
        """Nothing needs to be recovered."""
        _remove(self._copy)


def leftovers(folder: Path) -> tuple[Leftover, ...]:
    """What processes that are no more have left, the newest first.

    Not what somebody has begun to recover: if that crashed, it would crash again.
    """
    found = [_leftover(note) for note in folder.glob(f"*{NOTE}")]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -one.when))


def tidy(folder: Path) -> None:
    """Delete what somebody began to recover long ago."""
    for path in folder.glob(f"*{NOTE}"):
        note = _read_note(path) or {}
        when = note.get("when")
        old = isinstance(when, int | float) and time.time() - when > KEPT_SECONDS
        if note.get("tried") and old:
            _remove(path.with_suffix(COPY))


def recovered(leftover: Leftover) -> Document:
    """The document of a copy, which is not offered a second time, but stays until ``discard``.

    Raises FileError if it cannot be read.
    """
    note = _read_note(leftover.copy.with_suffix(NOTE)) or {}
    try:
        _write_note(leftover.copy, {**note, "tried": True})
    except OSError as error:
        raise FileError(
            "cannot be recovered from there",
            where=str(leftover.copy.parent),
            why=error.strerror or str(error),
            remedy=f"Copy {leftover.copy} to another folder and open it as a project",
        ) from error
    return _embedding(load(leftover.copy), bool(note.get("embedded")))


def discard(leftover: Leftover) -> None:
    """Delete a copy."""
    _remove(leftover.copy)


def _note(document: Document, original: Path | None, stamp: Stamp | None) -> dict[str, Any]:
    return {
        "name": document.project.name,
        "embedded": document.project.data.embedded,
        "state": _state(document),
        "when": time.time(),
        "original": None if original is None else str(original),
        "stamp": None if stamp is None else asdict(stamp),
        "process": os.getpid(),
        "began": _began(os.getpid()),
    }


def _embedding(document: Document, embedded: bool) -> Document:
    """Embedded data are not copied each time: opening the project has unpacked them."""
    data = document.project.data.edited(embedded=embedded)
    return document.with_project(document.project.edited(data=data))


def _state(document: Document) -> str:
    run = document.run
    if run is None:
        return f"{document.project.architecture}, not trained"
    if run.finished:
        return f"{run.architecture}, trained"
    point = run.checkpoint
    return f"{run.architecture}, stage {point.stage}, {point.epoch} epochs done"


def _leftover(path: Path) -> Leftover | None:
    note = _read_note(path)
    copy = path.with_suffix(COPY)
    if note is None or note.get("tried") or not copy.is_file() or _lives(note):
        return None
    try:
        original = note["original"]
        datetime.fromtimestamp(float(note["when"]))  # one that no calendar has is no time
        return Leftover(
            copy,
            str(note["name"]),
            str(note["state"]),
            float(note["when"]),
            None if original is None else Path(str(original)),
            _stamp(note.get("stamp")),
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _stamp(note: Any) -> Stamp | None:
    """None for one that is none: whatever lies at the original is then asked about."""
    if not isinstance(note, dict):
        return None
    return Stamp(int(note["size"]), int(note["modified"]), str(note["seal"]))


def _lives(note: Mapping[str, Any]) -> bool:
    """Whether its process still runs: numbers of processes come again, their beginnings do not."""
    try:
        return bool(_began(int(note["process"])) == note["began"])
    except (psutil.Error, OSError, KeyError, TypeError, ValueError):
        return False


def _began(process: int) -> float | str:
    """When a process began, in a form that no change of the clock touches."""
    if sys.platform != "linux":
        return float(psutil.Process(process).create_time())
    # Ticks since the machine started: field 22, behind the name in parentheses.
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    ticks = fields.rpartition(")")[2].split()[19]
    start = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{start} {ticks}"


def _read_note(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _write_note(copy: Path, note: Mapping[str, Any]) -> None:
    with replacing(copy.with_suffix(NOTE)) as file:
        file.write(json.dumps(note).encode())


def _remove(copy: Path) -> None:
    for path in (copy.with_suffix(NOTE), copy):
        path.unlink(missing_ok=True)
