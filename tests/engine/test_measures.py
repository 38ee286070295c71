"""What is told of epochs beside their losses: the error of the whole so far, and how steep the
objective is, against NumPy in float64."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings.variational import Variational
from aestudio.core.corruptions.masking import Masking
from aestudio.core.digest import run_digest
from aestudio.core.events import CheckpointReached, Event, RunEnded
from aestudio.core.history import EpochRecord
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss
from aestudio.core.plan import Strategy
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.weights import Array, Weights
from aestudio.engine.whole_pace import WholePace
from tests.engine.test_gradients import Matrix, by_hand, value
from tests.engine.test_resume import StopAfter
from tests.networks import biases, kernels

Job = Callable[..., TrainingJob]
Train = Callable[[TrainingJob], list[Event]]


def states(events: list[Event], stage: int) -> dict[int, Weights]:
    """The weights of the network after each epoch of a stage, by its number."""
    runs = [one.run for one in events if isinstance(one, CheckpointReached | RunEnded)]
    found: dict[int, Weights] = {}
    for run in runs:
        assert run is not None
        series = run.history.stages[-1]
        if series.stage == stage:
            found.setdefault(len(series.epochs), run.checkpoint.weights)
    return found


def left(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    return end.run


def records(run: Run, stage: int) -> list[EpochRecord]:
    series = run.history.stage(stage)
    assert series is not None
    return list(series.epochs)


def reconstructed(architecture: Architecture, weights: Weights, levels: int, x: Matrix) -> Matrix:
    """What the outermost encoders and their decoders make of samples."""
    stack = architecture.stack
    outer = [*range(levels), *range(len(stack) - levels, len(stack))]
    for place in outer:
        kernel, bias = kernels(weights)[place], biases(weights)[place]
        x = value(stack[place].activation, x @ kernel.astype(float) + bias)
    return x


TWO = Architecture(input_shape=(8,), layers=(Dense(units=6), Dense(units=4)))


@pytest.mark.parametrize(
    ("tied", "cached", "epochs"),
    # 7 of 50 samples pass 96 products, and 48 before them where codings are not cached; training
    # 43 forwards and backwards takes 3 · 48 each: 0.11 and 0.16 of an epoch, of which 0.02 may be
    # spent in a stage that is long enough.
    [
        (True, True, [1, 6, 12, 13]),
        (False, True, [1, 3, 6, 7]),
        (True, False, [1, 9, 18, 19]),
        (True, True, [1, 2, 3]),
        (True, True, [1, 2]),
    ],
)
def test_beside_a_stage_above_the_first_the_error_of_all_layers_so_far_is_told_now_and_then(
    train: Train, job: Job, tied: bool, cached: bool, epochs: list[int]
) -> None:
    architecture, last = TWO.edited(tied=tied), epochs[-1]
    one = job(architecture, strategy=Strategy.ONE_AT_A_TIME, epochs=last, cache_codings=cached)
    events = train(replace(one, checkpoint_every=0.0))
    held_out = np.asarray(one.validation).astype(float)
    told = {r.epoch: r.whole_loss for r in records(left(events), 2)}
    assert [epoch for epoch, loss in told.items() if loss is not None] == epochs
    for epoch in epochs:
        outputs = reconstructed(one.architecture, states(events, 2)[epoch], 2, held_out)
        assert told[epoch] == pytest.approx(float(((outputs - held_out) ** 2).mean()), rel=1e-5)


def test_a_short_stage_measures_the_whole_on_the_same_even_share_of_the_samples_each_time(
    train: Train, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.engine.whole_pace.LEAST_ROWS", 1)
    one = job(TWO, strategy=Strategy.ONE_AT_A_TIME, epochs=7)
    events = train(replace(one, checkpoint_every=0.0))
    # Four looks at 96 products a sample may take 0.025 of 7 epochs of 3 · 48 · 43: two samples.
    shown = np.asarray(one.validation)[[0, 3]].astype(float)
    told = {r.epoch: r.whole_loss for r in records(left(events), 2) if r.whole_loss is not None}
    assert list(told) == [1, 3, 6, 7]
    for number, loss in told.items():
        outputs = reconstructed(one.architecture, states(events, 2)[number], 2, shown)
        assert loss == pytest.approx(float(((outputs - shown) ** 2).mean()), rel=1e-5)


# 784-300-150: 800 of 8000 samples pass 300 · 150 twice and 300 · 784; training on the others takes
# 3 · 2 · 300 · 150 each.
BOOK = 800 * (90_000 + 235_200) / (7200 * 3 * 90_000)


@pytest.mark.parametrize("epochs", [1, 2, 3, 4, 5, 10, 40, 400])
def test_measuring_the_whole_takes_little_of_a_stage_of_any_length(epochs: int) -> None:
    pace = WholePace.of(epochs, 800, BOOK)
    due = [one for one in range(1, epochs + 1) if pace.due(one, one == epochs)]
    assert {1, epochs} <= set(due)
    assert len(due) >= min(3, epochs)
    seen = [row for part in pace.parts(64) for rows in part for row in range(*rows)]
    assert len(set(seen)) == len(seen) == pace.rows
    assert max(seen) < 800
    assert min(seen) < 50
    assert max(seen) >= 750, "from all over the validation part"
    assert max(sum(b - a for a, b in part) for part in pace.parts(64)) <= 64
    assert len(due) * BOOK * len(seen) / 800 <= 0.025 * epochs
    if epochs >= 40:
        assert len(seen) == 800, "which is affordable in the long run"


def test_the_whole_is_measured_by_the_loss_of_the_samples_whatever_the_codings_are(
    train: Train, job: Job, samples: Array
) -> None:
    sigmoid = TWO.edited(output_activation=Activation.SIGMOID)
    one = job(sigmoid, strategy=Strategy.ONE_AT_A_TIME, epochs=1, loss=Loss.BINARY_CROSS_ENTROPY)
    run = left(train(one))
    x = samples[43:].astype(float)
    y = reconstructed(one.architecture, run.checkpoint.weights, 2, x)
    expected = -(x * np.log(y) + (1 - x) * np.log(1 - y)).mean()
    (record,) = records(run, 2)
    assert record.whole_loss == pytest.approx(float(expected), rel=1e-5)
    assert record.validation_loss != pytest.approx(float(expected), rel=0.1)


def test_without_a_validation_part_there_is_nothing_to_measure_the_whole_by(
    train: Train, job: Job, samples: Array
) -> None:
    one = replace(job(TWO, strategy=Strategy.ONE_AT_A_TIME, epochs=1), validation=samples[:0])
    run = left(train(one))
    assert [one.whole_loss for stage in (1, 2) for one in records(run, stage)] == [None, None]


@pytest.mark.parametrize(("tied", "loss"), list(zip((True, False), Loss, strict=True)))
def test_the_gradient_is_as_long_as_derived_by_hand_on_the_first_batch(
    train: Train, job: Job, small: Architecture, tied: bool, loss: Loss
) -> None:
    cross = loss is Loss.BINARY_CROSS_ENTROPY
    output = Activation.SIGMOID if cross else Activation.LINEAR
    one = job(small.edited(tied=tied, output_activation=output), loss=loss, epochs=36)
    events = train(replace(one, checkpoint_every=0.0))
    batch = np.asarray(one.training)[:10].astype(float)
    weights = states(events, 1)
    told = {r.epoch: r.gradient_norm for r in records(left(events), 1) if r.gradient_norm}
    # As long as three batches of 10 of 43 samples: 0.02 of 35 epochs.
    assert list(told) == [35, 36]
    for epoch, norm in told.items():
        _loss, gradients = by_hand(one.architecture, weights[epoch], loss, batch)
        expected = np.sqrt(sum(float((part**2).sum()) for part in gradients))
        assert norm == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"corruption": Masking(share=0.5), "cache_codings": False,
         "strategy": Strategy.ONE_AT_A_TIME},
        {"schedule": "cosine", "clip_norm": 0.05, "early_stopping": 1},
    ],
)  # fmt: skip
def test_measuring_changes_nothing_that_is_learnt(
    train: Train, job: Job, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
) -> None:
    from aestudio.engine.measures import Measured, Measures

    measured = left(train(job(TWO, epochs=1, **changes)))
    assert records(measured, 1)[-1].gradient_norm
    monkeypatch.setattr(Measures, "after", lambda *_: Measured())
    without = left(train(job(TWO, epochs=1, **changes)))
    assert records(without, 1)[-1].gradient_norm is None
    assert run_digest(without) == run_digest(measured)


def test_the_gradient_of_codings_that_are_drawn_counts_their_divergence_by_its_weight(
    train: Train, job: Job
) -> None:
    coding = Variational(beta=1000.0, warm_up=2)
    design, lengths = TWO.edited(coding=coding), []
    for epochs in (1, 2):
        run = left(train(job(design, epochs=epochs, learning_rate=1e-9)))
        lengths.append(records(run, 1)[-1].gradient_norm)
    assert lengths[0] is not None
    # The weight doubles, and beside it the error hardly counts.
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.05)


def test_what_was_measured_is_the_same_where_a_run_was_stopped_and_went_on(
    engine: Engine, job: Job
) -> None:
    one = job(TWO, strategy=Strategy.FINE_TUNED, epochs=2)
    whole, run, stops = left(list(engine.train(one, TrainingControl()))), None, 0
    while run is None or not run.finished:
        run = left(list(engine.train(replace(one, start=run), StopAfter(11))))
        stops += not run.finished
    assert stops
    for stage in (1, 2, 3):
        pairs = zip(records(run, stage), records(whole, stage), strict=True)
        for ours, theirs in pairs:
            told = (ours.whole_loss, ours.gradient_norm)
            assert told == (theirs.whole_loss, theirs.gradient_norm)
    known = [records(run, stage)[-1].whole_loss is not None for stage in (1, 2, 3)]
    assert known == [False, True, False], "the others say it by their own loss"


def test_a_run_that_is_told_to_stop_while_the_whole_is_measured_leaves_the_epoch_open(
    engine: Engine, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aestudio.engine.whole_loss import WholeLoss

    monkeypatch.setattr("aestudio.engine.measures.ROWS", 2)
    one, control = job(TWO, strategy=Strategy.ONE_AT_A_TIME, epochs=1), TrainingControl()
    expected = records(left(list(engine.train(one, TrainingControl()))), 2)
    summed = WholeLoss.summed

    def stopping(self: WholeLoss, inputs: Array, samples: Array) -> float:
        control.stop()
        return summed(self, inputs, samples)

    with monkeypatch.context() as patch:
        patch.setattr(WholeLoss, "summed", stopping)
        found = left(list(engine.train(one, control)))
    point, series = found.checkpoint, found.history.stage(2)
    assert (point.stage, point.epoch, point.step) == (2, 0, 5), "all steps are taken"
    assert series is not None
    assert not series.epochs, "and the epoch has not ended"
    gone_on = left(list(engine.train(replace(one, start=found), TrainingControl())))
    assert [r.whole_loss for r in records(gone_on, 2)] == [r.whole_loss for r in expected]
