"""Schedules, clipping and early stopping against Keras, driven by hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aestudio.core.architecture import Architecture
from aestudio.core.early_stopping import EarlyStopping
from aestudio.core.errors import DivergedError
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded, StageEnded, WeightsUpdated
from aestudio.core.history import EpochRecord
from aestudio.core.layers.dense import Dense
from aestudio.core.learning_rate import LearningRate
from aestudio.core.plan import Optimizer, Schedule, Stage, Strategy, TrainingPlan
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.weights import Array, Weights
from aestudio.storage.decode import decoded
from aestudio.storage.encode import encoded
from tests.engine.passes import steps_of, take
from tests.networks import by_layer

Job = Callable[..., TrainingJob]
Train = Callable[[TrainingJob], list[Event]]
RATE = 0.05
LOSSES = st.lists(st.integers(0, 40).map(lambda n: n / 8), min_size=1, max_size=25)


def finished(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.reason is EndReason.FINISHED, end.error
    assert end.run is not None
    return end.run


def stage_of(plan: TrainingPlan) -> Stage:
    return plan.stages(Architecture())[0]


def records(losses: list[float]) -> list[EpochRecord]:
    return [EpochRecord(epoch, 9.0, loss, 1.0, 1.0) for epoch, loss in enumerate(losses, start=1)]


def rates(plan: TrainingPlan, losses: list[float]) -> Iterator[LearningRate]:
    """The rate before the first epoch and after each."""
    start = LearningRate.of(plan, stage_of(plan), 13)
    return accumulate(records(losses), LearningRate.after, initial=start)


@pytest.mark.parametrize("lowest", [0.0, 0.2])
def test_the_cosine_is_that_of_keras(engine: Engine, lowest: float) -> None:
    import keras

    plan = TrainingPlan().edited(schedule="cosine", epochs=7, lowest_rate=lowest)
    theirs = keras.optimizers.schedules.CosineDecay(RATE, 7 * 13, lowest)
    ours = np.concatenate([one.shares(0, 13, 13) for one in rates(plan, [1.0] * 6)])
    expected = [float(theirs(step)) for step in range(7 * 13)]
    np.testing.assert_allclose(RATE * ours, expected, rtol=2e-5, atol=1e-8)


def test_drops_by_epochs_are_a_staircase_of_keras(engine: Engine) -> None:
    import keras

    plan = TrainingPlan().edited(schedule="step", drop_every=3, drop_factor=0.3)
    theirs = keras.optimizers.schedules.ExponentialDecay(RATE, 3 * 13, 0.3, staircase=True)
    ours = np.concatenate([one.shares(0, 13, 13) for one in rates(plan, [1.0] * 9)])
    np.testing.assert_allclose(RATE * ours, [float(theirs(s)) for s in range(130)], rtol=1e-5)


@settings(deadline=None, max_examples=40)
@given(LOSSES, st.integers(1, 4), st.sampled_from([0.0, 0.25]), st.sampled_from([0.0, 0.1]))
def test_plateaus_drop_the_rate_when_keras_does(
    losses: list[float], patience: int, least: float, lowest: float
) -> None:
    import keras

    callback = keras.callbacks.ReduceLROnPlateau(
        "val_loss", 0.5, patience, mode="min", min_delta=least, min_lr=lowest
    )
    optimizer = SimpleNamespace(learning_rate=np.float64(1.0))
    callback.set_model(SimpleNamespace(optimizer=optimizer))
    callback.on_train_begin()
    expected = [1.0]
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        expected.append(float(optimizer.learning_rate))
    plan = TrainingPlan().edited(
        schedule="plateau", plateau_patience=patience, min_improvement=least, lowest_rate=lowest
    )
    assert [one.shares(0, 1, 1)[0] for one in rates(plan, losses)] == pytest.approx(expected)


@settings(deadline=None, max_examples=40)
@given(LOSSES, st.integers(1, 4), st.sampled_from([0.0, 0.25]))
def test_stages_end_and_keep_the_epoch_that_keras_does(
    losses: list[float], patience: int, least: float
) -> None:
    import keras

    callback = keras.callbacks.EarlyStopping(
        "val_loss", least, patience, mode="min", restore_best_weights=True
    )
    model = SimpleNamespace(stop_training=False, get_weights=list)
    callback.set_model(model)
    callback.on_train_begin()
    plan = TrainingPlan().edited(early_stopping=patience, min_improvement=least)
    stopping = EarlyStopping.of(plan, stage_of(plan), 13)
    for record in records(losses):
        stopping = stopping.after(record)
        callback.on_epoch_end(record.epoch - 1, {"val_loss": record.validation_loss})
        assert stopping.enough == model.stop_training
        assert stopping.best.epoch == callback.best_epoch + 1
        if model.stop_training:
            break


def keras_optimizer(kind: Optimizer, rate: Any, **more: Any) -> Any:
    import keras

    if kind is Optimizer.SGD:
        return keras.optimizers.SGD(rate, momentum=0.8, **more)
    names = {"adam": "Adam", "nadam": "Nadam", "rmsprop": "RMSprop", "adagrad": "Adagrad"}
    return getattr(keras.optimizers, names[kind.value])(rate, **more)


@pytest.mark.parametrize("kind", list(Optimizer))
def test_every_optimizer_follows_a_rate_that_moves_as_in_keras(
    engine: Engine, kind: Optimizer
) -> None:
    import keras
    import tensorflow as tf

    from aestudio.engine.optimizers import rule

    generator = np.random.default_rng(4)
    start = generator.normal(size=(3, 4)).astype(np.float32)
    gradients = generator.normal(size=(40, 3, 4)).astype(np.float32)
    plan = TrainingPlan().edited(schedule="cosine", epochs=1)
    shares = LearningRate.of(plan, stage_of(plan), 13).shares(0, 40, 40)
    ours, theirs = tf.Variable(start), keras.Variable(start)
    update = rule(kind, RATE, 0.8)
    slots = [tf.Variable(np.full_like(start, value)) for value in update.slots]
    peer = keras_optimizer(kind, keras.optimizers.schedules.CosineDecay(RATE, 40))
    factors = update.factors(np.arange(1.0, 41.0), shares)
    for gradient, row in zip(gradients, factors, strict=True):
        update.update(ours, tf.constant(gradient), slots, tf.constant(row))
        peer.apply([tf.constant(gradient)], [theirs])
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=2e-4, atol=2e-5)


class ByHand:
    """The same network in Keras, trained batch by batch in the engine's order."""

    def __init__(self, job: TrainingJob, weights: Weights, optimizer: Any) -> None:
        import keras

        self.job = job
        layers = [
            keras.layers.Dense(
                one.units,
                one.activation.value,
                kernel_regularizer=keras.regularizers.L2(one.l2 / 2) if one.l2 else None,
            )
            for one in job.architecture.stack
        ]
        self.model = keras.Sequential([keras.Input((job.architecture.inputs,)), *layers])
        for layer, own in zip(layers, by_layer(weights), strict=True):
            layer.set_weights(own)
        loss = "mean_squared_error"
        self.model.compile(optimizer=optimizer, loss=loss, jit_compile=False)

    def epoch(self, number: int) -> float:
        """Train an epoch (from 0); the validation loss after it."""
        from aestudio.engine.shuffling import epoch_order

        plan, samples = self.job.plan, np.asarray(self.job.training)
        order = epoch_order(plan.seed, 1, number, len(samples))
        for first in range(0, len(order), plan.batch_size):
            batch = samples[order[first : first + plan.batch_size]]
            self.model.train_on_batch(batch, batch)
        held_out = np.asarray(self.job.validation)
        return float(np.square(np.asarray(self.model(held_out)) - held_out).mean())

    @property
    def arrays(self) -> list[Array]:
        return [array for layer in self.model.layers for array in layer.get_weights()]


