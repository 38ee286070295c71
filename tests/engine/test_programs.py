"""What is compiled ahead, or was compiled for an earlier run, changes no bit of a result."""

from collections.abc import Iterator
from concurrent.futures import Future
from threading import Event as ThreadEvent
from threading import Thread
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import ClusterError
from aestudio.core.events import EndReason, Event, RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.weights import Weights
from aestudio.engine import load_engine, programs, trainer
from aestudio.engine.distribution import ALONE, OneDevice
from aestudio.engine.initializers import initial_weights
from aestudio.engine.optimizers import rule
from aestudio.engine.programs import Blueprint, Programs, blueprint
from aestudio.engine.steps import Steps
from aestudio.engine.trainer import RunTrainer

SMALL = Architecture(input_shape=(9,), layers=(Dense(units=6, l2=0.01), Dense(units=3)), tied=True)
# Large enough for its full batches to be compiled by XLA.
LARGE = Architecture(input_shape=(300,), layers=(Dense(units=250),))
PLAN = TrainingPlan(strategy=Strategy.FINE_TUNED, batch_size=8, epochs=2)


def job(architecture: Architecture = SMALL, plan: TrainingPlan = PLAN) -> TrainingJob:
    rows = np.random.default_rng(5).random((50, architecture.inputs), dtype=np.float32)
    return TrainingJob(architecture, plan, rows[:42], rows[42:])


def own_weights(seed: int) -> Weights:
    """Of the first stage."""
    return initial_weights(SMALL, seed).of(SMALL.shallow(1))


def ended(events: Iterator[Event]) -> Run:
    *_, last = events
    assert isinstance(last, RunEnded)
    assert last.error is None
    assert last.run is not None
    return last.run


def trained(engine: Engine, wanted: TrainingJob) -> bytes:
    return ended(engine.train(wanted, TrainingControl())).digest()


LAYER_WISE, BY_XLA = job(), job(LARGE, TrainingPlan(batch_size=40, epochs=2))


@pytest.fixture(scope="module")
def undisturbed() -> bytes:
    """What LAYER_WISE comes to on an engine that has nothing compiled."""
    return trained(load_engine(), LAYER_WISE)


@pytest.mark.parametrize("wanted", [LAYER_WISE, BY_XLA], ids=["layer-wise", "compiled by XLA"])
def test_a_run_has_the_same_bits_prepared_or_not_and_a_second_time(
    wanted: TrainingJob, undisturbed: bytes
) -> None:
    unprepared = undisturbed if wanted is LAYER_WISE else trained(load_engine(), wanted)
    engine = load_engine()
    engine.prepare(wanted.architecture, wanted.plan, len(wanted.training), lambda: False)
    assert trained(engine, wanted) == unprepared
    assert trained(engine, wanted) == unprepared


def test_preparing_beside_a_run_disturbs_it_not(undisturbed: bytes) -> None:
    engine, wanted = load_engine(), LAYER_WISE
    events = engine.train(wanted, TrainingControl())
    first = [next(events) for _ in range(4)]
    engine.prepare(wanted.architecture, wanted.plan, len(wanted.training), lambda: False)
    assert ended(iter([*first, *events])).digest() == undisturbed


def test_two_runs_of_one_design_at_a_time_have_steps_of_their_own(undisturbed: bytes) -> None:
    engine, wanted = load_engine(), LAYER_WISE
    one = engine.train(wanted, TrainingControl())
    begun = [next(one) for _ in range(4)]
    other = trained(engine, wanted)
    assert other == undisturbed
    assert ended(iter([*begun, *one])).digest() == undisturbed


def test_a_process_that_is_unlike_the_others_trains_nothing() -> None:
    wanted, told = job(), list[bytes]()

    class Unlike(OneDevice):
        def check_alike(self, digest: bytes) -> None:
            told.append(digest)
            raise ClusterError("was not started with the same project")

    together = Unlike()
    events = list(RunTrainer(wanted, TrainingControl(), together, Programs(together)).events())
    (end,) = events
    assert isinstance(end, RunEnded)
    assert (end.reason, end.run) == (EndReason.FAILED, None)
    assert isinstance(end.error, ClusterError)
    assert told == [wanted.digest()]


def test_another_learning_rate_needs_no_other_program_but_another_batch_does() -> None:
    stage, *_ = PLAN.stages(SMALL)
    faster, *_ = PLAN.edited(learning_rate=0.1).stages(SMALL)
    wider, *_ = PLAN.edited(batch_size=16).stages(SMALL)
    assert blueprint(stage, PLAN, 42) == blueprint(faster, PLAN.edited(learning_rate=0.1), 42)
    assert blueprint(stage, PLAN, 42) != blueprint(wider, PLAN.edited(batch_size=16), 42)


def test_preparing_stops_between_stages_when_asked_to() -> None:
    engine = load_engine()
    asked = iter([False, True])
    engine.prepare(SMALL, PLAN, 42, lambda: next(asked))
    assert next(asked, None) is None


@pytest.mark.parametrize(
    ("replicas", "reason", "stages"), [(1, None, 4), (2, None, 0), (1, "no such unit", 0)]
)
def test_nothing_is_prepared_for_several_devices_nor_in_a_precision_that_will_be_refused(
    monkeypatch: pytest.MonkeyPatch, replicas: int, reason: str | None, stages: int
) -> None:
    prepared: list[Blueprint] = []
    monkeypatch.setattr(Programs, "prepare", lambda _self, one: prepared.append(one))
    monkeypatch.setattr(trainer, "against", lambda *_: reason)
    monkeypatch.setattr(trainer, "distribution_for", lambda *_: SimpleNamespace(replicas=replicas))
    deep = Architecture(input_shape=(9,), layers=tuple(Dense(units=n) for n in (7, 5, 3)))
    load_engine().prepare(deep, PLAN, 42, lambda: False)
    assert len(prepared) == stages


