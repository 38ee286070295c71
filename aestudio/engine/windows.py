"""Samples in memory for some steps to be taken on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.sources import Held, Source
from aestudio.engine.tensors import shared

Tensor = Any


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """``samples`` is a tensor (n, inputs); ``rows`` are those of it that belong to the training
    part, in order, all of them where None."""

    samples: Tensor
    rows: NDArray[np.int64] | None = None

    def places(self, order: NDArray[np.int32]) -> NDArray[np.int32]:
        """Rows of ``samples`` for numbers of samples of the part."""
        return order if self.rows is None else self.rows[order].astype(np.int32)


def whole_window(source: Source) -> Window:
    """One window with all samples of the source."""
    if isinstance(source, Held):
        return Window(shared(source.array), source.rows)
    return Window(shared(source.read(0, len(source))))
