"""Samples read in windows: every one once an epoch, in an order that is always the same."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded, StageStarted
from aestudio.core.plan import Strategy
from aestudio.core.sources import aligned_empty
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.weights import Array

Job = Callable[..., TrainingJob]
Train = Callable[[TrainingJob], list[Event]]


@dataclass
class Blocks:
    """A source in blocks that counts what is read of it, and fails from a read on."""

    array: Array
    bounds: NDArray[np.int64]
    fails_at: int | None = None
    waits: threading.Event | None = None
    reads: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.array)

    @property
    def width(self) -> int:
        return int(self.array.shape[1])

    def read(self, start: int, stop: int) -> Array:
        return self.array[start:stop].copy()

    def read_into(self, start: int, stop: int, out: Array) -> None:
        self.reads.append((start, stop))
        if self.waits is not None:
            self.waits.wait(20)
        if self.fails_at is not None and len(self.reads) > self.fails_at:
            raise DataError("is gone", where="a.npy", remedy="Put it back")
        out[:] = self.array[start:stop]


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of two batches of ten samples of eight numbers."""
    monkeypatch.setattr("aestudio.engine.windows.WINDOW_BYTES", 20 * 8 * 4)


@pytest.fixture
def streamed(job: Job, samples: Array, small_windows: None) -> Callable[..., TrainingJob]:
    """The small job with its 43 training samples in uneven blocks."""

    def make(**settings: Any) -> TrainingJob:
        blocks = Blocks(samples[:43], np.array([0, 7, 12, 19, 31, 32, 43]))
        return replace(job(**settings), training=blocks)

    return make


def run_of(events: list[Event]) -> Any:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None
    return end.run


