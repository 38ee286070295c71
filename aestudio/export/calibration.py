"""Training samples for formats that look at them."""

from aestudio.core.errors import DataError
from aestudio.core.reference import DataReference
from aestudio.data.dataset import load_dataset
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.export.portable import Portable
from aestudio.export.targets.base import Target


def with_samples(
    portable: Portable, target: Target, reference: DataReference | None, watch: Watch = UNWATCHED
) -> Portable:
    """The same with samples, where the target looks at any; raises DataError where it cannot do
    without them and they cannot be read."""
    if not target.uses_samples or reference is None:
        return portable
    try:
        return portable.seeing(load_dataset(reference, watch=watch).train)
    except DataError:
        if target.needs_samples:
            raise
        return portable
