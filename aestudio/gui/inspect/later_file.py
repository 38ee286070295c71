"""Samples of another file, brought to where the network was trained."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from aestudio.core.errors import DataError
from aestudio.core.run import Run
from aestudio.core.units import bytes_text, count_text
from aestudio.data.blocks import Blocks, blocks_of
from aestudio.data.samples import Labels
from aestudio.gui.samples.part import Part, PartName

MOST_BYTES = 2 * 2**30
NUMBER = 4  # Bytes.


def later_part(path: Path, run: Run, should_stop: Callable[[], bool]) -> Part | None:
    """All samples of a file as the inputs of what ``run`` has trained; None where it was to stop.

    Raises DataError if it cannot be read, lacks something, holds samples of another kind, or more
    of them than are looked at at a time.
    """
    found = blocks_of(path, run)
    _check(found, run, path.name)
    scaling = found.scaling(run.scaling)
    samples = np.empty((found.count, found.features), np.float32)
    first = 0
    for block in found:
        if should_stop():
            return None
        samples[first : first + len(block)] = scaling.apply(block)
        first += len(block)
    labels, names = _labels(found)
    rows = np.arange(found.count)
    return Part(PartName.LATER, samples, rows, found.shape, labels, names, path.name)


def _labels(found: Blocks) -> tuple[Labels | None, tuple[str, ...]]:
    """Classes of the samples, by their place among those that are there."""
    if found.labels is None:
        return None, ()
    names, labels = np.unique(found.labels, return_inverse=True)
    return labels, tuple(map(str, names.tolist()))


def _check(found: Blocks, run: Run, name: str) -> None:
    if found.features != run.architecture.inputs:
        raise DataError(
            f"has {count_text(found.features, 'number')} a sample, "
            f"the network takes {run.architecture.inputs:,}",
            where=name,
            remedy="Choose data like those it was trained on",
        )
    needed = found.count * found.features * NUMBER
    if needed > MOST_BYTES:
        raise DataError(
            f"takes {bytes_text(needed)} of memory; up to {bytes_text(MOST_BYTES)} are looked at",
            where=name,
            remedy="Choose a part of it",
        )
