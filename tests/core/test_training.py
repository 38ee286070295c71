"""Settings of the engine from the environment, and the digest that tells two jobs apart."""

from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import DeviceError
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.training import TrainingJob
from tests.networks import full

SAMPLES = np.zeros((5, 4), np.float32)
DESIGN = Architecture(input_shape=(4,), layers=(Dense(units=2),))


def run(**point: object) -> Run:
    checkpoint = Checkpoint(full(DESIGN, 1.0), **point)  # type: ignore[arg-type]
    return Run(DESIGN, TrainingPlan(), "d", checkpoint)


def test_the_environment_names_device_and_threads() -> None:
    named = {"AESTUDIO_DEVICE": "gpu:1", "AESTUDIO_THREADS": " 3 "}
    assert EngineSettings.from_environment(named) == EngineSettings("gpu:1", 3)
    assert EngineSettings.from_environment({"AESTUDIO_THREADS": ""}) == EngineSettings()


@pytest.mark.parametrize("threads", ["two", "-1", "1.5", "2000"])
def test_threads_that_are_no_number_are_refused(threads: str) -> None:
    with pytest.raises(DeviceError, match="AESTUDIO_THREADS: “"):
        EngineSettings.from_environment({"AESTUDIO_THREADS": threads})


def test_jobs_that_would_give_other_numbers_have_other_digests() -> None:
    slots = ({("encoder_1", "bias"): np.zeros(2, np.float32)},)
    one = TrainingJob(DESIGN, TrainingPlan(), SAMPLES, SAMPLES[:0], "d")
    others = (
        replace(one, architecture=DESIGN.edited(tied=True)),
        replace(one, plan=TrainingPlan(seed=1)),
        replace(one, training=SAMPLES[:4]),
        replace(one, data_sha256="e"),
        replace(one, only_stage=1),
        replace(one, start=run()),
        replace(one, start=run(epoch=1)),
        replace(one, start=run(epoch=1, optimizer=OptimizerState(5, slots))),
        replace(one, start=run(epoch=1, optimizer=OptimizerState(6, slots))),
    )
    assert len({job.digest() for job in (one, *others)}) == 1 + len(others)
    assert replace(one).digest() == one.digest()
    assert replace(one, start=run()).digest() == replace(one, start=run()).digest()
