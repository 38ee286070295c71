"""Samples to be passed through a trained network, piece by piece where they are many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import DataError
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.core.reference import DataReference
from aestudio.core.run import Run
from aestudio.core.scaling import Scaling
from aestudio.core.units import count_text
from aestudio.data.dataset import Dataset
from aestudio.data.formats.images.image_form import EarlierForm
from aestudio.data.formats.kinds import is_single_image
from aestudio.data.preparation.gaps import Gaps, filled, gaps_in
from aestudio.data.preparation.inputs import FILLING
from aestudio.data.preparation.later import Brought, brought_to, earlier_form, scaled_like
from aestudio.data.preparation.scale import scaling_of
from aestudio.data.preparation.table_inputs import (
    NO_CLASS,
    chosen,
    features_of,
    label_in,
    labels_of,
    shape_of,
    values_of,
)
from aestudio.data.raw import ColumnKind, Raw
from aestudio.data.read import rows_unless_small
from aestudio.data.reference import raw_of
from aestudio.data.samples import Labels, Samples, kept
from aestudio.data.sets.find import is_set
from aestudio.data.streaming.memory import fits, free_memory
from aestudio.data.streaming.rows import RowFile
from aestudio.data.streaming.streamed import checked
from aestudio.data.width import Values, kept_in

# Samples a piece: a multiple of what passes a network at a time, so that pieces change no bit.
ROWS = 4000
FILL_IN = "Fill it in in the file: the network was trained without gaps"


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """All samples of a file as the inputs of a network: ``values`` (n, features) of a type that
    samples are kept in, before scaling; ``shape`` is that of one; ``notes`` are for the user.
    ``features`` names the inputs of a table, ``times`` those of its columns that are dates.
    ``labels`` is int64 (n,) into ``class_names``, or None."""

    values: Values
    shape: tuple[int, ...]
    notes: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    times: frozenset[str] = frozenset()
    labels: Labels | None = None
    class_names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the numbers."""
        return self.values.dtype


