"""Safety copies of what is open, for the next start after a crash.

Each open document has a copy in the user's state folder and a note beside it that says what it
is and which process it belongs to. A process that ends as it should removes both; what belongs
to a process that is no more was left behind.

The note names its copy, and the next copy gets another name: so that a note and a copy of two
moments never go together, whenever the process is killed.
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from platformdirs import user_state_path

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.storage.atomic import ABANDONED_SECONDS, UnsyncedError, make_folder, replacing
from aestudio.storage.project_file import load, save
from aestudio.storage.run_store import ENDING, RunStore
from aestudio.storage.stamp import Stamp
from aestudio.storage.target import reason

COPY, NOTE = ".h5", ".json"
KEPT_SECONDS = 30 * 86_400.0  # How long what somebody began to recover stays on the disk.


@dataclass(frozen=True, slots=True)
class Leftover:
    """A copy that a process left behind: of ``name``, saved at ``when`` (seconds since 1970).

    ``original`` is the file that the document had been opened from or saved to, if any, ``stamp``
    how that was then, and ``state`` how far its run had come.
    """

    note: Path
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
        self._note = folder / f"{uuid4().hex}{NOTE}"
        self._kept = 0

    @property
    def runs(self) -> RunStore:
        """Where runs lie that no project has yet."""
        return _runs_of(self._note)

    def keep(self, document: Document, original: Path | None, stamp: Stamp | None = None) -> None:
        """Write the document as it is now; returns once it is on the disk.

        Raises FileError if that fails; the copy before is then as it was.
        """
        before, after = self._copy(self._kept), self._copy(self._kept + 1)
        try:
            make_folder(after.parent)
            save(_embedding(document, False), after, backup=False)
            # The note comes last: a copy without one belongs to nobody and is not offered.
            self._write_note(_note(document, original, stamp, after))
        except (OSError, FileError) as error:
            raise _no_copy(self._note.parent, error) from error
        with suppress(OSError):  # It costs room only; tidy finds it.
            before.unlink(missing_ok=True)

    def forget(self) -> None:
        """Nothing needs to be recovered; the runs are of use as long as the document is open."""
        _remove(self._note, self._copy(0), self._copy(1))

    def end(self) -> None:
        """Nothing needs to be recovered, and nothing is open any more."""
        self.forget()
        self.runs.remove()

    def _write_note(self, note: Mapping[str, Any]) -> None:
        try:
            _write_note(self._note, note)
        except UnsyncedError:
            self._kept += 1  # It names the new copy already.
            raise
        self._kept += 1

    def _copy(self, number: int) -> Path:
        return self._note.with_name(f"{self._note.stem}-{number % 2}{COPY}")


def _no_copy(folder: Path, error: OSError | FileError) -> FileError:
    why = (error.why or error.what) if isinstance(error, FileError) else reason(error)
    return FileError(
        "no safety copy can be kept",
        where=str(folder),
        why=why,
        remedy="Save your work often, or make room there",
    )


def leftovers(folder: Path) -> tuple[Leftover, ...]:
    """What processes that are no more have left, the newest first.

    Not what somebody has begun to recover: if that crashed, it would crash again.
    """
    found = [_leftover(note) for note in folder.glob(f"*{NOTE}")]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -one.when))


def tidy(folder: Path) -> None:
    """Delete what somebody began to recover long ago, and copies that never got their note."""
    named = set()
    for path in folder.glob(f"*{NOTE}"):
        note = _read_note(path) or {}
        copy = _copy_of(path, note)
        named.add(copy)
        when = note.get("when")
        if note.get("tried") and _is_old(when, KEPT_SECONDS):
            _remove(path, copy)
            _runs_of(path).remove()
    for copy in set(folder.glob(f"*{COPY}")) - named:
        # Its process may be about to write the note.
        with suppress(OSError):
            if _is_old(copy.stat().st_ctime, ABANDONED_SECONDS):
                copy.unlink()


def recovered(leftover: Leftover) -> Document:
    """The document of a copy, which is not offered a second time, but stays until ``discard``.

    Raises FileError if it cannot be read.
    """
    note = _read_note(leftover.note) or {}
    try:
        _write_note(leftover.note, {**note, "tried": True})
    except OSError as error:
        raise FileError(
            "cannot be recovered from there",
            where=str(leftover.copy.parent),
            why=reason(error),
            remedy=f"Copy {leftover.copy} to another folder and open it as a project",
        ) from error
    return _embedding(load(leftover.copy), bool(note.get("embedded")))


def runs_of(leftover: Leftover) -> RunStore:
    """The runs that belong to a copy, those that its project has left out."""
    return _runs_of(leftover.note)


def discard(leftover: Leftover) -> None:
    """Delete a copy, and its runs."""
    _remove(leftover.note, leftover.copy)
    runs_of(leftover).remove()


def _runs_of(note: Path) -> RunStore:
    return RunStore(note.with_suffix(ENDING))


def _is_old(when: Any, seconds: float) -> bool:
    return isinstance(when, int | float) and time.time() - when > seconds


def _note(
    document: Document, original: Path | None, stamp: Stamp | None, copy: Path
) -> dict[str, Any]:
    return {
        "copy": copy.name,
        "name": document.project.name,
        "embedded": document.project.data.embedded,
        "state": _state(document),
        "when": time.time(),
        "original": None if original is None else str(original),
        "stamp": None if stamp is None else asdict(stamp),
        "process": os.getpid(),
        "began": _beginning(os.getpid()),
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
    if note is None or note.get("tried") or _lives(note):
        return None
    copy = _copy_of(path, note)
    if not copy.is_file():
        return None
    try:
        original = note["original"]
        datetime.fromtimestamp(float(note["when"]))  # one that no calendar has is no time
        return Leftover(
            path,
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


def _copy_of(note: Path, facts: Mapping[str, Any]) -> Path:
    """The copy beside a note; no name in a note leads out of the folder."""
    name = str(facts.get("copy", ""))
    own = name == Path(name).name and name.endswith(COPY)
    return note.with_name(name) if own else note.with_suffix(COPY)


def _lives(note: Mapping[str, Any]) -> bool:
    """Whether its process still runs: numbers of processes come again, their beginnings do not."""
    try:
        return bool(_beginning(int(note["process"])) == note["began"])
    except (psutil.Error, OSError, KeyError, IndexError, TypeError, ValueError):
        return False


def _beginning(process: int) -> str:
    """When a process began, by a clock that nobody can set where there is one."""
    if sys.platform != "linux":
        return repr(psutil.Process(process).create_time())
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    # The name of the program, in brackets, may hold anything.
    after_name = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    return f"{boot} {after_name[19].decode()}"


def _read_note(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _write_note(path: Path, note: Mapping[str, Any]) -> None:
    with replacing(path) as file:
        file.write(json.dumps(note).encode())


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
