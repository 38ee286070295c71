"""The tree of a project file in memory: what another process found, taken from the file's bytes.

What that process tells is checked here again, for the file may have taken it over.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.data.formats.tree import Attribute, Entry, Tree

DTYPE = re.compile(r"[<|](?:[iu][1248]|f[48]|S[1-9]\d{0,11})")
MOST_DIMENSIONS = 8


class LayoutError(Exception):
    """The tree is not what the layout says."""


@dataclass(frozen=True, slots=True)
class Item:
    """A group, or an array if it has one; ``problem`` says what is wrong with anything else.

    Attributes are NumPy scalars or arrays, None where the file does not tell them plainly.
    """

    attributes: Mapping[str, Any] = field(default_factory=dict)
    array: NDArray[Any] | None = None
    problem: str = ""


Items = Mapping[str, Item]


def items_of(tree: Tree, file: bytes) -> Items:
    """All that is in a file, by path; arrays share its bytes. Raises LayoutError."""
    items: dict[str, Item] = {}
    for entry in tree.entries:
        if entry.path in items:
            raise LayoutError(f"/{entry.path} is there twice")
        items[entry.path] = _item(entry, file)
    if "" not in items:
        raise LayoutError("there is no root")
    _check_apart(tree.entries, items)
    return items


def _item(entry: Entry, file: bytes) -> Item:
    if entry.problem:
        return Item(problem=entry.problem)
    attributes = {one.name: _attribute(one) for one in entry.attributes}
    if not entry.dtype:
        return Item(attributes)
    return Item(attributes, _array(entry.dtype, entry.shape, file, entry.offset))


def _attribute(one: Attribute) -> Any:
    if not one.dtype:
        return None
    return _array(one.dtype, one.shape, bytes.fromhex(one.content))[()]


def _array(dtype: str, shape: tuple[int, ...], content: bytes, offset: int = 0) -> NDArray[Any]:
    form = DTYPE.fullmatch(dtype) is not None and len(shape) <= MOST_DIMENSIONS
    if not form or min((offset, *shape)) < 0:
        raise LayoutError("values of an unknown form")
    kind = np.dtype(dtype)
    if 0 in shape:
        return np.empty(shape, kind)
    if offset + prod(shape) * kind.itemsize > len(content):
        raise LayoutError("more values than the file holds")
    return np.frombuffer(content, kind, prod(shape), offset).reshape(shape)


def _check_apart(entries: Iterable[Entry], items: Items) -> None:
    """No two arrays share bytes, so all of them together are no larger than the file."""
    end, before = 0, ""
    for entry in sorted(entries, key=lambda one: one.offset):
        array = items[entry.path].array
        if array is None or not array.size:
            continue
        if entry.offset < end:
            raise LayoutError(f"/{entry.path} lies where /{before} does")
        end, before = entry.offset + array.nbytes, entry.path


class Node:
    """A place in the tree; what it hands out has been checked."""

    def __init__(self, items: Items, path: str, names: Mapping[str, list[str]]) -> None:
        self._items, self._path, self._names = items, path, names

    @classmethod
    def root(cls, items: Items) -> "Node":
        """Where all begins."""
        return cls(items, "", _names(items))

    @property
    def path(self) -> str:
        """Where it is, from the root, which is empty."""
        return f"/{self._path}".rstrip("/")

    def __contains__(self, name: str) -> bool:
        return self._in(name) in self._items

    def names(self) -> list[str]:
        """Names of the members."""
        return list(self._names.get(self._path, ()))

    def group(self, name: str) -> "Node":
        """The group ``name``."""
        if self._item(name).array is not None:
            raise LayoutError(f"/{self._in(name)} is no group")
        return self._at(name)

    def array(self, name: str, dtype: str = "float32", *others: str) -> NDArray[Any]:
        """A copy of the array ``name``, which must have exactly that type, or one of others."""
        found = self._array(name)
        if found.dtype not in [np.dtype(one) for one in (dtype, *others)]:
            wanted = " or ".join((dtype, *others))
            raise LayoutError(f"/{self._in(name)} has type {found.dtype}, not {wanted}")
        return found.copy()

    def of(self, name: str) -> "Node":
        """The array ``name`` as a holder of attributes."""
        self._array(name)
        return self._at(name)

    def text(self, name: str) -> str:
        """The fixed-length text ``name``."""
        found = self._array(name)
        if found.dtype.kind != "S" or found.shape != ():
            raise LayoutError(f"/{self._in(name)} is no text")
        return bytes(found[()]).decode()

    def number(self, name: str) -> int:
        """The integer attribute ``name``."""
        value = self._attribute(name)
        if not isinstance(value, np.integer):
            raise LayoutError(f"attribute /{self._in(name)} is no integer")
        return int(value)

    def word(self, name: str) -> str:
        """The text in the attribute ``name``."""
        return self.bytes(name).decode()

    def bytes(self, name: str) -> bytes:
        """The bytes of the text in the attribute ``name``; of a file's name, which may be no
        text."""
        value = self._attribute(name)
        if not isinstance(value, bytes):
            raise LayoutError(f"attribute /{self._in(name)} is no text")
        return value

    def attribute(self, name: str) -> Any:
        """The attribute ``name``, a NumPy scalar or array, or None."""
        return self._items[self._path].attributes.get(name)

    def _attribute(self, name: str) -> Any:
        if name not in self._items[self._path].attributes:
            raise LayoutError(f"attribute /{self._in(name)} is missing")
        return self.attribute(name)

    def _array(self, name: str) -> NDArray[Any]:
        found = self._item(name).array
        if found is None:
            raise LayoutError(f"/{self._in(name)} is no array")
        return found

    def _item(self, name: str) -> Item:
        if name not in self:
            raise LayoutError(f"/{self._in(name)} is missing")
        return self._items[self._in(name)]

    def _at(self, name: str) -> "Node":
        return Node(self._items, self._in(name), self._names)

    def _in(self, name: str) -> str:
        return f"{self._path}/{name}".lstrip("/")


def _names(items: Items) -> Mapping[str, list[str]]:
    """The names of the members of each group."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in items:
        if path:
            group, _slash, name = path.rpartition("/")
            found[group].append(name)
    return found