@given(
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=12),
    batch=st.integers(1, 7),
    window=st.integers(1, 40),
    epoch=st.integers(0, 3),
    data=st.data(),
)
@settings(deadline=None, max_examples=60)
def test_every_row_comes_once_an_epoch_wherever_one_begins(
    engine: Engine, lengths: list[int], batch: int, window: int, epoch: int, data: st.DataObject
) -> None:
    from aestudio.engine.windows import Cut, Shuffle, WindowFeed

    bounds = np.concatenate([[0], np.cumsum(lengths)])
    count = int(bounds[-1])
    source = Blocks(np.arange(count, dtype=np.float32)[:, None], bounds)
    batch = min(batch, count)
    cut = Cut(bounds, -(-window // batch) * batch)

    def order(begin: int) -> list[float]:
        feed = WindowFeed(source, cut, Shuffle(5, 1, batch), epochs=4)
        found: list[float] = []
        try:
            while begin < count:
                one = feed.window(epoch, begin, lambda: False)
                assert one is not None
                rows = one.order[begin - one.first :]
                assert len(rows) % batch == 0 or begin + len(rows) == count
                found += one.samples.numpy()[rows, 0].tolist()
                begin += len(rows)
        finally:
            feed.close()
        return found

    whole = order(0)
    assert sorted(whole) == list(range(count))
    begin = data.draw(st.integers(0, (count - 1) // batch)) * batch
    assert order(begin) == whole[begin:]


class AtOnce:
    """Reads a window as soon as it is ordered."""

    def __init__(self, *_: object, **__: object) -> None:
        """Takes no thread."""

    def submit(self, read: Callable[..., object], *arguments: object) -> Future[object]:
        done: Future[object] = Future()
        done.set_result(read(*arguments))
        return done

    def shutdown(self, **_: object) -> None:
        """Nothing is under way."""


def test_each_window_is_read_once_while_the_one_before_it_is_trained_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aestudio.engine.windows import Cut, Shuffle, WindowFeed

    monkeypatch.setattr("aestudio.engine.windows.ThreadPoolExecutor", AtOnce)
    source = Blocks(np.zeros((25, 1), np.float32), np.arange(26))
    feed = WindowFeed(source, Cut(source.bounds, 10), Shuffle(5, 1, 5), epochs=2)
    read = []
    for epoch, sample in ((0, 0), (0, 5), (0, 10), (0, 20), (1, 0), (1, 10), (1, 15), (1, 20)):
        assert feed.window(epoch, sample, lambda: False) is not None
        read.append(len(source.reads))
    assert read == [20, 20, 25, 35, 45, 50, 50, 50]
    assert sorted(source.reads[:25]) == sorted(source.reads[25:])
    assert {stop - start for start, stop in source.reads} == {1}


def test_a_window_has_the_blocks_and_the_order_of_its_place(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aestudio.engine.shuffling import block_order, window_order
    from aestudio.engine.windows import Cut, Shuffle, WindowFeed

    monkeypatch.setattr("aestudio.engine.windows.ThreadPoolExecutor", AtOnce)
    source = Blocks(np.arange(25, dtype=np.float32)[:, None], np.arange(26))
    feed = WindowFeed(source, Cut(source.bounds, 10), Shuffle(7, 3, 5), epochs=6)
    # Also where another one was read ahead.
    for epoch, window in ((4, 1), (0, 2), (3, 0), (3, 1)):
        first = 10 * window
        found = feed.window(epoch, first, lambda: False)
        assert found is not None
        assert found.first == first
        rows = sorted(block_order(7, 3, epoch, 25)[first : first + 10])
        assert found.samples.numpy()[:, 0].tolist() == rows
        assert found.order.tolist() == window_order(7, 3, epoch, window, len(rows)).tolist()


def test_epochs_and_seeds_come_in_other_orders(engine: Engine, samples: Array) -> None:
    from aestudio.engine.windows import Cut, Shuffle, WindowFeed

    source = Blocks(samples, np.arange(0, 51, 5))
    orders = []
    for seed, stage, epoch in ((1, 1, 0), (1, 1, 1), (2, 1, 0), (1, 2, 0)):
        feed = WindowFeed(source, Cut(source.bounds, 50), Shuffle(seed, stage, 10), epochs=2)
        window = feed.window(epoch, 0, lambda: False)
        assert window is not None
        orders.append(window.samples.numpy()[window.order].tobytes())
        feed.close()
    assert len(set(orders)) == 4


def test_windows_are_of_much_the_same_size_and_within_the_limit(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aestudio.engine.windows import Cut

    monkeypatch.setattr("aestudio.engine.windows.WINDOW_BYTES", 1000 * 4 * 4)
    source = Blocks(np.zeros((2100, 4), np.float32), np.arange(0, 2101, 50))
    cut = Cut.of(source, 30)
    assert (cut.rows, cut.windows) == (720, 3)
    assert Cut.of(source, 5000).rows == 5000


def test_a_batch_mixes_samples_from_far_apart(engine: Engine) -> None:
    from aestudio.engine.windows import Cut, Shuffle, WindowFeed

    rows = 4000
    source = Blocks(np.arange(rows, dtype=np.float32)[:, None], np.arange(0, rows + 1, 20))
    feed = WindowFeed(source, Cut(source.bounds, 1000), Shuffle(1, 1, 100), epochs=1)
    window = feed.window(0, 0, lambda: False)
    feed.close()
    assert window is not None
    means = window.samples.numpy()[window.order, 0].reshape(-1, 100).mean(axis=1)
    # Means of 100 independent draws out of 0…3999: σ = 4000/√12/10 ≈ 115; blocks add to it.
    assert np.abs(means - rows / 2).max() < 600


def test_a_streamed_run_learns_like_one_in_memory(
    train: Train, streamed: Callable[..., TrainingJob], job: Job
) -> None:
    settings = {"epochs": 60, "learning_rate": 0.01}
    ends = [
        [event for event in train(one) if isinstance(event, EpochDone)][-1].record.validation_loss
        for one in (streamed(**settings), job(**settings))
    ]
    assert ends[0] == pytest.approx(ends[1], rel=0.15)


@pytest.mark.parametrize(
    ("strategy", "stop_at"),
    [(Strategy.WHOLE, 3), (Strategy.WHOLE, 12), (Strategy.ONE_AT_A_TIME, 9)],
)
def test_a_streamed_run_that_was_stopped_goes_on_as_if_it_had_not(
    engine: Engine,
    train: Train,
    streamed: Callable[..., TrainingJob],
    strategy: Strategy,
    stop_at: int,
) -> None:
    whole = run_of(train(streamed(strategy=strategy)))
    one = streamed(strategy=strategy)
    half = run_of(list(_stopped_after(engine, one, stop_at)))
    assert not half.finished
    again = run_of(train(replace(streamed(strategy=strategy), start=half)))
    assert again.checkpoint.weights.digest() == whole.checkpoint.weights.digest()
    losses = [[each.step_losses.tobytes() for each in run.history.stages] for run in (again, whole)]
    assert losses[0] == losses[1]


def _stopped_after(engine: Engine, job: TrainingJob, steps: int) -> Iterator[Event]:
    """The events of a run that is stopped after so many calls."""
    return engine.train(job, CountingControl(steps))


class CountingControl(TrainingControl):
    """Stops when it has been asked so often whether to."""

    def __init__(self, asked: int) -> None:
        super().__init__()
        self._left = asked

    def should_stop(self) -> bool:
        self._left -= 1
        if self._left < 0:
            self.stop()
        return super().should_stop()


def test_codings_too_many_to_be_cached_are_computed_to_the_same_bits(
    train: Train, streamed: Callable[..., TrainingJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for most in (10**6, 0):
        monkeypatch.setattr("aestudio.engine.stage_inputs.MOST_CACHED", most)
        events = train(streamed(strategy=Strategy.ONE_AT_A_TIME))
        cached = [one.cached_bytes for one in events if isinstance(one, StageStarted)]
        assert any(cached) is bool(most)
        found.append(run_of(events).checkpoint.weights.digest())
    assert found[0] == found[1]


def test_at_most_two_windows_are_in_memory(
    train: Train, streamed: Callable[..., TrainingJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, int]] = []

    def counted(rows: int, width: int) -> Array:
        made.append((rows, width))
        return aligned_empty(rows, width)

    monkeypatch.setattr("aestudio.engine.windows.aligned_empty", counted)
    train(streamed())
    assert made == [(20, 8)] * 2


def test_a_source_that_fails_ends_the_run_and_keeps_what_was_learnt(
    engine: Engine, train: Train, streamed: Callable[..., TrainingJob]
) -> None:
    job = streamed()
    assert isinstance(job.training, Blocks)
    job.training.fails_at = 9
    events = train(job)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.reason is EndReason.FAILED
    assert end.error is not None
    assert (end.error.what, end.error.remedy) == ("is gone", "Put it back")
    assert end.run is not None
    point = end.run.checkpoint
    assert point.epoch * 5 + point.step > 0
    # And it goes on from there once the file is back.
    again = run_of(train(replace(streamed(), start=end.run)))
    assert again.checkpoint.weights.digest() == (
        run_of(train(streamed())).checkpoint.weights.digest()
    )


def test_stopping_is_heard_while_a_window_is_read(
    engine: Engine, streamed: Callable[..., TrainingJob]
) -> None:
    job, reading = streamed(), threading.Event()
    assert isinstance(job.training, Blocks)
    job.training.waits = reading
    control = TrainingControl()
    threading.Timer(0.05, control.stop).start()
    threading.Timer(0.5, reading.set).start()
    *_, end = engine.train(job, control)
    assert isinstance(end, RunEnded)
    assert end.reason is EndReason.STOPPED
    # The first block may still be read, the others are not.
    assert len(job.training.reads) <= 1


def test_no_thread_is_left_after_a_run(train: Train, streamed: Callable[..., TrainingJob]) -> None:
    train(streamed())
    assert not [one for one in threading.enumerate() if one.name.startswith("samples")]
