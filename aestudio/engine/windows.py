"""Samples in memory for some steps to be taken on: all of them, or one window after the other.

Streamed samples are shuffled in two steps: the blocks that lie together come in a random order,
and so many of them as fill a window are in memory at a time and shuffled among each other. Which
sample comes when depends on seed, stage and epoch alone, never on how fast anything was read.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event as Flag
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from aestudio.core.sources import Held, Source, aligned_empty
from aestudio.core.weights import Array
from aestudio.engine.shuffling import block_order, epoch_order, window_order
from aestudio.engine.tensors import shared

Tensor = Any
# Bytes of a window. Two are in memory: one to train on, one being read meanwhile.
WINDOW_BYTES = 128 * 2**20
PATIENCE = 0.05  # Seconds between two looks at whether to stop while a window is read.


@dataclass(frozen=True, slots=True)
class Shuffle:
    """What the order of the samples depends on, and how they are cut into batches."""

    seed: int
    stage: int
    batch: int


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """``samples`` is a tensor (n, inputs), ``order`` int32 (k,) the rows of it that are trained
    on, in that order; the first is the epoch's sample number ``first`` (from 0)."""

    samples: Tensor
    order: NDArray[np.int32]
    first: int = 0


class Feed(Protocol):
    """Hands out the samples of a stage in the order of its epochs."""

    def window(self, epoch: int, sample: int, stopping: Callable[[], bool]) -> Window | None:
        """The window that has sample number ``sample`` of an epoch; None if asked to stop.

        Raises what reading the samples raises.
        """

    def close(self) -> None:
        """Let go of memory and threads."""


def feed_of(source: Source, shuffle: Shuffle, epochs: int, like: Source) -> Feed:
    """The feed of a stage of ``epochs``; in the order of ``like``, where that is streamed."""
    if like.bounds is None:
        return WholeFeed(source, shuffle)
    return WindowFeed(source, Cut.of(like, shuffle.batch), shuffle, epochs)


class WholeFeed:
    """All samples in one window, in a new order each epoch."""

    def __init__(self, source: Source, shuffle: Shuffle) -> None:
        self._shuffle, self._count = shuffle, len(source)
        held = source if isinstance(source, Held) else Held(source.read(0, len(source)))
        self._samples, self._rows = shared(held.array), held.rows
        self._epoch = -1
        self._window = Window(self._samples, np.empty(0, np.int32))

    def window(self, epoch: int, sample: int, stopping: Callable[[], bool]) -> Window:
        """The one window."""
        if epoch != self._epoch:
            order = epoch_order(self._shuffle.seed, self._shuffle.stage, epoch, self._count)
            if self._rows is not None:
                order = self._rows[order].astype(np.int32)
            self._epoch, self._window = epoch, Window(self._samples, order)
        return self._window

    def close(self) -> None:
        """Nothing runs."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """An epoch of streamed samples in windows of ``rows``, a multiple of the batch.

    ``bounds`` are those of the blocks. The last window may have fewer rows.
    """

    bounds: NDArray[np.int64]
    rows: int

    @classmethod
    def of(cls, source: Source, batch: int) -> "Cut":
        """Windows of much the same size, of WINDOW_BYTES at most, or of one batch."""
        bounds = source.bounds
        assert bounds is not None
        samples = len(source)
        most = max(1, WINDOW_BYTES // (source.width * np.dtype(np.float32).itemsize) // batch)
        batches = -(-samples // batch)
        windows = -(-batches // most)
        return cls(bounds, -(-batches // windows) * batch)

    @property
    def samples(self) -> int:
        """Samples of an epoch."""
        return int(self.bounds[-1])

    @property
    def windows(self) -> int:
        """Windows of an epoch."""
        return -(-self.samples // self.rows)

    def pieces(self, window: int, order: NDArray[np.int64]) -> list[tuple[int, int]]:
        """What a window (from 0) reads, as (start, stop), if blocks come in ``order``."""
        starts, stops = self.bounds[order], self.bounds[order + 1]
        ends = np.cumsum(stops - starts)
        first = window * self.rows
        last = min(first + self.rows, self.samples)
        found = range(
            int(np.searchsorted(ends, first, "right")), int(np.searchsorted(ends, last, "left")) + 1
        )
        # In the order of the file, which is the faster to read.
        return sorted(
            (
                int(max(starts[one], stops[one] - (ends[one] - first))),
                int(min(stops[one], stops[one] - (ends[one] - last))),
            )
            for one in found
        )


class Place(NamedTuple):
    """A window (from 0) of an epoch."""

    epoch: int
    window: int


class WindowFeed:
    """One window after the other; the next is read by a thread while this one trains."""

    def __init__(self, source: Source, cut: Cut, shuffle: Shuffle, epochs: int) -> None:
        self._source, self._cut, self._shuffle, self._epochs = source, cut, shuffle, epochs
        rows = min(cut.rows, cut.samples)
        self._memory = [aligned_empty(rows, source.width) for _ in range(2)]
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="samples")
        self._cancelled = Flag()
        self._here: tuple[Place, Window] | None = None
        self._coming: tuple[Place, Future[Window]] | None = None

    def window(self, epoch: int, sample: int, stopping: Callable[[], bool]) -> Window | None:
        """The window that has a sample; waits until it has been read."""
        place = Place(epoch, sample // self._cut.rows)
        if self._here is None or self._here[0] != place:
            coming = self._ordered(place)
            while not wait([coming], PATIENCE).done:
                if stopping():
                    return None
            self._here, self._coming = (place, coming.result()), None
            self._memory.reverse()
            self._order_next(place)
        return self._here[1]

    def close(self) -> None:
        """Stop reading."""
        self._cancelled.set()
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._here = self._coming = None
        self._memory = []

    def _ordered(self, place: Place) -> Future[Window]:
        """The reading of a window, begun by now."""
        if self._coming is None or self._coming[0] != place:
            # What is read at that moment goes to the same memory before, so it does no harm.
            self._coming = place, self._reader.submit(self._read, place, self._memory[0])
        return self._coming[1]

    def _order_next(self, place: Place) -> None:
        following = Place(place.epoch, place.window + 1)
        if following.window == self._cut.windows:
            following = Place(place.epoch + 1, 0)
        if following.epoch < self._epochs:
            self._ordered(following)

    def _read(self, place: Place, memory: Array) -> Window:
        done = 0
        for start, stop in self._pieces(place):
            self._source.read_into(start, stop, memory[done : done + stop - start])
            done += stop - start
        seed, stage = self._shuffle.seed, self._shuffle.stage
        order = window_order(seed, stage, place.epoch, place.window, done)
        return Window(shared(memory[:done]), order, place.window * self._cut.rows)

    def _pieces(self, place: Place) -> Iterator[tuple[int, int]]:
        blocks = len(self._cut.bounds) - 1
        order = block_order(self._shuffle.seed, self._shuffle.stage, place.epoch, blocks)
        for piece in self._cut.pieces(place.window, order):
            if self._cancelled.is_set():
                raise InterruptedError
            yield piece
