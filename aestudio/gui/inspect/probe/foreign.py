"""A sample of another file, as the network would see it."""

from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.data.blocks import blocks_like
from aestudio.data.dataset import Dataset


@dataclass(frozen=True, slots=True, eq=False)
class Foreign:
    """``values`` float32 (features,), scaled as those trained on; ``told`` says what was taken."""

    values: Array
    told: str


def foreign_sample(path: Path, dataset: Dataset) -> Foreign:
    """The first sample of a file; images are brought to the size of those trained on, columns
    found by name. Another process reads it. Raises DataError."""
    found = blocks_like(path, dataset)
    wanted = dataset.train.shape[1]
    if found.features != wanted:
        raise DataError(
            f"has {count_text(found.features, 'number')} a sample, the network takes {wanted:,}",
            where=path.name,
            remedy="Drop a file like those it was trained on",
        )
    first = next(iter(found), None)
    if first is None or not len(first):
        raise DataError("holds no sample", where=path.name, remedy="Drop another file")
    values = found.scaling(dataset.scaling).apply(first[:1])[0]
    of_many = f", the first of {found.count:,} samples" if found.count > 1 else ""
    return Foreign(values, "; ".join((f"{path.name}{of_many}", *found.notes)))