def untied(**settings: object) -> tuple[Architecture, Weights]:
    from aestudio.engine.initializers import initial_weights

    layers = (Dense(units=6, l2=1e-3), Dense(units=3))
    architecture = Architecture(input_shape=(8,), layers=layers, tied=False)
    return architecture, initial_weights(architecture, TrainingPlan().edited(**settings).seed)


def arrays(run: Run) -> list[Array]:
    return list(run.checkpoint.weights.arrays.values())


def test_clipped_training_ends_at_the_weights_of_keras_and_not_of_unclipped(
    train: Train, job: Job
) -> None:
    architecture, weights = untied()
    common = {"optimizer": "sgd", "momentum": 0.8, "learning_rate": RATE, "epochs": 6}
    one = job(architecture, **common, clip_norm=0.05)
    hand = ByHand(one, weights, keras_optimizer(Optimizer.SGD, RATE, global_clipnorm=0.05))
    for number in range(6):
        hand.epoch(number)
    ours = arrays(finished(train(one)))
    for found, expected in zip(ours, hand.arrays, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)
    free = arrays(finished(train(job(architecture, **common))))
    assert not np.allclose(ours[0], free[0], atol=1e-3)


# Keras's own: it makes an array of its variable in a way that NumPy 2 has left behind.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_stage_that_stops_early_ends_where_keras_does(train: Train, job: Job) -> None:
    import keras

    architecture, weights = untied()
    one = job(
        architecture,
        learning_rate=RATE,
        epochs=60,
        schedule="plateau",
        drop_factor=0.7,
        plateau_patience=2,
        early_stopping=4,
        min_improvement=1e-4,
    )
    hand = ByHand(one, weights, keras_optimizer(Optimizer.ADAM, RATE))
    stop = keras.callbacks.EarlyStopping("val_loss", 1e-4, 4, 0, "min", None, True)
    drop = keras.callbacks.ReduceLROnPlateau("val_loss", 0.7, 2, 0, "min", 1e-4)
    losses: list[float] = []
    rates: list[float] = []
    for callback in (stop, drop):
        callback.set_model(hand.model)
        callback.on_train_begin()
    hand.model.stop_training = False
    while not hand.model.stop_training:
        rates.append(float(hand.model.optimizer.learning_rate))
        losses.append(hand.epoch(len(losses)))
        for callback in (stop, drop):
            callback.on_epoch_end(len(losses) - 1, {"val_loss": losses[-1]})
    stop.on_train_end()
    events = train(one)
    run = finished(events)
    series = run.history.stages[0]
    assert 5 < len(series.epochs) < 60
    assert len(set(rates)) > 1
    assert len(series.epochs) == len(losses)
    assert series.kept_epoch == stop.best_epoch + 1 < len(losses)
    assert [e.validation_loss for e in series.epochs] == pytest.approx(losses, rel=1e-3)
    assert [e.learning_rate for e in series.epochs] == pytest.approx(rates, rel=1e-5)
    for found, expected in zip(arrays(run), hand.arrays, strict=True):
        np.testing.assert_allclose(found, expected, rtol=2e-3, atol=1e-4)
    ended = next(event for event in events if isinstance(event, StageEnded))
    assert (ended.finished, ended.epochs) == (True, len(losses))
    assert ended.kept_epoch == series.kept_epoch
    shown = [event for event in events if isinstance(event, WeightsUpdated)][-1]
    assert shown.epoch == series.kept_epoch
    assert run.finished


