"""From a reference to arrays that are ready for training."""

from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import SAMPLE, DataReference
from aestudio.core.scaling import Scaling
from aestudio.core.sources import Held, aligned_empty
from aestudio.core.weights import Array
from aestudio.data.read import read
from aestudio.data.sample import read_sample
from aestudio.data.samples import Labels, Samples
from aestudio.data.scale import fitted
from aestudio.data.splits import Rows, drawn_part, last_part, validation_part

BLOCK_ROWS = 4096  # Samples scaled at a time.


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Scaled samples in two parts.

    ``train`` and ``test`` are float32 (n, features); labels are int64 (n,) into
    ``class_names``, or None. ``train_rows`` and ``test_rows`` are the rows of the file, from 0.
    """

    reference: DataReference
    scaling: Scaling
    train: Array
    test: Array
    train_rows: Rows
    test_rows: Rows
    train_labels: Labels | None = None
    test_labels: Labels | None = None
    class_names: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample."""
        return self.reference.shape

    def parts(self, plan: TrainingPlan) -> tuple[Held, Held]:
        """The training part as (training, validation), drawn by the plan's seed."""
        held_out = round(len(self.train) * plan.validation_share)
        training, validation = validation_part(len(self.train), held_out, plan.seed)
        return Held(self.train, training), Held(self.train, validation)


def load_dataset(reference: DataReference, base: Path | None = None) -> Dataset:
    """Read what a project refers to; ``base`` is the folder that relative paths start from.

    Raises DataError if the data are gone, have changed, or cannot be read.
    """
    if reference.source == SAMPLE:
        return _split(reference, read_sample(), *last_part(*_counts(reference)))
    path = (base or Path()) / reference.source
    if not path.exists():
        raise DataError(
            "the data of this project are not there",
            where=str(path),
            remedy="Put the file back, or choose the data again",
        )
    samples = read(path)
    _check_unchanged(reference, samples, path)
    return _split(reference, samples, *drawn_part(*_counts(reference)))


def reference_for(path: Path) -> DataReference:
    """Describe a file of samples; raises DataError if it cannot be read."""
    samples = read(path)
    return DataReference(
        source=str(path.absolute()),
        name=samples.name,
        sha256=samples.sha256,
        samples=len(samples),
        shape=samples.shape,
    )


def _counts(reference: DataReference) -> tuple[int, int]:
    return reference.samples, reference.test_samples


def _check_unchanged(reference: DataReference, samples: Samples, path: Path) -> None:
    same_form = (len(samples), samples.shape) == (reference.samples, reference.shape)
    if not same_form or (reference.sha256 and samples.sha256 != reference.sha256):
        raise DataError(
            "the data have changed since the project met them",
            where=str(path),
            remedy="Choose the data again to use them as they are now, or restore the old file",
        )


def _split(reference: DataReference, samples: Samples, training: Rows, testing: Rows) -> Dataset:
    if (len(samples), samples.shape) != (reference.samples, reference.shape):
        raise DataError(
            f"{reference.samples} samples of shape {reference.shape} are expected, "
            f"there are {len(samples)} of {samples.shape}",
            where=reference.name,
            remedy="Choose the data again",
        )
    scaling, labels = fitted(samples, training), samples.labels
    return Dataset(
        reference=reference,
        scaling=scaling,
        train=_scaled(scaling, samples, training),
        test=_scaled(scaling, samples, testing),
        train_rows=training,
        test_rows=testing,
        train_labels=None if labels is None else labels[training],
        test_labels=None if labels is None else labels[testing],
        class_names=samples.class_names,
    )


def _scaled(scaling: Scaling, samples: Samples, rows: Rows) -> Array:
    """Those rows, scaled, in memory that training uses as it is; block by block, so that no
    second copy of them is made."""
    scaled = aligned_empty(len(rows), samples.features)
    for start in range(0, len(rows), BLOCK_ROWS):
        block = rows[start : start + BLOCK_ROWS]
        scaled[start : start + len(block)] = scaling.apply(samples.values[block])
    return scaled
