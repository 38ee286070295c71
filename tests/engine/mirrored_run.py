"""Trains jobs on one device, then on three that share each batch; prints all as JSON.

A process of its own, since TensorFlow's devices are settled before it computes anything.
"""

import json
from collections.abc import Callable
from functools import partial

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.events import RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.engine import load_engine
from tests.engine import kinds

load_engine()
import tensorflow as tf  # noqa: E402

REPLICAS = 3
cpu = tf.config.list_physical_devices("CPU")[0]
logical = [tf.config.LogicalDeviceConfiguration()] * REPLICAS
tf.config.set_logical_device_configuration(cpu, logical)

from aestudio.engine.distribution import ALONE, Distribution, Mirrored  # noqa: E402
from aestudio.engine.programs import Programs  # noqa: E402
from aestudio.engine.trainer import RunTrainer  # noqa: E402


def dense_job() -> TrainingJob:
    """41 samples in batches of 10: shares of 3, 3 and 4, at last of one sample for three."""
    generator = np.random.default_rng(1)
    samples = (generator.random((48, 3)) @ generator.random((3, 8)) / 3).astype(np.float32)
    layers = tuple(Dense(units=units, l2=1e-2) for units in (6, 4))
    plan = TrainingPlan(batch_size=10, epochs=3, strategy=Strategy.FINE_TUNED)
    return TrainingJob(
        Architecture(input_shape=(8,), layers=layers, tied=True), plan, samples[:41], samples[41:]
    )


# A mean over the batch within the objective, noise, codings that are drawn, shared kernels.
JOBS: dict[str, Callable[[], TrainingJob]] = {
    "dense": dense_job,
    "kl": partial(kinds.job, "kl", corruption="gaussian", clip_norm=0.5),
    "variational": partial(kinds.job, "convolutional-variational", tied=True, epochs=2),
}


def outcome(name: str, distribution: Distribution) -> dict[str, list[float]]:
    trainer = RunTrainer(JOBS[name](), TrainingControl(), distribution, Programs(distribution))
    *_, ended = trainer.events()
    assert isinstance(ended, RunEnded)
    assert ended.run is not None, ended.error
    assert ended.error is None, ended.error
    series = ended.run.history.stages
    weights = ended.run.checkpoint.weights.arrays.values()
    return {
        "steps": [float(term) for one in series for term in one.step_terms.ravel()],
        "terms": [
            value for one in series for record in one.epochs for value in record.validation_terms
        ],
        "validation": [record.validation_loss or 0.0 for one in series for record in one.epochs],
        "weights": [float(number) for array in weights for number in array.ravel()],
    }


devices = [f"CPU:{number}" for number in range(REPLICAS)]
mirrored = Mirrored(tf.distribute.MirroredStrategy(devices))
assert mirrored.replicas == REPLICAS
print(json.dumps({name: [outcome(name, ALONE), outcome(name, mirrored)] for name in JOBS}))
