"""The examples in docstrings do what they say."""

import doctest
from importlib import import_module

import numpy as np
import pytest

import aestudio

MODULES = (
    "aestudio", "aestudio.api.autoencoder", "aestudio.api.fitting", "aestudio.api.opened_run",
    "aestudio.core.architecture",
    "aestudio.estimators.detector", "aestudio.estimators.transformer",
)  # fmt: skip


@pytest.fixture(scope="session")
def words() -> dict[str, object]:
    """What the examples begin with."""
    samples = np.random.default_rng(1).random((200, 8), dtype=np.float32)
    plan = aestudio.TrainingPlan(epochs=2)
    model = aestudio.fit(aestudio.Architecture.dense(8, 4, 2), plan, samples)
    return {"aestudio": aestudio, "np": np, "samples": samples, "model": model}


@pytest.mark.parametrize("name", MODULES)
def test_an_example_gives_what_it_shows(name: str, words: dict[str, object]) -> None:
    ran = doctest.testmod(import_module(name), extraglobs=words)
    assert ran.attempted > 0
    assert ran.failed == 0
