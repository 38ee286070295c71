"""Training samples for formats that look at them."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from aestudio.core.errors import DataError

if TYPE_CHECKING:
    from aestudio.core.reference import DataReference
    from aestudio.core.weights import Array
    from aestudio.export.portable import Portable
    from aestudio.export.targets.base import Target

MOST = 500  # That are looked at.


def with_samples(
    portable: "Portable", target: "Target", reference: "DataReference | None"
) -> "Portable":
    """The same with samples, where the target looks at any; raises DataError where it cannot do
    without them and they cannot be read."""
    if not target.uses_samples or reference is None:
        return portable
    try:
        return replace(portable, samples=_samples(reference))
    except DataError:
        if target.needs_samples:
            raise
        return portable


def _samples(reference: "DataReference") -> "Array":
    from aestudio.commands.reporting import reading_watch
    from aestudio.data.dataset import load_dataset

    train = load_dataset(reference, watch=reading_watch(reference.name)).train
    spread = np.linspace(0, len(train) - 1, min(MOST, len(train))).round().astype(np.int64)
    chosen: Array = train[spread]
    return chosen