def test_only_stages_that_train_on_samples_are_prepared_where_codings_are_not_cached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepared: list[Blueprint] = []
    monkeypatch.setattr(Programs, "prepare", lambda _self, one: prepared.append(one))
    load_engine().prepare(SMALL, PLAN.edited(cache_codings=False), 42, lambda: False)
    assert [one.layers for one in prepared] == [SMALL.shallow(1), SMALL.stack]


def test_what_could_not_be_prepared_is_made_when_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage, *_ = PLAN.stages(SMALL)
    wanted, store = blueprint(stage, PLAN, 42), Programs(ALONE)

    def fail(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Steps, "compile", fail)
        with pytest.raises(MemoryError):
            store.prepare(wanted)
    weights = own_weights(3)
    steps = store.lend(wanted, rule(PLAN.optimizer, 0.01, 0.9), weights, None)
    assert steps.weights().same_bits(weights)


def test_who_waits_for_what_cannot_be_prepared_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stage, *_ = PLAN.stages(SMALL)
    wanted, store = blueprint(stage, PLAN, 42), Programs(ALONE)
    own, adam = own_weights(3), rule(PLAN.optimizer, 0.01, 0.9)
    asked, lent = ThreadEvent(), list[Steps]()

    class Awaited(Future[Steps]):
        def exception(self, timeout: float | None = None) -> BaseException | None:
            asked.set()
            return super().exception(20)

    def fail(*_: object) -> None:
        waiting.start()
        assert asked.wait(20)
        raise MemoryError

    waiting = Thread(target=lambda: lent.append(store.lend(wanted, adam, own, None)))
    monkeypatch.setattr(programs, "Future", Awaited)
    monkeypatch.setattr(Steps, "compile", fail)
    with pytest.raises(MemoryError):
        store.prepare(wanted)
    waiting.join()
    assert [one.weights().same_bits(own) for one in lent] == [True]


def test_what_could_not_be_prepared_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stage, *_ = PLAN.stages(SMALL)
    wanted, store, tried = blueprint(stage, PLAN, 42), Programs(ALONE), list[int]()

    def fail(*_: object) -> None:
        tried.append(1)
        raise MemoryError

    monkeypatch.setattr(Steps, "compile", fail)
    for _ in range(2):
        with pytest.raises(MemoryError):
            store.prepare(wanted)
    assert len(tried) == 2


def test_only_the_latest_designs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "MOST", 1)
    store = Programs(ALONE)
    plans = [PLAN.edited(batch_size=size) for size in (4, 8)]
    first, second = (blueprint(plan.stages(SMALL)[0], plan, 42) for plan in plans)
    own = own_weights(1)
    adam = rule(PLAN.optimizer, 0.01, 0.9)
    steps = [store.lend(one, adam, own, None) for one in (first, second)]
    for one, made in zip((first, second), steps, strict=True):
        store.take_back(one, made)
    assert store.lend(second, adam, own, None) is steps[1]
    assert store.lend(first, adam, own, None) is not steps[0]


def test_what_was_prepared_is_lent_and_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stage, *_ = PLAN.stages(SMALL)
    wanted, store = blueprint(stage, PLAN, 42), Programs(ALONE)
    compiled: list[Steps] = []
    monkeypatch.setattr(programs, "MOST_BYTES", wanted.bytes)
    monkeypatch.setattr(Steps, "compile", lambda steps: compiled.append(steps))
    store.prepare(wanted)
    store.prepare(wanted)
    own, adam = own_weights(3), rule(PLAN.optimizer, 0.01, 0.9)
    steps = store.lend(wanted, adam, own, None)
    assert [steps] == compiled
    assert steps.weights().same_bits(own)


@pytest.mark.parametrize("prepared", [True, False])
def test_a_design_that_is_used_again_outlasts_one_that_is_not(
    monkeypatch: pytest.MonkeyPatch, prepared: bool
) -> None:
    monkeypatch.setattr(programs, "MOST", 2)
    plans = [PLAN.edited(batch_size=size) for size in (4, 6, 8)]
    used, idle, other = (blueprint(plan.stages(SMALL)[0], plan, 42) for plan in plans)
    made: dict[Blueprint, Any] = {
        one: SimpleNamespace(restart=lambda *_: None) for one in (used, idle, other)
    }
    store = Programs(ALONE)
    for one in (used, idle):
        store.take_back(one, made[one])
    if prepared:
        store.prepare(used)
    else:
        store.take_back(used, made[used])
    store.take_back(other, made[other])
    own, adam = own_weights(1), rule(PLAN.optimizer, 0.01, 0.9)
    kept = [store.lend(one, adam, own, None) is made[one] for one in (used, idle, other)]
    assert kept == [True, False, True]


def test_a_design_too_large_to_be_kept_is_neither_prepared_nor_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage, *_ = PLAN.stages(SMALL)
    wanted, store = blueprint(stage, PLAN, 42), Programs(ALONE)
    own, adam = own_weights(1), rule(PLAN.optimizer, 0.01, 0.9)
    # Weights, two kinds of slots, and all of it once more to go back to: 9·6 + 6 + 9 numbers.
    assert wanted.bytes == 2 * 3 * 69 * 4
    monkeypatch.setattr(programs, "MOST_BYTES", wanted.bytes - 1)
    monkeypatch.setattr(Steps, "compile", lambda _steps: pytest.fail("prepared"))
    store.prepare(wanted)
    steps = store.lend(wanted, adam, own, None)
    store.take_back(wanted, steps)
    assert store.lend(wanted, adam, own, None) is not steps
