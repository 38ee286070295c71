"""One engine for all tests of a process, and small jobs for it."""

from collections.abc import Callable

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.events import Event
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.weights import Array
from aestudio.engine import load_engine

# As the program loads TensorFlow, before modules of tests bring in parts of it: they would load
# it with all that it can do without.
ENGINE = load_engine()


@pytest.fixture(scope="session")
def engine() -> Engine:
    return ENGINE


@pytest.fixture(scope="session")
def samples() -> Array:
    generator = np.random.default_rng(1)
    codes = generator.random((50, 3))
    return (codes @ generator.random((3, 8)) / 3).astype(np.float32)


@pytest.fixture
def small() -> Architecture:
    layers = tuple(Dense(units=units, l2=1e-3) for units in (6, 4, 3))
    return Architecture(input_shape=(8,), layers=layers, tied=True)


@pytest.fixture
def job(small: Architecture, samples: Array) -> Callable[..., TrainingJob]:
    """Make a job: 43 samples in batches of 10, so the last is smaller; 7 samples validate."""

    def make(architecture: Architecture = small, **settings: object) -> TrainingJob:
        plan = TrainingPlan(batch_size=10, epochs=3).edited(**settings)
        return TrainingJob(architecture, plan, samples[:43], samples[43:])

    return make


@pytest.fixture
def train(engine: Engine) -> Callable[[TrainingJob], list[Event]]:
    """Run a job to its end; all its events."""
    return lambda job: list(engine.train(job, TrainingControl()))


@pytest.fixture
def compiled(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have XLA compile the steps of small networks too."""
    monkeypatch.setattr("aestudio.engine.loops.CLUSTERED", 0)
