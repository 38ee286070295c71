"""A run whose parts do not hold together is refused, each contradiction by its name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.storage.consistency import MOST_SAMPLES, check_data, check_run, flaw_of
from aestudio.storage.tree import LayoutError
from tests.networks import full

NETWORK = Architecture(input_shape=(5,), layers=(Dense(units=4), Dense(units=2)), tied=True)
PLAN = TrainingPlan(strategy=Strategy.FINE_TUNED)
RECORD = EpochRecord(1, 0.5, None, 0.0, 0.0, 0.0)


def weights(value: float = 1.0) -> Weights:
    return full(NETWORK, value)


def slots(*layers: int, kinds: int = 2, value: float = 0.0) -> OptimizerState:
    """The state of Adam for those layers (from 1)."""
    slot = weights(value).of([NETWORK.stack[number - 1] for number in layers]).arrays
    return OptimizerState(3, (slot,) * kinds)


def series(stage: int, epochs: int, **changes: Any) -> StageHistory:
    records = tuple(replace(RECORD, epoch=number) for number in range(1, epochs + 1))
    return replace(StageHistory(stage, f"Stage {stage}", 5, epochs=records), **changes)


def run(**changes: Any) -> Run:
    """In the middle of its second stage, with one epoch and two steps of that behind it."""
    point = Checkpoint(weights(), 2, 1, 2, slots(2, 3))
    history = History((series(1, 3), series(2, 1)))
    return replace(Run(NETWORK, PLAN, "", point, history, (1,)), **changes)


def at(**changes: Any) -> Run:
    one = run()
    return replace(one, checkpoint=replace(one.checkpoint, **changes))


def test_a_run_that_holds_together_is_taken_as_it_is() -> None:
    features = tuple(Feature(column=name) for name in "abcde")
    whole = run(
        scaling=Scaling(np.zeros(5, np.float32), np.ones(5, np.float32)),
        encoding=Encoding(features=features, fills=(None,) * 5),
        data=DataReference(shape=(5,)),
    )
    for one in (
        whole,
        replace(whole, scaling=Scaling.bytes(), encoding=Encoding()),
        at(step=5),
        at(stage=1, epoch=3, step=0, optimizer=slots(1, 4)),
        at(stage=3, epoch=0, step=0, optimizer=None),
        run(
            done=(1, 2, 3),
            checkpoint=Checkpoint(weights(), 4),
            history=History((series(1, 1), series(2, 1), series(3, 1))),
        ),
        run(done=(2, 1), checkpoint=Checkpoint(weights(), 3, 1, 0, slots(1, 2, 3, 4))),
    ):
        check_run(one)
        assert flaw_of(replace(one, history=History((*one.history.stages, series(3, 1))))) == ""


def told(change: str) -> dict[str, Any]:
    """An epoch of the first stage that tells something else."""
    name, _, value = change.partition("=")
    changes: dict[str, Any] = {name: float(value)}
    record = replace(RECORD, **changes)
    first = replace(series(1, 1), epochs=(record,))
    return {"history": History((first,)), "checkpoint": FRESH}


FRESH = Checkpoint(weights(), 2)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: run(done=(1, 4)), "stages are done that the plan does not have"),
        (lambda: run(done=(1, 1)), "a stage is done twice"),
        (lambda: run(history=History((series(4, 1),))), "stage 4 has a history and is in no plan"),
        (
            lambda: run(history=History((series(1, 1, steps_per_epoch=0),)), checkpoint=FRESH),
            "history of stage 1 has epochs without a step",
        ),
        (lambda: run(**told("epoch=2")), "does not count its epochs"),
        (lambda: run(**told("seconds=-1")), "times or rates that cannot be"),
        (lambda: run(**told("seconds=inf")), "times or rates that cannot be"),
        (lambda: run(**told("samples_per_s=-0.5")), "times or rates that cannot be"),
        (lambda: run(**told("samples_per_s=nan")), "times or rates that cannot be"),
        (lambda: run(**told("learning_rate=-0.1")), "times or rates that cannot be"),
        (lambda: run(**told("gradient_norm=-0.1")), "gradients that cannot be"),
        (lambda: at(stage=4), "stage 4 is under way and is in no plan"),
        (lambda: at(epoch=-1), "less than nothing was trained"),
        (lambda: at(step=-1), "less than nothing was trained"),
        (lambda: at(epoch=2), "stage 2 has trained other epochs than its history tells"),
        (lambda: at(epoch=0), "stage 2 has trained other epochs than its history tells"),
        (lambda: at(step=6), "an epoch is under way that is over"),
        (
            lambda: run(done=(1, 2, 3), checkpoint=Checkpoint(weights(), 4, optimizer=slots(1))),
            "an optimizer is kept for no stage",
        ),
        (
            lambda: at(optimizer=replace(slots(2, 3), step=-1)),
            "an optimizer made less than no step",
        ),
        (lambda: at(optimizer=slots(2, 3, kinds=1)), "Adam does not have 1 slots"),
        (lambda: at(optimizer=slots(1, 4)), "does not fit Autoencoder 2"),
        (lambda: at(optimizer=slots(1, 2, 3, 4)), "does not fit Autoencoder 2"),
        (
            lambda: run(scaling=Scaling(np.zeros(5, np.float32), np.ones(1, np.float32))),
            "the scaling does not fit the network",
        ),
        (
            lambda: run(scaling=Scaling(np.zeros(4, np.float32), np.ones(4, np.float32))),
            "the scaling does not fit the network",
        ),
        (lambda: run(scaling=Scaling.uniform(0, 0)), "the scaling is no scaling"),
        (lambda: run(scaling=Scaling.uniform(float("nan"), 1)), "the scaling is no scaling"),
        (lambda: run(scaling=Scaling.uniform(0, float("inf"))), "the scaling is no scaling"),
        (lambda: run(encoding=Encoding(fills=(1.0,) * 4)), "inputs that are named are not those"),
        (
            lambda: run(encoding=Encoding(features=(Feature(column="a"),))),
            "inputs that are named are not those",
        ),
        (lambda: run(data=DataReference(shape=(2, 2))), "the run's data do not fit its network"),
    ],
)
def test_a_contradiction_is_refused(wrong: Callable[[], Run], message: str) -> None:
    with pytest.raises(LayoutError, match=message):
        check_run(wrong())


@pytest.mark.parametrize(
    ("flawed", "flaw"),
    [
        (lambda: at(weights=weights(np.nan)), "some of its weights are no numbers"),
        (lambda: at(best=weights(np.inf)), "some of its weights are no numbers"),
        (lambda: at(optimizer=None), "the state of its optimizer is missing"),
        (lambda: at(epoch=0, optimizer=None), "the state of its optimizer is missing"),
        (lambda: at(step=0, optimizer=None), "the state of its optimizer is missing"),
        (lambda: run(history=History((series(1, 3),))), "the history of its stage is missing"),
        (lambda: at(optimizer=slots(2, 3, value=np.nan)), "numbers of its optimizer are none"),
    ],
)
def test_a_flaw_keeps_a_run_from_going_on(flawed: Callable[[], Run], flaw: str) -> None:
    assert flaw in flaw_of(flawed())


def test_what_has_not_begun_or_is_finished_lacks_nothing() -> None:
    assert flaw_of(at(epoch=0, step=0, optimizer=None)) == ""
    assert flaw_of(run(done=(1, 2, 3), checkpoint=Checkpoint(weights(), 4, 1))) == ""
    assert flaw_of(at(best=weights())) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"samples": 0},
        {"samples": MOST_SAMPLES},
        {"held_out": 10_000},
        {"held_out": 4_000, "left_out": 6_000},
        {"size": 0, "left_out": 0},
    ],
)
def test_numbers_of_samples_that_can_be(changes: dict[str, int]) -> None:
    check_data(DataReference().edited(**changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"samples": -1}, "a size below 0"),
        ({"samples": MOST_SAMPLES + 1}, "a size below 0"),
        ({"size": -1}, "a size below 0"),
        ({"held_out": -1}, "parts of a size below 0"),
        ({"left_out": -1}, "parts of a size below 0"),
        ({"held_out": 10_001}, "parts larger than the whole"),
        ({"held_out": 5_000, "left_out": 5_001}, "parts larger than the whole"),
    ],
)
def test_numbers_of_samples_that_cannot_be(changes: dict[str, int], message: str) -> None:
    with pytest.raises(LayoutError, match=message):
        check_data(DataReference().edited(**changes))
