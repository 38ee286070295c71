"""The series of a stage under way, epoch after epoch."""

import tracemalloc

import numpy as np
from aestudio.engine.recorder import Recorder

from aestudio.core.architecture import Architecture
from aestudio.core.history import EpochRecord, StageHistory
from aestudio.core.plan import TrainingPlan
from aestudio.core.weights import Array


def test_the_first_loss_of_a_long_stage_is_found_without_looking_at_all_of_it(
    small: Architecture,
) -> None:
    stage = TrainingPlan().stages(small)[0]
    recorder = Recorder(stage, 1, None)
    for number in range(1, 5001):
        recorder.add_steps(np.full(1, 1 / number, np.float32))
        recorder.end_epoch(EpochRecord(number, 1 / number, None, 1.0, 1.0))
    tracemalloc.start()
    first = recorder.first_loss
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert first == 1.0
    assert most < 5000, "bytes; a list of all epochs would take 40,000"


def losses(*values: float) -> Array:
    return np.array(values, np.float32)


def record(number: int) -> EpochRecord:
    return EpochRecord(number, 0.5, None, 1.0, 1.0)


def test_a_series_taken_up_in_mid_epoch_goes_on_where_it_was(small: Architecture) -> None:
    stage = TrainingPlan().stages(small)[0]
    begun = StageHistory(1, "Whole network", 2, (losses(9, 8, 7),), (record(1),))
    recorder = Recorder(stage, 2, begun)
    assert recorder.epoch_losses.tolist() == [7]
    recorder.add_steps(losses(6))
    assert recorder.epoch_losses.tolist() == [7, 6]
    recorder.end_epoch(record(2))
    assert recorder.epoch_losses.tolist() == []
    recorder.add_steps(losses(5))
    found = recorder.history(2)
    assert found.step_losses.tolist() == [9, 8, 7, 6, 5]
    assert (found.epochs, found.kept_epoch) == ((record(1), record(2)), 2)
    assert (found.stage, found.name, found.steps_per_epoch) == (1, stage.name, 2)
    assert recorder.first_loss == 9


def test_a_series_goes_back_to_an_earlier_epoch_and_step(small: Architecture) -> None:
    recorder = Recorder(TrainingPlan().stages(small)[0], 2, None)
    assert (recorder.first_loss, recorder.history().chunks) == (float("inf"), ())
    for number in (1, 2, 3):
        recorder.add_steps(losses(number, number + 0.5))
        recorder.end_epoch(record(number))
    recorder.go_back(1, 1)
    assert recorder.epochs == (record(1),)
    assert recorder.epoch_losses.tolist() == [2]
    recorder.add_steps(losses(9))
    assert recorder.history().step_losses.tolist() == [1, 1.5, 2, 9]
