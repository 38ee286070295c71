"""A disk that keeps after a power cut only what it was told to, or a part of the rest.

Data of a file are safe once the file was synced, names once their folder was. Of what was not,
anything may be there: all, nothing, the first part, or some sectors and zeros between.
"""

import random
from collections.abc import Iterator
from pathlib import Path, PurePath

from tests.faults.store_calls import Call

SECTOR = 512
FOLDER = -1

Names = tuple[tuple[str, int | None], ...]


class Disk:
    """Takes calls in order; ``after_cut`` are the files that a power cut may leave."""

    def __init__(self) -> None:
        self._now: dict[str, int] = {}
        self._safe: dict[str, int] = {}
        self._names: list[tuple[str, Names]] = []
        self._written: list[bytearray] = []
        self._synced: list[bytes | None] = []

    def take(self, call: Call) -> None:
        """One call that succeeded."""
        match call.name:
            case "create":
                self._written.append(bytearray())
                self._synced.append(None)
                self._name(call.path, ((call.path, len(self._written) - 1),))
            case "mkdir":
                self._name(call.path, ((call.path, FOLDER),))
            case "write":
                number = self._now[call.path]
                self._written[number] += call.data
                self._synced[number] = None
            case "sync":
                self._sync(call.path)
            case "link":
                self._name(call.to, ((call.to, self._now[call.path]),))
            case "replace":
                self._replace(call.path, call.to)
            case "unlink" if call.path in self._now:
                self._name(call.path, ((call.path, None),))

    def _replace(self, path: str, to: str) -> None:
        if self._now.get(to) != self._now[path]:  # else the system does nothing
            self._name(to, ((path, None), (to, self._now[path])))

    def _name(self, path: str, names: Names) -> None:
        self._names.append((str(PurePath(path).parent), names))
        _apply(names, self._now)

    def _sync(self, path: str) -> None:
        number = self._now.get(path, FOLDER)
        if number != FOLDER:
            self._synced[number] = bytes(self._written[number])
            return
        for folder, names in self._names:
            if folder == path:
                _apply(names, self._safe)
        self._names = [one for one in self._names if one[0] != path]

    def after_cut(self, chance: random.Random) -> Iterator[tuple[str, bytes]]:
        """The files that are there, with what they hold."""
        entries = dict(self._safe)
        for names in self._surviving(chance):
            _apply(names, entries)
        torn = {number: self._torn(number, chance) for number in range(len(self._written))}
        for path, number in entries.items():
            if number != FOLDER and self._reached(path, entries):
                yield path, torn[number]

    def _surviving(self, chance: random.Random) -> list[Names]:
        waiting = [names for _folder, names in self._names]
        if chance.random() < 0.5:  # in the order in which they were given
            return waiting[: chance.randint(0, len(waiting))]
        return [names for names in waiting if chance.random() < 0.5]

    def _torn(self, number: int, chance: random.Random) -> bytes:
        safe, data = self._synced[number], bytes(self._written[number])
        if safe is not None:
            return safe
        kind = chance.randrange(4)
        if kind == 0:
            return data
        length = SECTOR * chance.randint(0, -(-len(data) // SECTOR))
        if kind == 1:
            return data[:length]
        return b"".join(
            data[place : place + SECTOR]
            if chance.random() < 0.5
            else bytes(len(data[place : place + SECTOR]))
            for place in range(0, len(data), SECTOR)
        )

    def _reached(self, path: str, entries: dict[str, int]) -> bool:
        above = [str(one) for one in PurePath(path).parents]
        return all(one in entries for one in above if self._now.get(one) == FOLDER)


def _apply(names: Names, entries: dict[str, int]) -> None:
    for path, number in names:
        if number is None:
            entries.pop(path, None)
        else:
            entries[path] = number


def put(files: Iterator[tuple[str, bytes]], before: Path, folder: Path) -> None:
    """Write the files of a disk whose root was ``before`` into ``folder``."""
    for path, content in files:
        target = folder / PurePath(path).relative_to(before)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
