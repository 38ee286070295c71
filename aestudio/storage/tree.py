"""Careful reading of an HDF5 tree: hard links only, plain arrays only, nothing unexpected."""

from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray


class LayoutError(Exception):
    """The tree is not what the layout says."""


class Node:
    """A group; what it hands out has been checked."""

    def __init__(self, group: Any) -> None:
        self._group = group

    def __contains__(self, name: str) -> bool:
        return name in self._group

    def names(self) -> list[str]:
        """Names of the members."""
        return list(self._group)

    def group(self, name: str) -> "Node":
        """The group ``name``."""
        found = self._member(name)
        if not isinstance(found, h5py.Group):
            raise LayoutError(f"{self._path(name)} is no group")
        return Node(found)

    def array(self, name: str, dtype: str = "float32") -> NDArray[Any]:
        """The array ``name``, which must have exactly that type."""
        found = self._dataset(name)
        if found.dtype != np.dtype(dtype):
            raise LayoutError(f"{self._path(name)} has type {found.dtype}, not {dtype}")
        values: NDArray[Any] = found[()]
        return values

    def of(self, name: str) -> "Node":
        """The array ``name`` as a holder of attributes."""
        return Node(self._dataset(name))

    def text(self, name: str) -> str:
        """The fixed-length text ``name``."""
        found = self._dataset(name)
        if found.dtype.kind != "S" or found.shape != ():
            raise LayoutError(f"{self._path(name)} is no text")
        return bytes(found[()]).decode()

    def number(self, name: str) -> int:
        """The integer attribute ``name``."""
        value = self._attribute(name)
        if not isinstance(value, np.integer):
            raise LayoutError(f"attribute {self._path(name)} is no integer")
        return int(value)

    def attribute(self, name: str) -> Any:
        """The attribute ``name``, a NumPy scalar or array, or None."""
        return self._attribute(name) if name in self._group.attrs else None

    def _attribute(self, name: str) -> Any:
        if name not in self._group.attrs:
            raise LayoutError(f"attribute {self._path(name)} is missing")
        return self._group.attrs[name]

    def _dataset(self, name: str) -> Any:
        found = self._member(name)
        if not isinstance(found, h5py.Dataset):
            raise LayoutError(f"{self._path(name)} is no array")
        plain = found.chunks is None and not found.is_virtual and not found.external
        # Contiguous data cannot be larger than the file, so nothing huge is ever allocated.
        if not plain or found.nbytes > found.file.id.get_filesize():
            raise LayoutError(f"{self._path(name)} is not stored plainly")
        return found

    def _member(self, name: str) -> Any:
        link = self._group.get(name, getlink=True)
        if link is None:
            raise LayoutError(f"{self._path(name)} is missing")
        if not isinstance(link, h5py.HardLink):
            raise LayoutError(f"{self._path(name)} is a link to somewhere else")
        return self._group[name]

    def _path(self, name: str) -> str:
        return f"{self._group.name.rstrip('/')}/{name}"
