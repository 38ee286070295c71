"""What a command has computed goes into a file, and is told."""

from collections.abc import Iterable, Mapping
from typing import Any

from numpy.typing import NDArray

from aestudio.commands.standard import Destination
from aestudio.core.units import count_text


def array_written(
    shape: tuple[int, ...], blocks: Iterable[NDArray[Any]], place: Destination
) -> None:
    """Write an array, and say of what shape."""
    from aestudio.storage.results import write_array

    write_array(shape[0], blocks, place.path, shape[1:])
    numbers = " × ".join(f"{size:,}" for size in shape)
    place.confirm(f"Wrote {numbers} numbers to {place.told}")


def table_written(
    count: int, blocks: Iterable[Mapping[str, NDArray[Any]]], place: Destination
) -> None:
    """Write a table, and say of how many rows."""
    from aestudio.storage.results import write_table

    write_table(blocks, place.path)
    place.confirm(f"Wrote {count_text(count, 'row')} to {place.told}")
