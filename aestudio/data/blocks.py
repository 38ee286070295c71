"""Samples to be passed through a network, piece by piece where they are many."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.scaling import Scaling
from aestudio.data.memory import fits, free_memory
from aestudio.data.read import read, rows_unless_small
from aestudio.data.rows import RowFile
from aestudio.data.samples import Samples
from aestudio.data.scale import scaling_of
from aestudio.data.streamed import finite

# Samples a piece: a multiple of what passes a network at a time, so that pieces change no bit.
ROWS = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """All samples of a file, in order: one piece from a file that is read whole."""

    samples: Samples | RowFile

    @property
    def count(self) -> int:
        """Number of samples."""
        return len(self.samples) if isinstance(self.samples, Samples) else self.samples.shape[0]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample."""
        whole = self.samples.shape
        return whole if isinstance(self.samples, Samples) else whole[1:]

    @property
    def features(self) -> int:
        """Numbers a sample."""
        return prod(self.shape)

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Raw values (k, features), uint8 or float32; raises DataError for one not finite."""
        if isinstance(self.samples, Samples):
            yield self.samples.values
            return
        for start in range(0, self.count, ROWS):
            stop = min(start + ROWS, self.count)
            of_bytes = self.samples.dtype == np.uint8
            yield self.samples.read(start, stop) if of_bytes else finite(self.samples, start, stop)

    def scaling(self, trained: Scaling | None) -> Scaling:
        """What takes these samples to where a network was trained, as scale.scaling_of."""
        if isinstance(self.samples, Samples):
            of_bytes = self.samples.values.dtype == np.uint8
        else:
            of_bytes = self.samples.dtype == np.uint8
        return scaling_of(of_bytes, lambda: max(float(values.max()) for values in self), trained)


def blocks_of(path: Path) -> Blocks:
    """The samples of a file; raises DataError if it cannot be read."""
    rows = rows_unless_small(path, lambda extent: fits(extent, free_memory()))
    return Blocks(read(path) if rows is None else rows)
