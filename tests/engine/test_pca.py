"""A linear autoencoder finds what principal component analysis finds."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import subspace_angles

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.events import Event, RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.training import TrainingJob
from tests.networks import kernels

Train = Callable[[TrainingJob], list[Event]]
Matrix = NDArray[np.float64]
SINGULAR, CODINGS = (3.0, 2.5, 2.0, 1.0, 0.8, 0.5, 0.3), 3


def correlated() -> Matrix:
    """Centred samples (128, 7) with those singular values, in directions along no axis."""
    generator = np.random.default_rng(6)
    noise = generator.normal(size=(128, 7))
    left, _, right = np.linalg.svd(noise - noise.mean(0), full_matrices=False)
    return np.asarray((left * SINGULAR) @ right * 3)


@pytest.mark.parametrize("tied", [True, False], ids=["tied", "untied"])
def test_a_linear_autoencoder_reaches_the_error_of_pca_and_spans_its_subspace(
    train: Train, tied: bool
) -> None:
    x = correlated()
    layer = Dense(units=CODINGS, activation=Activation.LINEAR)
    architecture = Architecture(input_shape=(7,), layers=(layer,), tied=tied)
    plan = TrainingPlan(batch_size=128, epochs=900, learning_rate=0.02)
    data = x.astype(np.float32)
    end = train(TrainingJob(architecture, plan, data, data[:0]))[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    _, singular, components = np.linalg.svd(x, full_matrices=False)
    floor = (singular[CODINGS:] ** 2).sum() / x.size
    assert floor * 0.9999 <= end.run.history.stages[0].epochs[-1].loss <= floor * 1.01
    # What the network can put out is spanned by the rows of its last kernel.
    spanned = kernels(end.run.checkpoint.weights)[1].astype(float)
    angles = subspace_angles(spanned.T, components[:CODINGS].T)
    assert np.degrees(angles.max()) < 1
