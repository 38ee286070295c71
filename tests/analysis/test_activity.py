"""How active sparse layers are, by hand."""

import numpy as np

from aestudio.analysis.activity import activities
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.sparsity.l1 import L1Activity
from tests.networks import drawn

LAYERS = (
    Dense(units=7, activation=Activation.TANH, sparsity=L1Activity()),
    Dense(units=4, activation=Activation.TANH),
    Dense(units=3, activation=Activation.SIGMOID, sparsity=KLActivity(target=0.2)),
)
NETWORK = Architecture(input_shape=(6,), layers=LAYERS)
SAMPLES = np.random.default_rng(0).random((40, 6), np.float32)


def test_the_activity_of_a_layer_is_the_mean_size_of_its_outputs_beside_its_target() -> None:
    weights, values, means = drawn(NETWORK, 1), SAMPLES.astype(np.float64), []
    for number in (1, 2, 3):
        total = (
            values @ weights[f"encoder_{number}", "kernel"] + weights[f"encoder_{number}", "bias"]
        )
        values = np.tanh(total) if number < 3 else 1 / (1 + np.exp(-total))
        means.append(np.abs(values).mean())
    first, last = activities(NETWORK, weights, SAMPLES)
    np.testing.assert_allclose([first.mean, last.mean], [means[0], means[2]], rtol=1e-5)
    assert (first.layer.number, first.target) == (1, None)
    assert (last.layer.number, last.target) == (3, 0.2)


def test_activity_is_told_of_sparse_layers_alone() -> None:
    dense = NETWORK.edited(layers=LAYERS[1:2])
    assert activities(dense, drawn(dense, 1), SAMPLES) == ()
    assert activities(NETWORK, drawn(NETWORK, 1), SAMPLES[:0]) == ()
