"""From a reference to arrays that are ready for training."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from aestudio.core.encoding import Encoding
from aestudio.core.errors import DataError
from aestudio.core.extent import Extent
from aestudio.core.parts import samples_of
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Preparation, Split
from aestudio.core.reference import IN_MEMORY, SAMPLE, DataReference
from aestudio.core.run import Run
from aestudio.core.scaling import Scaling
from aestudio.core.sources import Held, Source, aligned_empty
from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.data.digest import fingerprint_of
from aestudio.data.place import file_of
from aestudio.data.preparation.far import Lookout
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.preparation.repeats import repeats
from aestudio.data.preparation.splits import Rows, validation_part
from aestudio.data.raw import Raw
from aestudio.data.read import rows_of
from aestudio.data.reference import (
    STREAMED,
    form_of_images,
    indivisible,
    meant,
    raw_of,
    reference_of,
    width_of,
)
from aestudio.data.samples import Labels
from aestudio.data.sets.find import is_set
from aestudio.data.streaming.memory import ALWAYS_FITS, free_memory, needed_in_memory
from aestudio.data.streaming.rows import IndivisibleError, RowFile
from aestudio.data.streaming.streamed import Stream, check_streamable, stream_of, too_large
from aestudio.data.watch import UNWATCHED, Watch

BLOCK_ROWS = 4096  # Samples scaled at a time.


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Scaled samples in two parts.

    ``train`` and ``test`` are float32 (n, features); labels are int64 (n,) into
    ``class_names``, or None. ``train_rows`` and ``test_rows`` are the rows of the file, from 0.
    Of streamed data they are a choice of each part, to look at and to measure the error on; all
    of them come from ``stream``. ``encoding`` names the inputs of a table and what filled its
    gaps; ``notes`` say what the user should know of how the data were read and prepared, ``far``
    what there is to say of test samples far outside what training saw.
    """

    reference: DataReference
    scaling: Scaling
    extent: Extent
    train: Array
    test: Array
    train_rows: Rows
    test_rows: Rows
    train_labels: Labels | None = None
    test_labels: Labels | None = None
    class_names: tuple[str, ...] = ()
    stream: Stream | None = None
    encoding: Encoding = field(default_factory=Encoding)
    notes: tuple[str, ...] = ()
    far: str = ""

    @property
    def note(self) -> str:
        """What there is to say of how the data are read; empty where they are in memory."""
        if self.stream is None:
            return ""
        size, shown = self.stream.size / 1e9, len(self.test)
        all_of_them = count_text(self.reference.test_samples, "test sample")
        tested = f"; the test error is that of {shown:,} of its {all_of_them}"
        told = tested if shown < self.reference.test_samples else ""
        return f"{self.reference.name} is streamed, {size:.1f} GB on disk{told}"

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample."""
        return self.reference.shape

    def noted_in(self, run: Run) -> Run:
        """The run, with these data as what it was trained on."""
        return run.with_data(self.reference, self.encoding, self.scaling, self.extent)

    def fits(self, run: Run) -> bool:
        """Whether a run saw these data as they are here, or saw others; not if what was done to
        them is another by now, since the program that trained it fitted the scaling otherwise."""
        if run.scaling is None or run.data_sha256 != self.reference.fingerprint:
            return True
        return run.scaling.agrees(self.scaling)

    def as_seen_by(self, run: Run) -> "Dataset":
        """These data as a run saw them that they do not fit, to show what it makes of them."""
        if run.scaling is None or self.fits(run):
            return self
        train, test = (_rescaled(one, self.scaling, run.scaling) for one in (self.train, self.test))
        extent = run.extent or self.extent
        return replace(
            self, scaling=run.scaling, extent=extent, train=train, test=test, stream=None
        )

    def parts(self, plan: TrainingPlan) -> tuple[Source, Source]:
        """The training part as (training, validation), drawn by the plan's seed."""
        if self.stream is not None:
            held_out = samples_of(len(self.stream.training), plan.validation_share)
            return self.stream.parts(held_out, plan.seed)
        held_out = samples_of(len(self.train), plan.validation_share)
        training, validation = validation_part(len(self.train), held_out, plan.seed)
        return Held(self.train, training), Held(self.train, validation)


def load_dataset(
    reference: DataReference, base: Path | None = None, watch: Watch = UNWATCHED
) -> Dataset:
    """Read what a project refers to; ``base`` is the folder that relative paths start from.

    Raises DataError if the data are gone, have changed, cannot be read, or no longer can be
    prepared as the reference says, and ReadingStoppedError if the watch says so.
    """
    if reference.streamed:
        return _streamed(reference, _there(reference.source, base), watch)
    raw = _raw(reference, base, watch)
    return _held(reference, raw, _test_raw(reference, raw, base, watch))


def dataset_in_memory(
    raw: Raw, preparation: Preparation, test_share: float, test: Raw | None = None
) -> Dataset:
    """Samples that no file holds, prepared.

    Raises DataError where they cannot be prepared so.
    """
    prepared = prepare(raw, preparation, test_share, test)
    reference = reference_of(Path(), raw, prepared, preparation, test_share, test)
    return _prepared(reference.edited(source=IN_MEMORY, size=0), prepared)


