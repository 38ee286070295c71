"""A digest tells whether two runs have come to the same state."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.digest import run_digest
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.parameters import ParameterKey
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.weights import Array, Arrays, Weights
from tests.losses import steps


def array(*values: float) -> Array:
    return np.array(values, np.float32)


KERNEL, BIAS = ("encoder_1", "kernel"), ("encoder_1", "bias")


def slot(*values: float) -> Arrays:
    keys = (KERNEL, BIAS, ("decoder_1", "bias"))
    return {key: array(value) for key, value in zip(keys, values, strict=False)}


def a_run() -> Run:
    weights = Weights(
        {KERNEL: array(1, 2).reshape(2, 1), BIAS: array(0), ("decoder_1", "bias"): array(3, 4)}
    )
    slots = (slot(5, 6), slot(7, 8))
    checkpoint = Checkpoint(weights, 1, 2, 3, OptimizerState(9, slots))
    record = EpochRecord(1, 0.5, None, 1.5, 100.0)
    history = History((StageHistory(1, "Whole network", 2, (steps([0.7, 0.6]),), (record,)),))
    architecture = Architecture(input_shape=(2,), layers=(Dense(units=1),), tied=True)
    return Run(architecture, TrainingPlan(), "", checkpoint, history)


def with_record(run: Run, **changes: float) -> Run:
    (series,) = run.history.stages
    record = replace(series.epochs[0], **changes)  # type: ignore[arg-type]
    return replace(run, history=History((replace(series, epochs=(record,)),)))


def with_chunks(run: Run, *chunks: Array) -> Run:
    (series,) = run.history.stages
    return replace(run, history=History((replace(series, chunks=chunks),)))


def with_point(run: Run, **changes: object) -> Run:
    return replace(run, checkpoint=replace(run.checkpoint, **changes))  # type: ignore[arg-type]


def with_weights(
    run: Run, arrays: Arrays, renamed: Mapping[ParameterKey, ParameterKey] | None = None
) -> Run:
    names = renamed or {}
    whole = {**run.checkpoint.weights.arrays, **arrays}
    return with_point(
        run, weights=Weights({names.get(key, key): array for key, array in whole.items()})
    )


def with_slots(run: Run, *slots: Arrays) -> Run:
    return with_point(run, optimizer=OptimizerState(9, slots))


CHANGES: dict[str, Callable[[Run], Run]] = {
    "a kernel": lambda run: with_weights(run, {KERNEL: array(1, 3).reshape(2, 1)}),
    "the name of an array": lambda run: with_weights(run, {}, {BIAS: ("encoder_1", "kernel_2")}),
    "epoch": lambda run: with_point(run, epoch=3),
    "step": lambda run: with_point(run, step=4),
    "stage": lambda run: with_point(run, stage=2),
    "no optimizer state": lambda run: with_point(run, optimizer=None),
    "a slot": lambda run: with_slots(run, slot(5, 6), slot(7, 9)),
    "slots that hold the same numbers": lambda run: with_slots(run, slot(5, 6, 7), slot(8)),
    "the loss of a step": lambda run: with_chunks(run, steps([0.7, 0.61])),
    "the loss of an epoch": lambda run: with_record(run, loss=0.5000001),
    "a validation loss": lambda run: with_record(run, validation_loss=0.5),
    "a stage that is done": lambda run: replace(run, done=(1,)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_digest_changes_with(change: Callable[[Run], Run]) -> None:
    assert run_digest(change(a_run())) != run_digest(a_run())


def test_the_digest_is_the_same_whatever_time_it_took_and_in_what_pieces_it_was_told() -> None:
    run = with_record(a_run(), seconds=99.0, samples_per_s=1.0)
    pieces = with_chunks(run, steps([0.7]), steps([0.6]))
    assert run_digest(pieces) == run_digest(a_run())
    assert run_digest(a_run().with_test_mse(0.1)) == run_digest(a_run())


def test_the_digest_is_the_same_whether_epochs_were_added_one_by_one_or_read_from_a_file() -> None:
    (series,) = a_run().history.stages
    grown = replace(series, epochs=()).with_epoch(series.epochs[0])
    assert run_digest(replace(a_run(), history=History((grown,)))) == run_digest(a_run())
