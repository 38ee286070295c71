"""What runs make of the same samples, by hand."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.analysis.same_samples import by_runs
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array
from tests.networks import biases, drawn, kernels

SAMPLES = np.random.default_rng(5).normal(0, 1, (7, 4)).astype(np.float32)
PER_FEATURE = Scaling(np.array([1, 2, 3, 4], np.float32), np.array([2, 4, 8, 0.5], np.float32))


def linear(seed: int, inputs: int = 4, scaling: Scaling | None = None) -> Run:
    """A run of one linear hidden layer that is not tied."""
    architecture = Architecture(
        input_shape=(inputs,),
        layers=(Dense(units=2, activation=Activation.LINEAR),),
        output_activation=Activation.LINEAR,
        tied=False,
    )
    run = Run(architecture, TrainingPlan(), "", Checkpoint(drawn(architecture, seed)))
    return replace(run, scaling=scaling)


def made(run: Run, seen: Array) -> NDArray[np.float64]:
    """Two matrix products by hand."""
    weights = run.checkpoint.weights
    (first, second), (b, c) = kernels(weights), biases(weights)
    return (seen.astype(np.float64) @ first + b) @ second + c


def test_each_run_reconstructs_the_samples_as_they_are_where_it_scaled_them_alike() -> None:
    runs = {"a": linear(1, scaling=Scaling.identity()), "b": linear(2)}
    found = by_runs(SAMPLES, Scaling.identity(), runs)
    assert list(found) == ["a", "b"]
    for key, run in runs.items():
        np.testing.assert_allclose(found[key], made(run, SAMPLES), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("other", [Scaling.uniform(3.0, 0.25), PER_FEATURE])
def test_a_run_that_scaled_them_otherwise_sees_its_own_scale_and_answers_in_ours(
    other: Scaling,
) -> None:
    ours, run = Scaling.uniform(1.0, 2.0), linear(1, scaling=other)
    found = by_runs(SAMPLES, ours, {"a": run})["a"]
    raw = SAMPLES.astype(np.float64) * 2 + 1
    seen = ((raw - other.offset) / other.scale).astype(np.float32)
    wanted = (made(run, seen) * other.scale + other.offset - 1) / 2
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)
    assert found.dtype == np.float32


def test_a_run_of_another_width_is_left_out() -> None:
    found = by_runs(SAMPLES, Scaling.identity(), {"wide": linear(1, inputs=5), "fits": linear(2)})
    assert list(found) == ["fits"]


def test_a_run_that_counts_from_another_number_is_left_out() -> None:
    ours = replace(Scaling.identity(), origin=np.array([10**17]))
    others = {
        "same": linear(1, scaling=replace(Scaling.identity(), origin=np.array([10**17]))),
        "other": linear(1, scaling=replace(Scaling.identity(), origin=np.array([10**16]))),
        "none": linear(1, scaling=Scaling.identity()),
    }
    assert list(by_runs(SAMPLES, ours, others)) == ["same"]


def test_it_stops_between_runs_when_asked_to() -> None:
    asked = iter([False, True])
    runs = {"a": linear(1), "b": linear(2)}
    assert list(by_runs(SAMPLES, Scaling.identity(), runs, lambda: next(asked))) == ["a"]