def encoded(
    raw: Raw, encoding: Encoding, preparation: Preparation, wide: bool | None = None
) -> Encoded:
    """What was read of a file as the inputs of a network that was trained on another.

    ``wide`` says whether it was trained on numbers of 64 bits, None that it is not known. Columns
    are found by name, in any order; further columns are left out. Gaps are filled with what filled
    them in training. Raises DataError for a column or a value that is missing.
    """
    if isinstance(raw, Samples):
        return _of_array(raw, encoding)
    features = encoding.features or features_of(chosen(raw, preparation).inputs)
    fills = np.array([np.nan if one.fill is None else one.fill for one in features])
    filling = preparation.missing in FILLING
    dtype = None if wide is None else kept_in(np.dtype(np.float64), wide)
    values, gaps, notes = values_of(raw, features, zero_category=filling, dtype=dtype)
    if gaps.count and not filling:
        raise gaps.refusal(raw.name, FILL_IN)
    labels, class_names, _missing, _notes = labels_of(label_in(raw, preparation), named=True)
    return Encoded(
        _closed(values, gaps, fills, raw.name),
        shape_of(raw, features),
        (*raw.told, *notes),
        features=features,
        times=frozenset(one.name for one in raw.columns if one.kind is ColumnKind.TIME),
        labels=labels,
        class_names=class_names,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """All samples of a file, in order and piece by piece.

    ``fixed`` scaling is that of training, whatever the values are; ``wide`` says whether training
    saw numbers of 64 bits; ``brought`` is what is done to them before, so that they are such as
    those of training.
    """

    samples: Encoded | RowFile
    fixed: bool = False
    wide: bool = False
    brought: Brought | None = None

    @property
    def count(self) -> int:
        """Number of samples."""
        return len(self.samples) if isinstance(self.samples, Encoded) else self.samples.shape[0]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample."""
        return _shape(self.samples) if self.brought is None else self.brought.shape

    @property
    def features(self) -> int:
        """Numbers a sample."""
        return prod(self.shape)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of how the file was read."""
        own = self.samples.notes if isinstance(self.samples, Encoded) else ()
        return own if self.brought is None else (*own, *self.brought.notes)

    @property
    def names(self) -> tuple[Feature, ...]:
        """The inputs that columns of a table became; none of other data."""
        return self.samples.features if isinstance(self.samples, Encoded) else ()

    @property
    def times(self) -> frozenset[str]:
        """Columns that are dates."""
        return self.samples.times if isinstance(self.samples, Encoded) else frozenset()

    @property
    def labels(self) -> NDArray[np.str_] | None:
        """The class of each sample (n,), empty where it has none; None if there are no labels."""
        found = self.samples
        if not isinstance(found, Encoded) or found.labels is None:
            return None
        named = ["" if one == NO_CLASS else one for one in found.class_names]
        return np.array(named, np.str_)[found.labels]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Raw values (k, features) of a type that samples are kept in; raises DataError for one
        that is not finite."""
        if self.brought is None:
            yield from self._read()
        else:
            yield from map(self.brought.applied, self._read())

    def _read(self) -> Iterator[NDArray[Any]]:
        for start in range(0, self.count, ROWS):
            if isinstance(self.samples, Encoded):
                yield self.samples.values[start : start + ROWS]
                continue
            values = self.samples.read(start, min(start + ROWS, self.count))
            yield checked(values, self.samples.path.name, start, self.wide)

    def scaling(self, trained: Scaling | None) -> Scaling:
        """What takes these samples to where a network was trained, as scale.scaling_of."""
        if self.fixed and trained is not None:
            return trained
        of_bytes = self.samples.dtype == np.uint8
        return scaling_of(of_bytes, lambda: greatest_in(self), trained)


@dataclass(frozen=True, slots=True, eq=False)
class _Trained:
    """What a network was trained on, and what was done to it; ``data`` None if that is not
    known."""

    data: DataReference | None
    encoding: Encoding
    scaling: Scaling | None

    @classmethod
    def by(cls, run: Run | None) -> "_Trained":
        if run is None:
            return cls(None, Encoding(), None)
        return cls(run.data, run.encoding or Encoding(), run.scaling)

    @property
    def preparation(self) -> Preparation:
        return Preparation() if self.data is None else self.data.preparation

    @property
    def wide(self) -> bool | None:
        return None if self.scaling is None else self.scaling.is_wide

    @property
    def fixed(self) -> bool:
        return self.preparation.scaling is not ScalingRule.AUTO

    @property
    def images(self) -> EarlierForm | None:
        """The form of its images, if it could be such."""
        if self.data is None or self.encoding.features:
            return None
        return earlier_form(self.data, self.scaling)


def blocks_of(given: Path | Raw, run: Run | None = None) -> Blocks:
    """The samples of a file, or those in memory, as the inputs of what ``run`` has trained, if it
    tells.

    Images are brought to the form of those trained on, and so are arrays where there is but one
    way. Raises DataError if the file cannot be read or lacks something.
    """
    return _blocks(given, _Trained.by(run))


def blocks_like(given: Path | Raw, dataset: Dataset) -> Blocks:
    """The same as the inputs of what learns from those data."""
    return _blocks(given, _Trained(dataset.reference, dataset.encoding, dataset.scaling))


def _blocks(given: Path | Raw, trained: _Trained) -> Blocks:
    if isinstance(given, Path):
        return _blocks_in(given, trained)
    raw = kept(given, trained.wide) if isinstance(given, Samples) else given
    return _blocks_from(raw, trained, raw.name)


def _blocks_in(path: Path, trained: _Trained) -> Blocks:
    rows = _rows(path, trained)
    if rows is not None:
        found = Blocks(rows, trained.fixed, bool(trained.wide))
        return _brought(found, rows.dtype.name, trained, path.name)
    raw = raw_of(path, trained.preparation.reading, wide=trained.wide, earlier=trained.images)
    return _blocks_from(raw, trained, path.name)


def _blocks_from(raw: Raw, trained: _Trained, place: str) -> Blocks:
    stored = ""
    if isinstance(raw, Samples):
        raw, stored = _moved(raw, trained.data), raw.stored
    samples = encoded(raw, trained.encoding, trained.preparation, trained.wide)
    return _brought(Blocks(samples, trained.fixed), stored, trained, place)


def _rows(path: Path, trained: _Trained) -> RowFile | None:
    """The rows of a file that is read piece by piece; None of one that is read whole."""
    if is_set(path) or (trained.images is not None and is_single_image(path)):
        return None
    filling = trained.encoding != Encoding()
    rows = rows_unless_small(path, lambda extent: fits(extent, free_memory()))
    return None if rows is None or (filling and fits(rows, free_memory())) else rows


def _moved(samples: Samples, data: DataReference | None) -> Samples:
    """With sides in the order of those trained on, as what fills gaps is; raises DataError."""
    if data is None:
        return samples
    found = brought_to(data.shape, samples.shape, samples.name)
    values, notes = found.applied(samples.values), (*samples.notes, *found.notes)
    return replace(samples, values=values, shape=found.shape, notes=notes)


def _brought(found: Blocks, stored: str, trained: _Trained, place: str) -> Blocks:
    """In the form of the data trained on, if they are known; raises DataError."""
    if trained.data is None:
        return found
    moved = brought_to(trained.data.shape, found.shape, place)
    whole = scaled_like(moved, trained.data, trained.scaling, stored, lambda: greatest_in(found))
    return replace(found, brought=whole, fixed=found.fixed or whole.factor != 1)


def greatest_in(blocks: Iterable[NDArray[Any]]) -> float:
    """The maximum of all samples."""
    return max(float(values.max()) for values in blocks)


def _shape(samples: Encoded | RowFile) -> tuple[int, ...]:
    return samples.shape if isinstance(samples, Encoded) else samples.shape[1:]


def _of_array(samples: Samples, encoding: Encoding) -> Encoded:
    fills = [one.fill for one in encoding.features] or list(encoding.fills)
    if samples.values.dtype == np.uint8:
        return _named(samples, samples.values)
    into = np.array([np.nan if one is None else one for one in fills])
    if len(into) not in (0, samples.features):
        raise DataError(
            f"has {count_text(samples.features, 'number')} a sample, the model takes {len(into):,}",
            where=samples.name,
            remedy="Choose data like those it was trained on",
        )
    values = _closed(samples.values, gaps_in(samples.values), into, samples.name)
    return _named(samples, values)


def _named(samples: Samples, values: Values) -> Encoded:
    return Encoded(
        values,
        samples.shape,
        samples.told,
        labels=samples.labels,
        class_names=samples.class_names,
    )


def _closed(values: Any, gaps: Gaps, fills: NDArray[np.float64], place: str) -> Any:
    """Values with gaps filled; raises DataError where one has nothing to fill it."""
    if not gaps.count:
        return values
    if not len(fills):
        raise gaps.refusal(place, FILL_IN)
    values = filled(values, fills)
    left = gaps_in(values)
    if left.count:
        raise gaps.refusal(place, FILL_IN)
    return values