def _raw(reference: DataReference, base: Path | None, watch: Watch) -> Raw:
    """What the reference is about, the same as when the project met it."""
    path = _there(reference.source, base)
    if reference.source != SAMPLE and not is_set(reference.source):
        _check_memory(path)
    raw = raw_of(path, reference.preparation.reading, watch)
    if reference.sha256 and raw.sha256 != reference.sha256:
        raise _changed(path)
    return raw


def _test_raw(
    reference: DataReference, training: Raw, base: Path | None, watch: Watch
) -> Raw | None:
    chosen = reference.preparation
    if chosen.split is not Split.FILE or not chosen.test_file:
        return None
    path = _there(chosen.test_file, base)
    wide, earlier = width_of(training), form_of_images(training)
    raw = raw_of(path, chosen.reading, watch, wide=wide, earlier=earlier)
    if reference.test_sha256 and raw.sha256 != reference.test_sha256:
        raise _changed(path)
    return raw


def _there(source: str, base: Path | None) -> Path:
    """Where samples lie; raises DataError if nothing does there."""
    if not source:
        raise DataError("No data have been chosen yet", remedy="Choose data")
    if source == SAMPLE or is_set(source):
        return Path(source)
    path = (base or Path()) / source
    if not file_of(path).exists():
        raise DataError(
            "the data of this project are not there",
            where=str(path),
            remedy="Put the file back, or choose the data again",
        )
    return path


def _streamed(reference: DataReference, path: Path, watch: Watch) -> Dataset:
    check_streamable(reference.preparation, path.name)
    rows = rows_of(path)
    if rows is None:
        raise indivisible(path)
    same_form = rows.shape == (reference.samples, *reference.shape)
    if not same_form or STREAMED + fingerprint_of(rows.path) != reference.sha256:
        raise _changed(path)
    stream = stream_of(rows, reference.test_samples, reference.preparation, watch)
    train, train_rows = stream.shown(stream.training)
    test, test_rows = stream.shown(stream.testing)
    far = _far(stream, test, reference)
    return Dataset(
        reference=reference,
        scaling=stream.scaling,
        extent=stream.extent,
        train=train,
        test=test,
        train_rows=train_rows,
        test_rows=test_rows,
        stream=stream,
        notes=(far,) if far else (),
        far=far,
    )


def _far(stream: Stream, test: Array, reference: DataReference) -> str:
    """What there is to say of the test samples that are held."""
    lookout = Lookout(stream.extent)
    lookout.look(test)
    return lookout.told(stream.scaling, Encoding(), reference.shape, "test sample")


def _check_memory(path: Path) -> None:
    free = free_memory()
    try:
        extent: RowFile | IndivisibleError | None = rows_of(path)
    except IndivisibleError as error:
        extent = error
    if extent is not None and needed_in_memory(extent) > max(free, ALWAYS_FITS):
        raise too_large(path.name, needed_in_memory(extent), free)


def _changed(path: Path) -> DataError:
    return DataError(
        "the data have changed since the project met them",
        where=str(path),
        remedy="Choose the data again to use them as they are now, or restore the old file",
    )


def _held(reference: DataReference, raw: Raw, test: Raw | None) -> Dataset:
    preparation = meant(reference.source, reference.preparation)
    prepared = prepare(raw, preparation, reference.test_share, test)
    if (len(prepared), prepared.shape) != (reference.samples, reference.shape):
        raise DataError(
            f"{reference.samples:,} samples of shape {reference.shape} are expected, "
            f"there are {len(prepared):,} of {prepared.shape}",
            where=reference.name,
            remedy="Choose the data again",
        )
    return _prepared(reference, prepared)


def _prepared(reference: DataReference, prepared: Prepared) -> Dataset:
    training, testing, labels = prepared.training, prepared.testing, prepared.labels
    repeated = repeats(prepared.values, training, testing).told if len(testing) else ""
    return Dataset(
        reference=reference,
        scaling=prepared.scaling,
        extent=prepared.extent,
        train=_scaled(prepared, training),
        test=_scaled(prepared, testing),
        train_rows=prepared.rows[training],
        test_rows=prepared.rows[testing],
        train_labels=None if labels is None else labels[training],
        test_labels=None if labels is None else labels[testing],
        class_names=prepared.class_names,
        encoding=prepared.encoding,
        notes=(*prepared.notes, repeated) if repeated else prepared.notes,
        far=prepared.far,
    )


def _rescaled(scaled: Array, before: Scaling, wanted: Scaling) -> Array:
    found = np.empty_like(scaled)
    for start in range(0, len(scaled), BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        wanted.apply_into(before.invert(scaled[block]), found[block])
    return found


def _scaled(prepared: Prepared, rows: Rows) -> Array:
    """Those rows, scaled, in memory that training uses as it is; block by block, so that no
    second copy of them is made."""
    scaled = aligned_empty(len(rows), prepared.values.shape[1])
    for start in range(0, len(rows), BLOCK_ROWS):
        block = rows[start : start + BLOCK_ROWS]
        scaled[start : start + len(block)] = prepared.scaling.apply(prepared.values[block])
    return scaled
