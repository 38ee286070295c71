"""Samples to be passed through a trained network, piece by piece where they are many."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.encoding import Encoding
from aestudio.core.errors import DataError
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.core.run import Run
from aestudio.core.scaling import Scaling
from aestudio.data.gaps import Gaps, filled, gaps_in
from aestudio.data.inputs import FILLING
from aestudio.data.memory import fits, free_memory
from aestudio.data.raw import Raw
from aestudio.data.read import rows_unless_small
from aestudio.data.reference import raw_of
from aestudio.data.rows import RowFile
from aestudio.data.samples import Samples
from aestudio.data.scale import scaling_of
from aestudio.data.sets.find import is_set
from aestudio.data.streamed import checked
from aestudio.data.table_inputs import chosen, features_of, values_of
from aestudio.data.width import Values, kept_in

# Samples a piece: a multiple of what passes a network at a time, so that pieces change no bit.
ROWS = 4000
FILL_IN = "Fill it in in the file: the network was trained without gaps"


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """All samples of a file as the inputs of a network: ``values`` (n, features) of a type that
    samples are kept in, before scaling; ``shape`` is that of one; ``notes`` are for the user."""

    values: Values
    shape: tuple[int, ...]
    notes: tuple[str, ...] = ()

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
    return Encoded(_closed(values, gaps, fills, raw.name), (len(features),), (*raw.told, *notes))


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """All samples of a file, in order: one piece from a file that is read whole.

    ``fixed`` scaling is that of training, whatever the values are; ``wide`` says whether training
    saw numbers of 64 bits.
    """

    samples: Encoded | RowFile
    fixed: bool = False
    wide: bool = False

    @property
    def count(self) -> int:
        """Number of samples."""
        return len(self.samples) if isinstance(self.samples, Encoded) else self.samples.shape[0]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample."""
        whole = self.samples.shape
        return whole if isinstance(self.samples, Encoded) else whole[1:]

    @property
    def features(self) -> int:
        """Numbers a sample."""
        return prod(self.shape)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of how the file was read."""
        return self.samples.notes if isinstance(self.samples, Encoded) else ()

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Raw values (k, features) of a type that samples are kept in; raises DataError for one
        that is not finite."""
        if isinstance(self.samples, Encoded):
            yield self.samples.values
            return
        for start in range(0, self.count, ROWS):
            values = self.samples.read(start, min(start + ROWS, self.count))
            yield checked(values, self.samples.path.name, start, self.wide)

    def scaling(self, trained: Scaling | None) -> Scaling:
        """What takes these samples to where a network was trained, as scale.scaling_of."""
        if self.fixed and trained is not None:
            return trained
        of_bytes = self.samples.dtype == np.uint8
        return scaling_of(of_bytes, lambda: max(float(values.max()) for values in self), trained)


def blocks_of(path: Path, run: Run | None = None) -> Blocks:
    """The samples of a file as the inputs of what ``run`` has trained, if it tells.

    Raises DataError if the file cannot be read or lacks something.
    """
    data = run.data if run is not None else None
    preparation = Preparation() if data is None else data.preparation
    fixed = preparation.scaling is not ScalingRule.AUTO
    wide = run.scaling.is_wide if run is not None and run.scaling is not None else None
    encoding = (run.encoding if run is not None else None) or Encoding()
    filling = encoding != Encoding()
    if not is_set(path):
        rows = rows_unless_small(path, lambda extent: fits(extent, free_memory()))
        if rows is not None and not (filling and fits(rows, free_memory())):
            return Blocks(rows, fixed, bool(wide))
    raw = raw_of(path, preparation.reading, wide=wide)
    return Blocks(encoded(raw, encoding, preparation, wide), fixed)


def _of_array(samples: Samples, encoding: Encoding) -> Encoded:
    fills = [one.fill for one in encoding.features] or list(encoding.fills)
    if samples.values.dtype == np.uint8:
        return Encoded(samples.values, samples.shape, samples.told)
    into = np.array([np.nan if one is None else one for one in fills])
    if len(into) not in (0, samples.features):
        raise DataError(
            f"has {samples.features:,} numbers a sample, the model takes {len(into):,}",
            where=samples.name,
            remedy="Choose data like those it was trained on",
        )
    values = _closed(samples.values, gaps_in(samples.values), into, samples.name)
    return Encoded(values, samples.shape, samples.told)


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
