"""Nearly all tests here open projects."""

import numpy as np
import pytest

import aestudio
from aestudio.core.weights import Array


@pytest.fixture(autouse=True)
def readers_are_split_off(readers_stand_by: None) -> None:
    """One process stands by for all tests: to start one for each file takes half a second."""


@pytest.fixture(scope="session")
def samples() -> Array:
    """Numbers (120, 6) in units of their own, that hang together in pairs."""
    drawn = np.random.default_rng(17).normal(size=(120, 3))
    both = np.concatenate([drawn, drawn @ [[1, 2, 0], [0, 1, 1], [3, 0, 1]]], axis=1)
    return (both * [1, 2, 5, 0.5, 1, 10] + [0, 10, -5, 100, 1, 3]).astype(np.float32)


@pytest.fixture(scope="session")
def trained(samples: Array) -> aestudio.Autoencoder:
    """A model of them, tested on the first twenty and watched on the next ten."""
    return aestudio.fit(
        aestudio.Architecture.dense(6, 4, 2, tied=True),
        aestudio.TrainingPlan(epochs=3, batch_size=16, learning_rate=0.01),
        samples[30:],
        test=samples[:20],
        validation=samples[20:30],
        name="Pairs",
    )
