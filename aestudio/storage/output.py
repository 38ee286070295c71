"""Where results go: asked before hours go into them, and written whole."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from aestudio.core.errors import FileError
from aestudio.core.weights import Array
from aestudio.storage.atomic import clear_abandoned, replacing
from aestudio.storage.target import target_of, unwritable


def check_output(path: Path, *inputs: Path | None) -> None:
    """Raise FileError unless a file can be written there that replaces none of the inputs."""
    target = target_of(path)
    if not target.parent.is_dir():
        raise FileError("there is no such folder", where=str(target.parent), remedy="Make it first")
    if any(one is not None and _same(one, path) for one in inputs):
        raise FileError(
            "is what --out would replace", where=str(path), remedy="Choose another name for --out"
        )
    _check_folder(target.parent)


def write_blocks(shape: tuple[int, ...], blocks: Iterable[Array], path: Path) -> None:
    """Write float32 blocks (k, …) as one .npy file of ``shape``, whole or not at all.

    Raises FileError, and whatever ``blocks`` raise.
    """
    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
    try:
        target = path.resolve()
        clear_abandoned(target.parent)
        with replacing(target) as file:
            np.lib.format.write_array_header_1_0(file, header)
            for block in blocks:
                file.write(np.ascontiguousarray(block, "<f4").data)
    except OSError as error:
        raise unwritable(path, error) from error


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _check_folder(folder: Path) -> None:
    # Permissions alone do not tell: the disk may be mounted read-only.
    try:
        with tempfile.TemporaryFile(prefix=".aestudio-", dir=folder):
            return
    except OSError as error:
        raise unwritable(folder, error) from error
