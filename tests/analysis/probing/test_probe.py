"""What is told of one sample against layers by hand."""

import numpy as np
import pytest

from aestudio.analysis.forward import encode, layer_outputs, reconstruct
from aestudio.analysis.probing.probe import probe
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.networks import full


@pytest.mark.parametrize("kind", KINDS)
def test_a_probe_is_what_leaves_each_layer(kind: str) -> None:
    model, samples = model_of(kind), samples_of(kind)[8:9]
    found = probe(model, samples[0])
    network, weights = model.architecture, model.weights
    np.testing.assert_array_equal(found.codings, encode(network, weights, samples)[0])
    np.testing.assert_array_equal(found.output, reconstruct(network, weights, samples)[0])
    assert [one.shape for one in found.layers] == [one.output_shape for one in network.stack]
    for layer, values in zip(found.layers, layer_outputs(network, weights, samples), strict=True):
        np.testing.assert_array_equal(layer.ravel(), values[0])


def test_the_error_is_against_the_sample_and_against_what_it_was_before() -> None:
    sample, original = samples_of("table")[:2]
    found = probe(model_of("table"), sample, original)
    output = found.output.astype(np.float64)
    assert found.error == pytest.approx(np.mean((output - sample) ** 2), rel=1e-6)
    assert found.from_original == pytest.approx(np.mean((output - original) ** 2), rel=1e-6)
    assert probe(model_of("table"), sample).from_original is None


def test_a_diverged_network_is_probed_without_a_warning_and_another_width_refused() -> None:
    network = KINDS["table"].edited(output_activation="linear")
    found = probe(Model(network, full(network, 3e38)), np.ones(13, np.float32))
    assert not np.isfinite(found.error)
    with pytest.raises(DataError, match="rows of 13 numbers"):
        probe(model_of("table"), np.ones(12, np.float32))
