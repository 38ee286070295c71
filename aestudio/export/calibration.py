"""Training samples for formats that look at them."""

from collections.abc import Callable

from aestudio.core.errors import DataError
from aestudio.data.dataset import Dataset
from aestudio.export.portable import Portable
from aestudio.export.targets.base import Target


def with_samples(portable: Portable, target: Target, load: Callable[[], Dataset]) -> Portable:
    """The same with samples of the training part, which ``load`` brings, where the target looks at
    any; raises DataError where it cannot do without them and they are not there."""
    if not target.uses_samples:
        return portable
    try:
        return portable.seeing(load().train)
    except DataError:
        if target.needs_samples:
            raise
        return portable
