"""What is asked of the samples that units are looked at with."""

from aestudio.core.errors import DataError
from aestudio.core.weights import Array


def require_some(samples: Array) -> None:
    """Raise DataError where there are none."""
    if not len(samples):
        raise DataError(
            "there are no samples to look at", where="Data", remedy="Choose a part that has some"
        )
