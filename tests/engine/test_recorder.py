"""The series of a stage under way, epoch after epoch."""

import tracemalloc

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.history import EpochRecord
from aestudio.core.plan import TrainingPlan
from aestudio.engine.recorder import Recorder


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
