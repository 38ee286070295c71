"""Trains one job on one device, then on three that share each batch; prints both as JSON.

A process of its own, since TensorFlow's devices are settled before it computes anything.
"""

import json

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.events import RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.engine import load_engine

load_engine()
import tensorflow as tf  # noqa: E402

REPLICAS = 3
cpu = tf.config.list_physical_devices("CPU")[0]
logical = [tf.config.LogicalDeviceConfiguration()] * REPLICAS
tf.config.set_logical_device_configuration(cpu, logical)

from aestudio.engine.distribution import ALONE, Distribution, Mirrored  # noqa: E402
from aestudio.engine.programs import Programs  # noqa: E402
from aestudio.engine.trainer import RunTrainer  # noqa: E402


def job() -> TrainingJob:
    """41 samples in batches of 10: shares of 3, 3 and 4, at last of one sample for three."""
    generator = np.random.default_rng(1)
    samples = (generator.random((48, 3)) @ generator.random((3, 8)) / 3).astype(np.float32)
    layers = tuple(Dense(units=units, l2=1e-2) for units in (6, 4))
    plan = TrainingPlan(batch_size=10, epochs=3, strategy=Strategy.FINE_TUNED)
    return TrainingJob(
        Architecture(input_shape=(8,), layers=layers, tied=True), plan, samples[:41], samples[41:]
    )


def outcome(distribution: Distribution) -> dict[str, list[float]]:
    trainer = RunTrainer(job(), TrainingControl(), distribution, Programs(distribution))
    *_, ended = trainer.events()
    assert isinstance(ended, RunEnded)
    assert ended.run is not None, ended.error
    assert ended.error is None, ended.error
    series = ended.run.history.stages
    weights = ended.run.checkpoint.weights.arrays.values()
    return {
        "steps": [float(loss) for one in series for loss in one.step_losses],
        "validation": [record.validation_loss or 0.0 for one in series for record in one.epochs],
        "weights": [float(number) for array in weights for number in array.ravel()],
    }


devices = [f"CPU:{number}" for number in range(REPLICAS)]
mirrored = Mirrored(tf.distribute.MirroredStrategy(devices))
assert mirrored.replicas == REPLICAS
print(json.dumps([outcome(ALONE), outcome(mirrored)]))
