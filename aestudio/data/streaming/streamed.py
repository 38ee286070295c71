"""Data that stay on the disk and are read as they are needed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.extent import Extent
from aestudio.core.preparation import Balance, Missing, Preparation, ScalingRule, Split
from aestudio.core.scaling import Scaling
from aestudio.core.sources import aligned_empty
from aestudio.core.weights import Array
from aestudio.data.preparation.extent import Limits, check_differ, extent_of, widened
from aestudio.data.preparation.scale import Fit, by_features, fit_for
from aestudio.data.preparation.splits import TEST_SEED, validation_generator
from aestudio.data.samples import check_finite
from aestudio.data.streaming.ranges import Ranges, Rows
from aestudio.data.streaming.rows import RowFile
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.data.width import Values, Width, keep, kept_in

# Samples of each part that are held to be looked at and to measure the test error on.
MOST_SHOWN, SHOWN_RUNS = 10_000, 100
MOST_SHOWN_BYTES = 64 * 2**20
# What bytes span at the most, divided by 255.
BYTES = Extent(np.zeros(1, np.float32), np.ones(1, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class StreamedPart:
    """Ranges of a file's rows as scaled samples; a Source."""

    file: RowFile
    ranges: Ranges
    scaling: Scaling
    bounds: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bounds", self.ranges.bounds)

    def __len__(self) -> int:
        return int(self.bounds[-1])

    @property
    def width(self) -> int:
        """Numbers a sample."""
        return prod(self.file.shape[1:])

    def read(self, start: int, stop: int) -> Array:
        """Samples ``start`` to ``stop`` or the end, float32 (k, width); raises DataError."""
        stop = min(stop, len(self))
        out = aligned_empty(max(stop - start, 0), self.width)
        self.read_into(start, stop, out)
        return out

    def read_into(self, start: int, stop: int, out: Array) -> None:
        """The same into ``out``; raises DataError."""
        done = 0
        first = int(np.searchsorted(self.bounds, start, "right")) - 1
        for one in range(first, len(self.bounds) - 1):
            if self.bounds[one] >= stop:
                return
            low = int(self.ranges.starts[one] + max(start - self.bounds[one], 0))
            high = int(min(self.ranges.stops[one], low + stop - start - done))
            place = out[done : done + high - low]
            self.scaling.apply_into(self.file.read(low, high), place)
            done += high - low


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """A file in two parts, as ranges of rows, with the scaling that its training part asks for,
    and what that part spans."""

    file: RowFile
    training: Ranges
    testing: Ranges
    scaling: Scaling
    extent: Extent

    @property
    def size(self) -> int:
        """Bytes of values on the disk."""
        return prod(self.file.shape) * self.file.dtype.itemsize

    def parts(self, held_out: int, seed: int) -> tuple[StreamedPart, StreamedPart]:
        """The training part as (training, validation), drawn by the seed."""
        kept, held = self.training.drawn(held_out, validation_generator(seed))
        return (
            StreamedPart(self.file, kept, self.scaling),
            StreamedPart(self.file, held, self.scaling),
        )

    def shown(self, ranges: Ranges) -> tuple[Array, Rows]:
        """Samples of a part to look at, and their rows: all, or an even choice of them."""
        size = prod(self.file.shape[1:]) * np.dtype(np.float32).itemsize
        few = ranges.thinned(max(1, min(MOST_SHOWN, MOST_SHOWN_BYTES // size)), SHOWN_RUNS)
        part = StreamedPart(self.file, few, self.scaling)
        return part.read(0, len(part)), few.rows()


def stream_of(
    file: RowFile, held_out: int, preparation: Preparation, watch: Watch = UNWATCHED
) -> Stream:
    """Split a file and fit its scaling, in one pass where the values ask for it.

    Whole blocks of rows train or test, so that either can be read at full speed. Raises
    DataError for a value that is not finite and for training samples that are all alike,
    ReadingStoppedError if the watch says so.
    """
    blocks = Ranges.cut(file.shape[0], file.block)
    if preparation.split is Split.LAST:
        training, testing = blocks.parted(file.shape[0] - held_out)
    else:
        training, testing = blocks.drawn(held_out, np.random.default_rng(TEST_SEED))
    scaling, limits = _fitted(file, training, testing, preparation, watch)
    seen = limits or _until_they_differ(file, training)
    if seen is not None:
        check_differ(seen, scaling, len(training), file.path.name)
    extent = BYTES if limits is None else extent_of(limits, scaling, file.shape[1:])
    return Stream(file, training, testing, scaling, extent)


def check_streamable(preparation: Preparation, place: str) -> None:
    """Raise DataError for what takes all samples at once, or a look at each of them."""
    for asked, what in (
        (preparation.scaling is ScalingRule.ROBUST, "scaling by median and quartiles"),
        (preparation.missing is not Missing.REFUSE, "dropping samples and filling gaps"),
        (preparation.split not in (Split.RANDOM, Split.LAST), "this choice of test samples"),
        (preparation.balance is not Balance.AS_IS, "as many samples of each class"),
    ):
        if asked:
            raise DataError(
                f"{what} needs all samples in memory, and they are streamed",
                where=place,
                remedy="Choose another way, or prepare the file before",
            )


def _fitted(
    file: RowFile, training: Ranges, testing: Ranges, preparation: Preparation, watch: Watch
) -> tuple[Scaling, Limits | None]:
    """As scale.fitted, block by block, with the limits of the features: bytes that are divided by
    255 need no pass, all else is looked through once."""
    rule = preparation.scaling
    if file.dtype == np.uint8 and rule is ScalingRule.AUTO:
        return Scaling.bytes(), None
    by_feature = by_features(preparation.scope, file.shape[1:])
    width = Width(file.dtype, file.shape[0], prod(file.shape[1:]), not by_feature)
    fit = fit_for(rule, by_feature, kept_in(file.dtype, wide=False))
    limits: Limits | None = None
    for start, values, trains in _read(file, training, testing, watch):
        width.look(values, start)
        numbers = checked(values, file.path.name, start, wide=False)
        if trains:
            fit.add(numbers)
            limits = widened(limits, values)
    if rule is ScalingRule.NONE:
        return Scaling.identity(), limits
    if width.doubtful:
        for _start, values, _trains in _read(file, training, testing, watch):
            width.look_closer(values)
    if width.wide:
        exact = fit_for(rule, by_feature, kept_in(file.dtype, wide=True))
        return _fitted_wide(file, training, exact, watch), limits
    return fit.scaling(file.path.name), limits


def _until_they_differ(file: RowFile, rows: Ranges) -> Limits | None:
    """The limits of rows up to the block in which two of them differ, which mostly is the first;
    None of no rows."""
    limits: Limits | None = None
    for start, stop in zip(rows.starts, rows.stops, strict=True):
        limits = widened(limits, file.read(int(start), int(stop)))
        if not np.array_equal(*limits):
            break
    return limits


def _fitted_wide(file: RowFile, training: Ranges, fit: Fit, watch: Watch) -> Scaling:
    """As they are fitted whose digits matter, which is known once all have been looked at."""
    for start, values, _trains in _read(file, training, Ranges.cut(0, 1), watch):
        fit.add(checked(values, file.path.name, start, wide=True))
    return fit.scaling(file.path.name)


def checked(values: Values, place: str, first: int, wide: bool) -> Values:
    """Rows of a file, of which the first is number ``first``, in the type that they are kept in;
    raises DataError that names the first value that is not finite."""
    kept = np.empty(values.shape, kept_in(values.dtype, wide))
    keep(values, kept)
    check_finite(kept, place, first=first)
    return kept


def _read(
    file: RowFile, training: Ranges, testing: Ranges, watch: Watch
) -> Iterator[tuple[int, Values, bool]]:
    """All ranges of both: their first row, their rows, and whether they train."""
    for start, stop, trains in _in_order(training, testing):
        watch.reached(start / file.shape[0], file.path.name)
        yield start, file.read(start, stop), trains
    watch.reached(1.0, file.path.name)


def _in_order(training: Ranges, testing: Ranges) -> Iterator[tuple[int, int, bool]]:
    """All ranges of both, in the order of the file, and whether they train."""
    yield from sorted(
        (int(start), int(stop), trains)
        for ranges, trains in ((training, True), (testing, False))
        for start, stop in zip(ranges.starts, ranges.stops, strict=True)
    )


def too_large(name: str, needed: int, free: int) -> DataError:
    """The data were to be held in memory, which is no longer large enough."""
    return DataError(
        f"needs {needed / 2**30:.1f} GiB of memory, {free / 2**30:.1f} GiB are free",
        where=name,
        remedy="Close other programs, or choose the data again to have them read from the disk",
    )
