"""What a command has computed goes into a file, and is told."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from aestudio.commands.telling import confirm
from aestudio.core.units import count_text


def array_written(shape: tuple[int, ...], blocks: Iterable[NDArray[Any]], out: Path) -> None:
    """Write an array, and say of what shape."""
    from aestudio.storage.results import write_array

    write_array(shape[0], blocks, out, shape[1:])
    confirm(f"Wrote {' × '.join(f'{size:,}' for size in shape)} numbers to {out}")


def table_written(count: int, blocks: Iterable[Mapping[str, NDArray[Any]]], out: Path) -> None:
    """Write a table, and say of how many rows."""
    from aestudio.storage.results import write_table

    write_table(blocks, out)
    confirm(f"Wrote {count_text(count, 'row')} to {out}")
