"""From a reference to arrays that are ready for training."""

from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import SAMPLE, DataReference
from aestudio.core.scaling import Scaling
from aestudio.core.sources import Held, Source, aligned_empty
from aestudio.core.weights import Array
from aestudio.data.digest import fingerprint_of
from aestudio.data.memory import ALWAYS_FITS, fits, free_memory, needed_in_memory
from aestudio.data.place import file_of
from aestudio.data.read import read, rows_of, rows_unless_small
from aestudio.data.rows import IndivisibleError, RowFile
from aestudio.data.sample import read_sample
from aestudio.data.samples import Labels, Samples
from aestudio.data.scale import fitted
from aestudio.data.splits import Rows, drawn_part, last_part, validation_part
from aestudio.data.streamed import Stream, stream_of, too_large
from aestudio.data.watch import UNWATCHED, Watch

BLOCK_ROWS = 4096  # Samples scaled at a time.
# Before the fingerprint of streamed data: their parts and order are others than in memory, so a
# run must not go on from one to the other.
STREAMED = "streamed-"


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Scaled samples in two parts.

    ``train`` and ``test`` are float32 (n, features); labels are int64 (n,) into
    ``class_names``, or None. ``train_rows`` and ``test_rows`` are the rows of the file, from 0.
    Of streamed data they are a choice of each part, to look at and to measure the error on; all
    of them come from ``stream``.
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
    stream: Stream | None = None

    @property
    def note(self) -> str:
        """What there is to say of how the data are read; empty where they are in memory."""
        if self.stream is None:
            return ""
        size, shown = self.stream.size / 1e9, len(self.test)
        tested = f"; the test error is that of {shown:,} of its {self.reference.test_samples:,} "
        told = f"{tested}test samples" if shown < self.reference.test_samples else ""
        return f"{self.reference.name} is streamed, {size:.1f} GB on disk{told}"

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample."""
        return self.reference.shape

    def parts(self, plan: TrainingPlan) -> tuple[Source, Source]:
        """The training part as (training, validation), drawn by the plan's seed."""
        if self.stream is not None:
            held_out = round(len(self.stream.training) * plan.validation_share)
            return self.stream.parts(held_out, plan.seed)
        held_out = round(len(self.train) * plan.validation_share)
        training, validation = validation_part(len(self.train), held_out, plan.seed)
        return Held(self.train, training), Held(self.train, validation)


def load_dataset(
    reference: DataReference, base: Path | None = None, watch: Watch = UNWATCHED
) -> Dataset:
    """Read what a project refers to; ``base`` is the folder that relative paths start from.

    Raises DataError if the data are gone, have changed, or cannot be read, and ReadingStoppedError
    if the watch says so.
    """
    if reference.source == SAMPLE:
        return _split(reference, read_sample(), *last_part(*_counts(reference)))
    path = (base or Path()) / reference.source
    if not file_of(path).exists():
        raise DataError(
            "the data of this project are not there",
            where=str(path),
            remedy="Put the file back, or choose the data again",
        )
    if reference.streamed:
        return _streamed(reference, path, watch)
    _check_memory(path)
    samples = read(path)
    _check_unchanged(reference, (len(samples), *samples.shape), samples.sha256, path)
    return _split(reference, samples, *drawn_part(*_counts(reference)))


def reference_for(
    path: Path, watch: Watch = UNWATCHED, streamed: bool | None = None
) -> DataReference:
    """Describe a file of samples; raises DataError if it cannot be read.

    ``streamed`` says whether it is to be read as training goes; None, that it is if its format
    allows for that and it does not comfortably fit into the memory that is free.
    """
    rows = None
    if streamed is None:
        rows = rows_unless_small(path, lambda extent: fits(extent, free_memory()))
    elif streamed:
        rows = rows_of(path)
    if rows is not None and (streamed or not fits(rows, free_memory())):
        samples, *shape = rows.shape
        return DataReference(
            source=str(path.absolute()),
            name=rows.path.stem,
            sha256=STREAMED + fingerprint_of(rows.path, watch),
            samples=samples,
            shape=tuple(shape),
            streamed=True,
        )
    if streamed:
        raise _indivisible(path)
    found = read(path)
    return DataReference(
        source=str(path.absolute()),
        name=found.name,
        sha256=found.sha256,
        samples=len(found),
        shape=found.shape,
    )


def _streamed(reference: DataReference, path: Path, watch: Watch) -> Dataset:
    rows = rows_of(path)
    if rows is None:
        raise _indivisible(path)
    _check_unchanged(reference, rows.shape, STREAMED + fingerprint_of(rows.path), path)
    stream = stream_of(rows, reference.test_samples, watch)
    train, train_rows = stream.shown(stream.training)
    test, test_rows = stream.shown(stream.testing)
    return Dataset(reference, stream.scaling, train, test, train_rows, test_rows, stream=stream)


def _indivisible(path: Path) -> DataError:
    return DataError(
        "cannot be read piece by piece",
        where=path.name,
        remedy="Save the data as .npy or HDF5, or choose them again",
    )


def _check_memory(path: Path) -> None:
    free = free_memory()
    try:
        extent: RowFile | IndivisibleError | None = rows_of(path)
    except IndivisibleError as error:
        extent = error
    if extent is not None and needed_in_memory(extent) > max(free, ALWAYS_FITS):
        raise too_large(path.name, needed_in_memory(extent), free)


def _counts(reference: DataReference) -> tuple[int, int]:
    return reference.samples, reference.test_samples


def _check_unchanged(
    reference: DataReference, shape: tuple[int, ...], fingerprint: str, path: Path
) -> None:
    same_form = shape == (reference.samples, *reference.shape)
    if not same_form or (reference.sha256 and fingerprint != reference.sha256):
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
    scaling = fitted(samples.values, samples.shape, training, samples.name)
    labels = samples.labels
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
