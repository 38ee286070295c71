"""What is looked at, computed with NumPy, is what was trained, computed with TensorFlow."""

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.analysis.forward import distributions, encode, reconstruct
from aestudio.analysis.operations import NumPyOperations
from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import CORRUPTIONS, NoCorruption
from aestudio.core.weights import Weights
from aestudio.engine.network import Network
from aestudio.engine.operations import TensorFlowOperations
from tests.engine.every_layer import KINDS
from tests.engine.passes import outputs
from tests.networks import drawn

EXACT = 1e-6  # Of the largest output.


def agree(found: NDArray[np.float32], expected: NDArray[np.float32]) -> bool:
    """Whether two ways to compute the same in 32 bits have the same result."""
    return bool(np.abs(found - expected).max() <= EXACT * np.abs(expected).max())


def encoder(architecture: Architecture, weights: Weights, depth: int) -> Network:
    """The first layers in TensorFlow."""
    layers = architecture.stack[:depth]
    return Network(layers, weights.of(layers))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_looked_at_is_what_was_trained(kind: str) -> None:
    architecture = KINDS[kind]
    weights = drawn(architecture, 3, kernel=0.5)
    samples = np.random.default_rng(1).random((20, architecture.inputs), np.float32)
    expected = outputs(Network(architecture.stack, weights), samples).numpy()
    assert agree(reconstruct(architecture, weights, samples), expected.reshape(20, -1))
    codings = encoder(architecture, weights, architecture.depth).encoded(samples).numpy()
    assert agree(encode(architecture, weights, samples), codings)


def test_the_kinds_of_layers_are_tied_where_they_say_so() -> None:
    def ties(architecture: Architecture) -> list[int | None]:
        return [layer.tied_to for layer in architecture.stack if layer.decodes]

    assert ties(KINDS["own decoder, tied"]) == [None, None, 2, 1]
    assert ties(KINDS["convolutions to the end"]) == [2, 1]
    assert ties(KINDS["same, untied"]) == [None, None]


@pytest.mark.parametrize("kind", [name for name in KINDS if "variational" in name])
def test_the_distributions_of_the_codings_are_those_that_were_trained(kind: str) -> None:
    architecture = KINDS[kind]
    weights, last = drawn(architecture, 3, kernel=0.5), architecture.stack[architecture.depth - 1]
    samples = np.random.default_rng(1).random((20, architecture.inputs), np.float32)
    inside = encoder(architecture, weights, architecture.depth - 1).encoded(samples)
    values = last.values(weights.arrays)
    found = distributions(architecture, weights, samples)
    assert found is not None
    assert last.heads is not None
    for moment, compute in zip(found, (last.heads.forward, last.heads.log_variances), strict=True):
        expected = compute(TensorFlowOperations(), values, inside, last.input_shape).numpy()
        assert agree(moment, expected.reshape(20, -1))


@pytest.mark.parametrize("name", [name for name in CORRUPTIONS if name != NoCorruption().kind])
def test_the_same_numbers_damage_a_sample_in_the_same_way(name: str) -> None:
    corruption = CORRUPTIONS[name].checked({"kind": name})
    generator = np.random.default_rng(1)
    samples, draws = generator.random((2, 20, 30), np.float32)
    expected = corruption.corrupted(TensorFlowOperations(), samples, draws)
    assert agree(corruption.corrupted(NumPyOperations(), samples, draws), np.asarray(expected))
