"""What an HDF5 file holds, without its numbers: where in the file's bytes each array lies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """A small array at an entry, its bytes in hexadecimal; ``dtype`` is empty for one of a type
    that is not told."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A group if ``dtype`` is empty, else an array whose bytes begin at ``offset`` of the file.

    ``path`` is told from the root, which is empty. ``problem`` says what is wrong with an entry
    that is neither; such a one has no more than its path.
    """

    path: str
    dtype: str = ""
    shape: tuple[int, ...] = ()
    offset: int = 0
    attributes: tuple[Attribute, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """All entries, each after the group it is in; the first is the root."""

    entries: tuple[Entry, ...]
