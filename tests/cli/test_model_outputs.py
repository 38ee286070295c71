"""What a model makes of samples, in the units of the data, against the same worked out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array, Weights
from aestudio.storage.project_file import save
from tests.networks import biases, filled, kernels

OFFSET = np.array([10, -5, 100, 0, 1], np.float32)
SCALE = np.array([2, 4, 50, 1, 0.5], np.float32)
LINEAR = tuple(Dense(units=units, activation=Activation.LINEAR) for units in (4, 2))


def numbers(*shape: int) -> Array:
    return np.random.default_rng(shape).normal(size=shape).astype(np.float32)


@pytest.fixture
def weights() -> Weights:
    return filled(Architecture(input_shape=(5,), layers=LINEAR), lambda shape: numbers(*shape))


@pytest.fixture
def samples() -> Array:
    values = numbers(30, 5) * SCALE + OFFSET
    np.save("d.npy", values)
    return values


def keep(weights: Weights, strategy: str = "whole", shape: tuple[int, ...] = (5,)) -> None:
    """A model whose layers are linear, trained on standardised columns."""
    data = DataReference(shape=shape, preparation=Preparation(scaling=ScalingRule.STANDARDISE))
    project = Project().with_data(data)
    project = project.edited(
        architecture=project.architecture.edited(layers=LINEAR),
        plan=project.plan.edited(strategy=strategy),
    )
    checkpoint = Checkpoint(weights, stage=1, step=1)
    run = Run(project.architecture, project.plan, "", checkpoint, scaling=Scaling(OFFSET, SCALE))
    save(Document(project, replace(run, data=data)), Path("m.h5"))


def passed(weights: Weights, samples: Array, layers: tuple[int, ...]) -> Array:
    values = samples.astype(float)
    for number in layers:
        values = values @ kernels(weights)[number - 1] + biases(weights)[number - 1]
    return values


def test_codings_are_those_of_scaled_samples(weights: Weights, samples: Array) -> None:
    keep(weights)
    assert main(["encode", "m.h5", "d.npy", "--out", "o.npy"]) == 0
    expected = passed(weights, (samples - OFFSET) / SCALE, (1, 2))
    np.testing.assert_allclose(np.load("o.npy"), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("shape", "told"), [((5,), "30 × 5"), ((1, 5), "30 × 1 × 5"), ((5, 1, 1), "30 × 5 × 1 × 1")]
)
def test_reconstructions_are_in_the_units_of_the_data_and_in_their_shape(
    weights: Weights,
    samples: Array,
    shape: tuple[int, ...],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keep(weights, shape=shape)
    np.save("d.npy", samples.reshape(30, *shape))
    assert main(["reconstruct", "m.h5", "d.npy", "--out", "o.npy"]) == 0
    assert capsys.readouterr().out == f"Wrote {told} numbers to o.npy\n"
    expected = passed(weights, (samples - OFFSET) / SCALE, (1, 2, 3, 4)) * SCALE + OFFSET
    found = np.load("o.npy")
    assert found.shape == (30, *shape)
    np.testing.assert_allclose(found.reshape(30, 5), expected, rtol=1e-4, atol=1e-3)


def test_weights_that_are_no_numbers_are_told_before_what_they_make(
    weights: Weights, samples: Array, capsys: pytest.CaptureFixture[str]
) -> None:
    weights["encoder_2", "bias"][0] = np.nan
    keep(weights)
    assert main(["encode", "m.h5", "d.npy", "--out", "o.npy"]) == 0
    assert capsys.readouterr().err == (
        "Note: m.h5: some of its weights are no numbers; what comes out is none either.\n"
    )
    assert np.isnan(np.load("o.npy")[:, 0]).all()


def test_a_run_stopped_at_its_first_layer_uses_that_one_alone(
    weights: Weights, samples: Array, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(weights, strategy="one-at-a-time")
    assert main(["reconstruct", "m.h5", "d.npy", "--out", "o.npy"]) == 0
    assert "1 of 2 layers are in use" in capsys.readouterr().err
    expected = passed(weights, (samples - OFFSET) / SCALE, (1, 4)) * SCALE + OFFSET
    np.testing.assert_allclose(np.load("o.npy"), expected, rtol=1e-4, atol=1e-3)
