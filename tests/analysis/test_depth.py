"""Reconstructions through part of a stack against products by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.analysis.depth import depth_errors, reconstructed_through
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.model import Model
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.networks import biases, drawn, kernels

DEEP = Architecture.checked(
    {
        "input_shape": (8, 8),
        "layers": [{"kind": "dense", "units": units} for units in (12, 7, 3)],
        "output_activation": "sigmoid",
    }
)


def elu(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """By its definition."""
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def by_hand(model: Model, depth: int) -> NDArray[np.float64]:
    """The first ``depth`` layers and as many of the last."""
    layers = list(zip(kernels(model.weights), biases(model.weights), strict=True))
    values = samples_of("dense").astype(np.float64)
    for kernel, bias in layers[:depth] + layers[len(layers) - depth : -1]:
        values = elu(values @ kernel + bias)
    kernel, bias = layers[-1]
    return 1 / (1 + np.exp(-(values @ kernel + bias)))


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_outermost_layers_are_an_autoencoder_of_their_own(depth: int, tied: bool) -> None:
    network = DEEP.edited(tied=tied)
    model, samples = Model(network, drawn(network, 3, kernel=0.4)), samples_of("dense")
    found = reconstructed_through(model, depth, samples)
    np.testing.assert_allclose(found, by_hand(model, depth), rtol=1e-4, atol=1e-5)
    errors = depth_errors(model, samples)
    assert errors is not None
    expected = np.mean((by_hand(model, depth) - samples) ** 2)
    assert errors.errors[depth - 1] == pytest.approx(expected, rel=1e-5)
    assert errors.added.sum() == pytest.approx(errors.errors[-1])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "own decoder"])
def test_every_mirrored_network_has_an_error_at_each_depth(kind: str) -> None:
    found = depth_errors(model_of(kind), samples_of(kind))
    assert found is not None
    assert found.errors.shape == (model_of(kind).architecture.depth,)
    assert np.isfinite(found.errors).all()


def test_a_decoder_of_its_own_is_passed_as_far_as_it_mirrors() -> None:
    listed = DEEP.with_own_decoder()
    mirrored = drawn(DEEP, 3, kernel=0.4)
    whole = depth_errors(Model(DEEP, mirrored), samples_of("dense"))
    same = depth_errors(Model(listed, mirrored), samples_of("dense"))
    assert whole is not None
    assert same is not None
    np.testing.assert_array_equal(same.errors, whole.errors)
    other = listed.with_decoder_layer(1, activation="tanh")
    model = Model(other, mirrored)
    found = depth_errors(model, samples_of("dense"))
    assert found is not None
    assert np.isnan(found.errors).tolist() == [False, True, False]
    with pytest.raises(ProjectError, match="make no autoencoder"):
        reconstructed_through(model, 2, samples_of("dense"))


@pytest.mark.parametrize("depth", [0, 3])
def test_a_depth_that_is_not_there_is_refused(depth: int) -> None:
    with pytest.raises(ProjectError, match="of 2 encoder layers"):
        reconstructed_through(model_of("dense"), depth, samples_of("dense"))


def test_no_samples_have_no_error_and_many_are_given_up_when_told_to_stop() -> None:
    model = model_of("dense")
    found = depth_errors(model, samples_of("dense")[:0])
    assert found is not None
    assert np.isnan(found.errors).all()
    answers = iter([False, True])
    assert depth_errors(model, np.zeros((1500, 64), np.float32), lambda: next(answers)) is None
