"""What of codings can be laid out in a plane."""

import numpy as np

from aestudio.core.errors import DataError
from aestudio.core.weights import Array

WHERE = "Map"


def usable(codings: Array) -> Array:
    """The codings (n, codings) themselves; raises DataError where there are none, or where some
    are no numbers."""
    if codings.ndim != 2 or 0 in codings.shape:
        raise DataError(
            "there are no samples to show",
            where=WHERE,
            remedy="Choose a part of the data that has samples",
        )
    broken = int(np.count_nonzero(~np.isfinite(codings).all(axis=1)))
    if broken:
        raise DataError(
            f"the codings of {broken:,} of {len(codings):,} samples are no finite numbers",
            where=WHERE,
            why="The network has diverged",
            remedy="Look at an earlier snapshot, or train again with a lower learning rate",
        )
    return codings


def everything(samples: int) -> str:
    """That no sample is missing, as a sentence."""
    if samples == 1:
        return "The only sample."
    return f"All {samples:,} samples, none left out."
