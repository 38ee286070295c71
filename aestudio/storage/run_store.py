"""The runs of a project that are not opened, and the snapshots of all: files beside the project.

    digits.h5                       the project, with the run that is opened
    digits.h5.runs/ID.h5            the run with that id, as it ended or was last kept
    digits.h5.runs/ID-s2-e15.h5     its snapshot after 15 epochs of stage 2

Each is a project file of its own, written, sealed and read as any other (layout): it opens by
itself, and a crash leaves each of them whole. Nothing of a run that has ended is written again, so
that saving a project costs the same however many runs it has. Without the folder the project still
opens, with the run that was opened, and tells of the others what a table tells.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.runs import Runs
from aestudio.core.snapshots import Snapshot
from aestudio.storage.atomic import make_folder, sync_folder, synced
from aestudio.storage.backup import BACKUP, backup_of
from aestudio.storage.beside import beside
from aestudio.storage.project_file import load, save, unsynced
from aestudio.storage.target import unwritable

ENDING = ".runs"
NAME = re.compile(r"([0-9a-f]{32})(?:-s([1-9][0-9]{0,6})-e([0-9]{1,7}))?\.h5")
Entry = tuple["os.DirEntry[str]", tuple[str, str | None, str | None]]  # Id, stage and epoch of it.


def store_beside(path: Path) -> "RunStore":
    """That of the project in the file ``path``."""
    replaced = path.suffix == BACKUP
    return RunStore(
        beside(path, ENDING),
        aside=beside(backup_of(path), ENDING),
        further=beside(path.with_suffix(""), ENDING) if replaced else None,
    )


@dataclass(frozen=True, slots=True)
class RunStore:
    """A folder of runs; made when something is first kept in it.

    What other files take the place of, and what belongs to no run any more, goes to the folder
    ``aside`` where there is one. What is not here is looked for in the folder ``further``, in which
    nothing is changed.
    """

    folder: Path
    aside: Path | None = None
    further: Path | None = None

    def keep(self, id: str, run: Run) -> None:
        """Keep a run as it stands; raises FileError if it cannot be."""
        self._write(self._run(id), run)

    def keep_snapshot(self, id: str, run: Run) -> Snapshot:
        """Keep a run as it stood after an epoch; raises FileError if it cannot be."""
        point = run.checkpoint
        path = self._snapshot(id, point.stage, point.epoch)
        self._write(path, run)
        return Snapshot(point.stage, point.epoch, path.stat().st_size)

    def run(self, id: str) -> Run:
        """A run that was kept; raises FileError if it is not there, or damaged."""
        return self._read(self._run(id).name)

    def has(self, id: str) -> bool:
        """Whether that run is kept here."""
        return self._there(self._run(id).name).is_file()

    def has_snapshot(self, id: str, stage: int, epoch: int) -> bool:
        """Whether that snapshot is kept here."""
        return self._there(self._snapshot(id, stage, epoch).name).is_file()

    @property
    def ids(self) -> tuple[str, ...]:
        """Of all runs of which something is kept here."""
        return tuple(dict.fromkeys(id for _entry, (id, _stage, _epoch) in self._entries()))

    def snapshot(self, id: str, stage: int, epoch: int) -> Run:
        """A run as it stood after an epoch; raises FileError if that is not there, or damaged."""
        return self._read(self._snapshot(id, stage, epoch).name)

    def snapshots(self, id: str) -> tuple[Snapshot, ...]:
        """Those of a run, in order."""
        found = (
            Snapshot(int(stage), int(epoch), entry.stat().st_size)
            for entry, (own, stage, epoch) in self._entries()
            if own == id and stage and epoch
        )
        return tuple(sorted(found))

    def all_snapshots(self) -> dict[str, tuple[Snapshot, ...]]:
        """Those of every run, in order, by its id; the folder is looked into once."""
        found: dict[str, list[Snapshot]] = {}
        for entry, (id, stage, epoch) in self._entries():
            if stage and epoch:
                size = entry.stat().st_size
                found.setdefault(id, []).append(Snapshot(int(stage), int(epoch), size))
        return {id: tuple(sorted(ones)) for id, ones in found.items()}

    def drop_snapshot(self, id: str, stage: int, epoch: int) -> None:
        """Keep a snapshot no longer."""
        _remove(self._snapshot(id, stage, epoch))

    @property
    def snapshot_sizes(self) -> dict[str, int]:
        """Bytes of all snapshots by the names of their files."""
        return {
            entry.name: entry.stat().st_size
            for entry, (_id, stage, _epoch) in self._entries()
            if stage
        }

    @property
    def snapshot_bytes(self) -> int:
        """What all snapshots take on the disk."""
        return sum(self.snapshot_sizes.values())

    def keep_only(self, ids: Iterable[str], *, snapshots: bool = True) -> None:
        """Set aside what belongs to no run of these, and all snapshots unless they are to stay."""
        wanted = set(ids)
        for entry, (id, stage, _epoch) in self._own():
            if id not in wanted or (stage and not snapshots):
                self._take_away(Path(entry.path))

    @property
    def set_aside(self) -> frozenset[str]:
        """Names of the files that lie aside."""
        return frozenset() if self.aside is None else frozenset(_ours(self.aside))

    def forget_aside(self, names: Iterable[str]) -> None:
        """Remove those files of which the backup is not kept any more."""
        if self.aside is None:
            return
        for name in names:
            _remove(self.aside / name)
        with suppress(OSError):
            self.aside.rmdir()

    def copy_to(
        self, other: "RunStore", ids: Iterable[str], *, snapshots: bool = True
    ) -> frozenset[str]:
        """Have those runs in another store too, for good; the names of files that lie aside there
        since others took their place. Raises FileError if that cannot be."""
        wanted = set(ids)
        found = [
            path
            for entry, (id, stage, _epoch) in self._entries()
            if (path := Path(entry.path)).parent != other.folder
            and id in wanted
            and (snapshots or not stage)
        ]
        new = [one for one in found if not _same(one, other.folder / one.name)]
        if not new:
            return frozenset()
        other._make()
        replaced = frozenset(one.name for one in new if other._take(one))
        _sync(other.folder)
        if replaced and other.aside is not None:
            _sync(other.aside)
        return replaced

    def remove(self) -> None:
        """Remove all of it."""
        for entry, _name in self._own():
            _remove(Path(entry.path))
        with suppress(OSError):
            self.folder.rmdir()

    def _run(self, id: str) -> Path:
        return self.folder / f"{id}.h5"

    def _snapshot(self, id: str, stage: int, epoch: int) -> Path:
        return self.folder / f"{id}-s{stage}-e{epoch}.h5"

    def _own(self) -> Iterator[Entry]:
        for entry in _within(self.folder):
            found = NAME.fullmatch(entry.name)
            if found is not None:
                yield entry, (found[1], found[2], found[3])

    def _entries(self) -> Iterator[Entry]:
        """Also those that lie further off, each once."""
        own = set()
        for entry, parts in self._own():
            own.add(entry.name)
            yield entry, parts
        if self.further is not None:
            elsewhere = RunStore(self.further)._own()
            yield from ((entry, parts) for entry, parts in elsewhere if entry.name not in own)

    def _there(self, name: str) -> Path:
        """Where a file lies; where it would first be looked for, if nowhere."""
        own = self.folder / name
        return own if self.further is None or own.is_file() else self.further / name

    def _take(self, source: Path) -> bool:
        """Have a file of another store here too; whether another one lies aside since."""
        target = self.folder / source.name
        if self.aside is None or not target.exists():
            _copy(source, target)
            return False
        RunStore(self.aside)._make()
        kept = self.aside / source.name
        # The one aside may be the very source.
        _copy(source, target, lambda: None if _same(target, kept) else _copy(target, kept))
        return True

    def _take_away(self, path: Path) -> None:
        if self.aside is None:
            _remove(path)
            return
        with suppress(OSError, FileError):
            RunStore(self.aside)._make()
            path.replace(self.aside / path.name)

    def _make(self) -> None:
        try:
            make_folder(self.folder)
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def _write(self, path: Path, run: Run) -> None:
        self._make()
        save(Document(_project_of(run), run, Runs.of(run)), path, backup=False)

    def _read(self, name: str) -> Run:
        path = self._there(name)
        if not path.is_file():
            raise FileError(
                "is not there",
                where=f"{path.parent.name}/{path.name}",
                why="The folder of runs beside the project was moved, or is not complete",
                remedy=f"Put {path.parent.name} beside the project again",
            )
        run = load(path).run
        if run is None:
            raise FileError("holds no run", where=str(path), remedy="Train it anew")
        return run


def _project_of(run: Run) -> Project:
    """The design of a run, as a project by itself."""
    data = None if run.data is None else run.data.edited(embedded=False)
    parts = {"architecture": run.architecture, "plan": run.plan}
    if data is None:
        shape = run.architecture.input_shape
        data = Project().data.edited(source="", name="", shape=shape)
    return Project.checked({"name": data.name or "Run", "data": data, **parts})


def _within(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where there is none, or nobody may look into it."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _ours(folder: Path) -> Iterator[str]:
    return (entry.name for entry, _parts in RunStore(folder)._own())


def _same(source: Path, target: Path) -> bool:
    return target.exists() and _times(target) == _times(source)


def _copy(source: Path, target: Path, before: Callable[[], object] = lambda: None) -> None:
    """Have the same file under another name, of whose bytes nothing is ever changed in place;
    ``before`` is called when all is ready."""
    spare = target.with_name(f".{target.name}.part")
    try:
        _remove(spare)
        try:
            os.link(source, spare)
        except OSError:
            shutil.copy2(source, spare)
            synced(spare)
        before()
        spare.replace(target)
    except OSError as error:
        _remove(spare)
        raise unwritable(target, error) from error
    except FileError:
        _remove(spare)
        raise


def _times(path: Path) -> tuple[int, int]:
    """What a copy has like what it was made of, and another file has not."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _sync(folder: Path) -> None:
    try:
        sync_folder(folder)
    except OSError as error:
        raise unsynced(folder, error) from error


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
