"""Errors of reconstructions, and the one that a run is told by."""

from dataclasses import replace

import numpy as np
import pytest

from aestudio.analysis.errors import input_errors, mean_error, measured, sample_errors
from aestudio.analysis.forward import reconstruct
from aestudio.analysis.noise import as_seen
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.extent import Extent
from aestudio.core.layers.dense import Dense
from aestudio.core.measured import root_mean_squares
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.project import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array, Weights
from aestudio.data.dataset import Dataset
from tests.networks import filled

LINEAR = Architecture(
    input_shape=(3,), layers=tuple(Dense(units=n, activation=Activation.LINEAR) for n in (3, 2))
)


def identity_but_for_layer_2() -> Weights:
    """Level 1 alone reconstructs samples as they are; with level 2 the outputs are 0."""
    return filled(LINEAR, lambda shape: np.eye(3) if shape == (3, 3) else np.zeros(shape))


def dataset(train: Array, test: Array) -> Dataset:
    extent = Extent.of_features(train.min(axis=0), train.max(axis=0), together=False)
    rows = (np.arange(len(train)), np.arange(len(test)))
    return Dataset(DataReference(shape=(3,)), Scaling.identity(), extent, train, test, *rows)


def run(strategy: Strategy = Strategy.WHOLE, stage: int = 1) -> Run:
    checkpoint = Checkpoint(identity_but_for_layer_2(), stage=stage, step=1)
    return Run(LINEAR, TrainingPlan(strategy=strategy), "", checkpoint)


def test_the_error_of_a_sample_is_the_mean_over_its_features() -> None:
    samples = np.array([[0, 0, 0], [1, 2, 3]], np.float32)
    outputs = np.array([[3, 0, 0], [1, 2, 1]], np.float32)
    assert sample_errors(samples, outputs).tolist() == [3.0, pytest.approx(4 / 3)]


def test_errors_are_added_up_in_64_bits() -> None:
    outputs = np.array([[4096, 1, 1]], np.float32)
    apart = np.zeros_like(outputs)
    assert sample_errors(apart, outputs).tolist() == [(2**24 + 2) / 3]
    assert input_errors(apart.T, outputs.T).tolist() == [(2**24 + 2) / 3]


def test_without_samples_there_is_no_error() -> None:
    nothing = np.empty((0, 3), np.float32)
    assert np.isnan(mean_error(LINEAR, identity_but_for_layer_2(), nothing))
    found = measured(run(), dataset(np.ones((4, 3), np.float32), nothing))
    assert found.test_mse is None
    assert found.data is not None


def test_a_run_is_measured_on_the_test_part() -> None:
    found = measured(run(), dataset(np.full((8, 3), 9, np.float32), np.full((4, 3), 2, np.float32)))
    assert found.test_mse == pytest.approx(4.0)


def test_a_layer_wise_run_under_way_is_measured_by_the_levels_that_are_trained() -> None:
    parts = dataset(np.ones((8, 3), np.float32), np.full((4, 3), 2, np.float32))
    assert measured(run(Strategy.ONE_AT_A_TIME, 1), parts).test_mse == pytest.approx(0.0)
    assert measured(run(Strategy.ONE_AT_A_TIME, 2), parts).test_mse == pytest.approx(4.0)


def test_a_run_that_learnt_from_damaged_samples_is_measured_on_such_too() -> None:
    parts = dataset(np.ones((8, 3), np.float32), np.full((4, 3), 2, np.float32))
    parts = replace(parts, test_rows=np.array([5, 0, 2, 9]))
    whole = measured(run(Strategy.ONE_AT_A_TIME, 1), parts)
    assert whole.test_mse_corrupted is None
    noise = GaussianNoise(strength=0.5)
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME, corruption=noise)
    # Level 1 gives back what goes in: all of the noise is left.
    found = measured(replace(run(Strategy.ONE_AT_A_TIME, 1), plan=plan), parts)
    seen = as_seen(noise, parts.test, [5, 0, 2, 9]).astype(np.float64)
    assert found.test_mse == pytest.approx(0.0)
    assert found.test_mse_corrupted == pytest.approx(((seen - 2) ** 2).mean(), rel=1e-6)
    assert ((seen - 2) ** 2).mean() > 0.05


def test_the_error_is_known_input_by_input_and_in_the_units_of_the_data() -> None:
    generator = np.random.default_rng(0)
    raw = generator.normal(700, 300, (40, 3))
    for scale in (np.full(1, 300.0, np.float32), np.array([300, 2, 5], np.float32)):
        scaled = ((raw - 700) / scale).astype(np.float32)
        parts = replace(
            dataset(scaled, scaled[:10]), scaling=Scaling(np.float32(700) * scale, scale)
        )
        found = measured(run(), parts)
        network = (LINEAR.first_levels(2), identity_but_for_layer_2())
        outputs = reconstruct(*network, scaled[:10]).astype(np.float64)
        apart = (outputs - scaled[:10]) * scale
        assert found.test_mse_by_input is not None
        assert found.test_error is not None
        np.testing.assert_allclose(
            root_mean_squares(found.test_mse_by_input, parts.scaling),
            np.sqrt((apart**2).mean(axis=0)),
            rtol=1e-5,
        )
        if len(scale) == 1:
            assert found.test_error.raw == pytest.approx((apart**2).mean(), rel=1e-5)
        else:
            assert found.test_error.raw is None
