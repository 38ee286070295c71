"""Networks with a unit off against those that are passed with its numbers at 0."""

from typing import Any

import numpy as np
import pytest

from aestudio.analysis.errors import mean_error
from aestudio.analysis.forward import distributions, reconstruct, up_to
from aestudio.analysis.operations import NumPyOperations
from aestudio.analysis.units.lens import lens_of
from aestudio.analysis.units.off import Silenced, silenced_with, switched_off
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.model import Model
from aestudio.core.stack import logits
from aestudio.core.weights import Array
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.networks import drawn, each_layer

OPS = NumPyOperations()
HIDDEN = [
    (kind, layer.number)
    for kind, network in KINDS.items()
    for layer in network.stack[:-1]
    if layer.operation.parameters(layer.input_shape)
]


def without(model: Model, samples: Array, silenced: tuple[Silenced, ...]) -> Array:
    """What comes out where those numbers are 0 as they leave their layers."""
    values = samples
    for layer in model.architecture.stack:
        total = logits(OPS, layer, layer.values(model.weights.arrays), values)
        values = OPS.activated(total, layer.activation).reshape(len(samples), -1).copy()
        for one in silenced:
            if one.layer == layer.number:
                values[:, one.numbers] = 0
    return values


@pytest.mark.parametrize(("kind", "layer"), HIDDEN)
def test_a_unit_that_is_off_gives_0_and_so_does_what_goes_with_it(kind: str, layer: int) -> None:
    model, samples = model_of(kind), samples_of(kind)
    for unit in (0, model.architecture.stack[layer - 1].width - 1):
        off = switched_off(model, layer, unit)
        off.weights.check(off.architecture.stack)
        assert off.architecture == model.architecture
        expected = without(model, samples, silenced_with(model, layer, unit))
        made = reconstruct(off.architecture, off.weights, samples)
        np.testing.assert_allclose(made, expected, rtol=1e-4, atol=1e-5)
        left = up_to(off.architecture, off.weights, samples, layer)
        assert not left[:, silenced_with(model, layer, unit)[0].numbers].any()


@pytest.mark.parametrize(
    ("kind", "layer"),
    [("dense", 1), ("dense", 3), ("tied", 2), ("table", 1), ("convolution", 2), ("pooled", 1)],
)
def test_the_error_is_what_the_lens_says_where_nothing_goes_with_the_unit(
    kind: str, layer: int
) -> None:
    model, samples = model_of(kind), samples_of(kind)
    found = lens_of(model, samples, layer, 1)
    off = switched_off(model, layer, 1)
    assert found is not None
    assert len(silenced_with(model, layer, 1)) == 1
    error = mean_error(off.architecture, off.weights, samples)
    assert error == pytest.approx(found.error_without, rel=1e-5)


def told(model: Model, layer: int, unit: int) -> list[tuple[int, list[int]]]:
    """Layers and their numbers."""
    return [(one.layer, one.numbers.tolist()) for one in silenced_with(model, layer, unit)]


def test_in_a_tied_network_the_same_unit_of_the_layer_opposite_the_next_goes_with_it() -> None:
    assert told(model_of("tied"), 1, 4) == [(1, [4]), (3, [4])]
    assert told(model_of("tied"), 3, 4) == [(3, [4]), (1, [4])]
    assert told(model_of("tied"), 2, 4) == [(2, [4])], "codings are opposite themselves"
    places = list(range(1, 48, 3))
    assert told(model_of("tied convolution"), 2, 1) == [(2, places), (4, places)]
    assert told(model_of("dense"), 1, 4) == [(1, [4])]


def test_where_one_pair_alone_is_tied_its_units_go_together_too() -> None:
    network = KINDS["tied"].with_layer(0, tying=False)
    model, samples = Model(network, drawn(network, 2, kernel=0.4)), samples_of("tied")
    assert told(model, 1, 4) == [(1, [4]), (3, [4])]
    off = switched_off(model, 1, 4)
    expected = without(model, samples, silenced_with(model, 1, 4))
    made = reconstruct(network, off.weights, samples)
    np.testing.assert_allclose(made, expected, rtol=1e-4, atol=1e-5)


def test_kernels_on_both_sides_and_the_bias_are_0_and_nothing_else_is_touched() -> None:
    model = model_of("dense")
    off = switched_off(model, 1, 4).weights
    columns: dict[tuple[str, str], Any] = {
        ("encoder_1", "kernel"): np.s_[:, 4],
        ("encoder_1", "bias"): np.s_[4],
        ("encoder_2", "kernel"): np.s_[4, :],
    }
    for key, before in model.weights.arrays.items():
        expected = before.copy()
        if key in columns:
            expected[columns[key]] = 0
        assert np.array_equal(off[key], expected)
        assert (off[key] is before) == (key not in columns)


def test_a_coding_that_is_drawn_and_off_is_the_prior() -> None:
    model = model_of("variational")
    off = switched_off(model, 2, 1)
    found = distributions(off.architecture, off.weights, samples_of("variational"))
    assert found is not None
    means, logarithms = found
    assert not means[:, 1].any()
    assert not logarithms[:, 1].any(), "a variance of 1"


@pytest.mark.parametrize("activation", ["sigmoid", "softplus"])
def test_a_pixel_that_a_convolution_reads_among_others_is_0_by_its_bias(activation: str) -> None:
    network = each_layer(KINDS["convolution"], activation=activation)
    model = Model(network, drawn(network, 3, kernel=0.3))
    off = switched_off(model, 4, 17)
    left = up_to(network, off.weights, samples_of("convolution"), 4)
    assert not left[:, 17].any()
    assert left[:, 14].any(), "of the same channel"


@pytest.mark.parametrize(("kind", "layer"), [("dense", 4), ("own decoder", 4)])
def test_outputs_and_layers_without_kernels_have_nothing_to_switch_off(
    kind: str, layer: int
) -> None:
    with pytest.raises(ProjectError, match="nothing to switch off"):
        switched_off(model_of(kind), layer, 0)


def test_a_network_of_one_tied_layer_loses_one_coding() -> None:
    network = Architecture.checked(
        {"input_shape": (13,), "layers": [{"kind": "dense", "units": 3}], "tied": True}
    )
    model, samples = Model(network, drawn(network, 5)), samples_of("table")
    kernel, first, second = model.weights.arrays.values()
    kept = np.array([0, 2])
    logit = samples.astype(np.float64) @ kernel[:, kept] + first[kept]
    expected = np.where(logit > 0, logit, np.expm1(logit)) @ kernel[:, kept].T + second
    off = switched_off(model, 1, 1)
    np.testing.assert_allclose(
        reconstruct(network, off.weights, samples), expected, rtol=1e-5, atol=1e-5
    )
