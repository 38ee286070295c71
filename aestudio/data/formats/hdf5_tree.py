"""The tree of an HDF5 file whose arrays lie plainly in it, as a project's do.

Links are followed if they are hard ones, and no object twice. No number of an array is read:
whoever has the bytes of the file takes them from there.
"""

import io
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from math import prod
from typing import Any

import h5py
import numpy as np

from aestudio.core.errors import DataError
from aestudio.data.formats.tree import Attribute, Entry, Tree

MOST_ENTRIES = 110_000
MOST_DEPTH = 4
MOST_ATTRIBUTES = 16
# HDF5 itself keeps no larger one beside its object.
MOST_ATTRIBUTE_BYTES = 64 * 2**10
MOST_ATTRIBUTES_BYTES = 16 * 2**20
# Whole numbers, floating-point numbers and texts of fixed length.
KNOWN = re.compile(r"[<|](?:[iu][1248]|f[48]|S\d{1,12})")
CLASSES = (h5py.h5t.INTEGER, h5py.h5t.FLOAT, h5py.h5t.STRING)
ERRORS = (OSError, RuntimeError, KeyError, ValueError, TypeError)


def tree_of(file: bytes, place: str) -> Tree:
    """The tree in the bytes of a file; raises DataError for one that is no HDF5, or too large."""
    try:
        with h5py.File(io.BytesIO(file), "r") as opened:
            root = h5py.h5g.open(opened.id, b"/")
            return Tree(tuple(_Walk(root, place, len(file)).entries()))
    except ERRORS as error:
        raise _damaged(place, error) from error


@cache
def rehearse() -> None:
    """Walk a tree with all that one may hold, once: libraries load the rest of themselves at their
    first use, and where no file can be opened any more, that fails."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", libver="earliest") as file:
        file.attrs.update(number=1, text=np.bytes_(b"1"), variable="1")
        file["group/text"], file["group/number"] = np.bytes_(b"1"), np.ones(1)
        file["link"] = h5py.SoftLink("/nowhere")
    tree_of(memory.getvalue(), "")
    with suppress(DataError):
        tree_of(b"", "")


@dataclass(slots=True)
class _Walk:
    """From the root outwards; what is strange is told in its place rather than raised.

    By h5py's lower layer, which is several times as fast: a project may embed 100,000 images.
    """

    root: Any
    place: str
    size: int
    seen: set[Any] = field(default_factory=set)
    told: int = 0

    def entries(self) -> Iterator[Entry]:
        waiting = deque([(self.root, "")])
        self.seen.add(self.root)
        yield self._group(self.root, "")
        while waiting:
            group, path = waiting.popleft()
            for name in group:
                member, entry = self._member(group, name, path)
                yield entry
                if member is not None:
                    waiting.append((member, entry.path))

    def _member(self, group: Any, name: bytes, parent: str) -> tuple[Any, Entry]:
        """What the link ``name`` leads to, with the group to walk into, if it is one."""
        path = f"{parent}/{name.decode(errors='backslashreplace')}".lstrip("/")
        problem = _of_link(group, name)
        if problem:
            return None, Entry(path, problem=problem)
        try:
            return self._opened(h5py.h5o.open(group, name), path)
        except ERRORS:
            return None, Entry(path, problem="is damaged")

    def _opened(self, member: Any, path: str) -> tuple[Any, Entry]:
        if member in self.seen:
            return None, Entry(path, problem="is somewhere else, too")
        self._note(member)
        if isinstance(member, h5py.h5g.GroupID):
            deep = path.count("/") + 1 >= MOST_DEPTH
            return None if deep else member, self._group(member, path)
        if isinstance(member, h5py.h5d.DatasetID):
            return None, self._array(member, path)
        return None, Entry(path, problem="is neither a group nor an array")

    def _note(self, member: Any) -> None:
        self.seen.add(member)
        if len(self.seen) > MOST_ENTRIES:
            raise _too_much(f"more than {MOST_ENTRIES:,} groups and arrays", self.place)

    def _group(self, group: Any, path: str) -> Entry:
        return Entry(path, attributes=self._attributes(group))

    def _array(self, array: Any, path: str) -> Entry:
        dtype, shape, offset = array.dtype, array.shape, array.get_offset() or 0
        problem = _of_storage(array, dtype, shape, self.size - offset)
        if problem:
            return Entry(path, problem=problem)
        return Entry(path, dtype.str, shape, offset, self._attributes(array))

    def _attributes(self, member: Any) -> tuple[Attribute, ...]:
        count = h5py.h5a.get_num_attrs(member)
        if count > MOST_ATTRIBUTES:
            raise _too_much(f"{count:,} attributes in one place", self.place)
        found = tuple(_attribute(h5py.h5a.open(member, index=one)) for one in range(count))
        self.told += sum(len(one.name) + len(one.content) for one in found)
        if self.told > MOST_ATTRIBUTES_BYTES:
            raise _too_much("attributes beyond all measure", self.place)
        return found


def _of_link(group: Any, name: bytes) -> str:
    """What is wrong with a link, looked at before anything follows it."""
    if name in (b"", b".", b"..") or b"/" in name:
        return "has a name that cannot be"
    if group.links.get_info(name).type != h5py.h5l.TYPE_HARD:
        return "is a link to somewhere else"
    return ""


def _of_storage(array: Any, dtype: Any, shape: tuple[int, ...] | None, room: int) -> str:
    """What is wrong with how an array lies in a file that has ``room`` bytes from there."""
    settings = array.get_create_plist()
    if settings.get_layout() == h5py.h5d.VIRTUAL or settings.get_external_count():
        return "lies in another file"
    if settings.get_layout() != h5py.h5d.CONTIGUOUS or settings.get_nfilters():
        return "is not stored plainly"
    if not _known(array.get_type(), dtype):
        return f"has values of type {dtype}"
    if shape is None or _is_empty(array):
        return "has no values"
    size = prod(shape) * dtype.itemsize
    if size > min(array.get_storage_size(), room):
        return f"declares {size:,} bytes, which the file does not hold"
    return ""


def _known(type_: Any, dtype: Any) -> bool:
    """Whether values are in the file as they are in memory, and hold no references."""
    if type_.get_class() not in CLASSES or not KNOWN.fullmatch(dtype.str):
        return False
    if type_.get_class() == h5py.h5t.STRING:
        return not type_.is_variable_str()
    return bool(h5py.h5t.py_create(dtype).equal(type_))


def _attribute(found: Any) -> Attribute:
    name = found.name.decode(errors="backslashreplace")
    dtype, shape = found.dtype, found.shape
    known = _known(found.get_type(), dtype) and not _is_empty(found)
    if not known or prod(shape) * dtype.itemsize > MOST_ATTRIBUTE_BYTES:
        return Attribute(name, "", (), "")
    values = np.empty(shape, dtype)
    found.read(values)
    return Attribute(name, dtype.str, shape, values.tobytes().hex())


def _is_empty(found: Any) -> bool:
    """Whether there is not even a shape."""
    return bool(found.get_space().get_simple_extent_type() == h5py.h5s.NULL)


def _too_much(what: str, place: str) -> DataError:
    return DataError(f"has {what}", where=place, remedy="Copy it again, or write it anew")


def _damaged(place: str, error: Exception) -> DataError:
    return DataError(
        "is no HDF5 file, or it is damaged",
        where=place,
        why=str(error).split("\n")[0][:300],
        remedy="Copy it again, or write it anew",
    )
