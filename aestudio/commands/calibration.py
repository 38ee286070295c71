"""Training samples for formats that look at them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aestudio.core.reference import DataReference
    from aestudio.data.dataset import Dataset
    from aestudio.export.portable import Portable
    from aestudio.export.targets.base import Target


def with_samples(
    portable: "Portable", target: "Target", reference: "DataReference | None"
) -> "Portable":
    """The same with samples, where the target looks at any and it is known where they are; raises
    DataError where it cannot do without them and they cannot be read."""
    from aestudio.api.exporting import with_samples as sampled

    if reference is None:
        return portable
    known = reference

    def load() -> "Dataset":
        from aestudio.commands.reporting import reading_watch
        from aestudio.data.dataset import load_dataset

        return load_dataset(known, watch=reading_watch(known.name))

    return sampled(portable, target, load)