class StopAfter(TrainingControl):
    """Says stop the n-th time it is asked."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self._left = questions

    def should_stop(self) -> bool:
        self._left -= 1
        return self._left < 0


def state(run: Run) -> tuple[object, ...]:
    point = run.checkpoint
    kinds = point.optimizer.slots if point.optimizer else ()
    slots = [(key, array.tobytes()) for kind in kinds for key, array in kind.items()]
    series = [
        (
            one.step_losses.tobytes(),
            one.kept_epoch,
            [(e.epoch, e.loss, e.validation_loss, e.learning_rate) for e in one.epochs],
        )
        for one in run.history.stages
    ]
    best = point.best.digest() if point.best else None
    at = (point.stage, point.epoch, point.step, run.done)
    return point.weights.digest(), best, slots, series, at


@pytest.mark.parametrize("schedule", list(Schedule))
def test_a_run_saved_and_opened_anywhere_before_it_stops_early_ends_with_the_same_bits(
    engine: Engine, job: Job, tmp_path: Path, schedule: Schedule
) -> None:
    small = Architecture(input_shape=(8,), layers=(Dense(units=5), Dense(units=3)), tied=True)
    one = job(
        small,
        strategy=Strategy.ONE_AT_A_TIME,
        epochs=12,
        learning_rate=0.1,
        schedule=schedule,
        early_stopping=2,
        min_improvement=0.005,
        plateau_patience=1,
        drop_every=2,
    )
    whole = finished(list(engine.train(one, TrainingControl())))
    assert any(series.kept_epoch for series in whole.history.stages)
    project = Project(
        data=DataReference(samples=50, shape=(8,)), architecture=one.architecture, plan=one.plan
    )
    path, run, between = tmp_path / "run.h5", None, 0
    for _ in range(200):
        end = list(engine.train(replace(one, start=run), StopAfter(6)))[-1]
        assert isinstance(end, RunEnded)
        assert end.run is not None, end.error
        between += end.run.checkpoint.best is not None and end.run.checkpoint.step > 0
        run = decoded(encoded(Document(project, end.run), tmp_path), path).run
        assert run is not None
        assert state(run) == state(end.run)
        if end.reason is EndReason.FINISHED:
            break
    assert between, "it was stopped in the middle of epochs, with a best epoch behind it"
    assert run is not None
    assert state(run) == state(whole)


def test_settings_left_alone_take_the_way_they_always_took(train: Train, job: Job) -> None:
    plain = finished(train(job()))
    assert {e.learning_rate for e in plain.history.stages[0].epochs} == {0.001}
    assert plain.history.stages[0].kept_epoch is None
    assert plain.checkpoint.best is None


def test_a_bad_batch_is_named_and_nothing_is_learnt_from_the_batches_after_it(
    train: Train, job: Job
) -> None:
    import tensorflow as tf

    from aestudio.engine.initializers import initial_weights
    from aestudio.engine.network import Network
    from aestudio.engine.shuffling import epoch_order

    one = job(epochs=4)
    bad = np.array(one.training)
    bad[11] = 1e30
    end = train(replace(one, training=bad))[-1]
    assert isinstance(end, RunEnded)
    assert isinstance(end.error, DivergedError)
    step = int(np.flatnonzero(epoch_order(one.plan.seed, 1, 0, 43) == 11)[0]) // 10 + 1
    assert f"step {step} of epoch 1" in end.error.what

    def after(rows: list[int]) -> bytes:
        start = initial_weights(one.architecture, 1)
        steps = steps_of(Network(one.architecture.stack, start), 0.001, batch=1)
        terms = take(steps, tf.constant(bad), np.array(rows, np.int32)[:, None])
        assert not np.isfinite(terms[1, 0])
        assert not terms[2:].any()
        return steps.weights().digest()

    assert after([3, 11, 4, 5]) == after([3, 11])


def test_the_state_that_is_restored_is_no_worse_than_the_untrained_one(
    train: Train, job: Job
) -> None:
    one = job(optimizer="sgd", learning_rate=1.5, momentum=0.9, epochs=200)
    events = train(one)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert isinstance(end.error, DivergedError)
    assert end.error.stage == "whole"
    assert end.error.rate == 0.01
    told = [event for event in events if isinstance(event, EpochDone)]
    assert end.run is not None
    series = end.run.history.stages[0]
    assert len(series.epochs) < len(told), "the epochs on the way to infinity are not kept"
    assert all(one.watched <= series.step_losses[0] for one in series.epochs[-1:])
    assert end.run.checkpoint.epoch == len(series.epochs)
    assert end.run.checkpoint.weights.finite
    more = len(series.epochs) + 3
    lower = end.run.under(one.plan.edited(learning_rate=end.error.rate, epochs=more))
    again = finished(train(replace(one, plan=lower.plan, start=lower)))
    assert [e.learning_rate for e in again.history.stages[0].epochs[-4:]] == [1.5, *[0.01] * 3]
