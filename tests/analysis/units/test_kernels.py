"""Pictures of kernels against products by hand, SciPy and slopes of networks made linear."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import convolve2d

from aestudio.analysis.forward import onward, up_to
from aestudio.analysis.units.kernels import Kernels, limit_of, listens_to, pair_of, writes
from aestudio.core.architecture import Architecture
from aestudio.core.model import Model
from aestudio.core.weights import Array, Weights
from tests.analysis.unit_networks import KINDS, SMOOTH, model_of
from tests.networks import drawn, full, kernels


def heard(model: Model, layer: int, units: list[int] | None = None) -> Kernels:
    """What is there unless somebody stops it."""
    found = listens_to(model, layer, units)
    assert found is not None
    return found


def written(model: Model, layer: int) -> Kernels:
    """The same of what units write."""
    found = writes(model, layer)
    assert found is not None
    return found


def linear(model: Model) -> Model:
    """The network without activations and biases, as settings and weights have it."""
    plain = {"activation": "linear"}
    network = model.architecture
    decoder = network.decoder and tuple(
        one if one.kind == "reshape" else one.edited(**plain) for one in network.decoder
    )
    layers = tuple(one.edited(**plain) for one in network.layers)
    arrays = model.weights.arrays.items()
    without = {key: one * 0 if "bias" in key[1] else one for key, one in arrays}
    changed = network.edited(layers=layers, decoder=decoder, output_activation="linear")
    return Model(changed, Weights(without))


def whole(images: Array, like: Array) -> Array:
    """What is not 0 of the slopes ``like`` (units, height, width), where pictures are windows."""
    rows, columns = (np.flatnonzero(like.any(axis=(0, axis))) for axis in (2, 1))
    return like[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].reshape(images.shape)


def test_a_unit_of_the_first_layer_listens_to_its_column_of_the_kernel() -> None:
    found = heard(model_of("dense"), 1)
    column = kernels(model_of("dense").weights)[0]
    assert found.shape == (8, 8)
    assert found.told == "the kernel of each unit"
    np.testing.assert_array_equal(found.images.reshape(12, 64), column.T)


def test_units_are_in_the_shape_of_a_row_of_a_table() -> None:
    found = heard(model_of("table"), 2)
    first, second, third, fourth = (one.astype(float) for one in kernels(model_of("table").weights))
    np.testing.assert_allclose(found.images, (first @ second).T, rtol=1e-5, atol=1e-6)
    out = written(model_of("table"), 2)
    np.testing.assert_allclose(out.images, third @ fourth, rtol=1e-5, atol=1e-6)
    assert found.told == "the kernel of each unit through layer 1, as if linear"
    assert out.told == "what each unit writes through layers 3–4, as if linear"


@pytest.mark.parametrize("kind", ["convolution", "pooled"])
def test_a_filter_of_the_first_layer_is_its_kernel(kind: str) -> None:
    kernel = kernels(model_of(kind).weights)[0]
    found = heard(model_of(kind), 1)
    assert found.shape == (3, 3, 1)
    assert found.told == "the kernel of each filter"
    np.testing.assert_array_equal(found.images, kernel.transpose(3, 0, 1, 2))


def test_a_deeper_filter_is_the_convolution_of_its_kernel_with_those_below() -> None:
    network = Architecture.checked(
        {
            "input_shape": (15, 15, 2),
            "layers": [
                {"kind": "convolution", "filters": filters, "kernel_size": size, "stride": 1}
                for filters, size in ((3, 3), (2, 5))
            ],
        }
    )
    model = Model(network, drawn(network, 4))
    first, second = kernels(model.weights)[:2]
    expected = np.zeros((2, 7, 7, 2))
    for unit, colour, between in np.ndindex(2, 2, 3):
        one = convolve2d(first[:, :, colour, between], second[:, :, between, unit])
        expected[unit, :, :, colour] += one
    np.testing.assert_allclose(heard(model, 2).images, expected, rtol=1e-4, atol=1e-5)
    assert heard(model, 2).told.endswith("as if linear, in the middle")


@pytest.mark.parametrize("kind", SMOOTH)
def test_pictures_are_the_slopes_of_the_network_without_activations(kind: str) -> None:
    model = model_of(kind)
    plain = linear(model)
    for layer in model.architecture.stack:
        found, out = heard(model, layer.number), written(model, layer.number)
        places = layer.units // layer.width
        middle = 0
        if places > 1:
            height, width = layer.output_shape[:2]
            middle = (height - 1) // 2 * width + (width - 1) // 2
        units = middle * layer.width + np.arange(layer.width)
        eye = np.eye(model.architecture.inputs, dtype=np.float32)
        slopes = up_to(plain.architecture, plain.weights, eye, layer.number)[:, units].T
        ones = np.eye(layer.units, dtype=np.float32)[units]
        answers = onward(plain.architecture, plain.weights, ones, layer.number)
        for images, expected in ((found.images, slopes), (out.images, answers)):
            cut = images.size < expected.size
            shown = whole(images, expected.reshape(-1, 8, 8)) if cut else expected
            flat = shown.reshape(len(images), -1)
            np.testing.assert_allclose(images.reshape(flat.shape), flat, rtol=1e-4, atol=1e-5)


def test_what_was_pooled_below_counts_as_the_mean_of_its_square() -> None:
    model = model_of("pooled")
    first, second = (one.astype(np.float64) for one in kernels(model.weights)[:2])
    # The squares of the second layer are 3 × 3 of 2 × 2 places: the first place that there is
    # sees rows 0…2 of the pooled images, which are rows 0…5 of what the first layer gives.
    around = np.zeros((3, 10, 10))
    for unit, between in np.ndindex(3, 4):
        for i, j, k, m in np.ndindex(3, 3, 2, 2):
            row, column = 2 * i + k, 2 * j + m
            weight = second[i, j, between, unit] / 4
            around[unit, row : row + 3, column : column + 3] += weight * first[:, :, 0, between]
    # The border of zeros around the image is no part of it.
    expected = around[:, 1:9, 1:9]
    found = heard(model, 2).images
    np.testing.assert_allclose(found[..., 0], expected[:, :7, :7], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("layer", [1, 2])
def test_a_tied_pair_looks_the_same_on_both_sides(layer: int) -> None:
    found = pair_of(model_of("tied"), layer)
    assert found is not None
    np.testing.assert_allclose(found.encoder.images, found.decoder.images, rtol=1e-5, atol=1e-6)


def test_a_pair_has_one_scale_and_the_kernels_of_both_layers() -> None:
    model = model_of("dense")
    found = pair_of(model, 1)
    assert found is not None
    assert found.encoder.limit == found.decoder.limit
    first, *_, last = kernels(model.weights)
    assert found.encoder.limit == max(np.abs(first).max(), np.abs(last).max())
    np.testing.assert_array_equal(found.decoder.images.reshape(12, 64), last)


def test_a_layer_without_an_opposite_that_takes_its_units_has_no_pair() -> None:
    assert pair_of(model_of("own decoder"), 1) is not None
    model = model_of("own decoder")
    other = model.architecture.with_decoder_layer(2, filters=6)
    assert pair_of(Model(other, drawn(other, 1)), 1) is None


def test_the_limit_leaves_out_a_thousandth_of_many_numbers_and_none_of_few() -> None:
    few = np.array([[1, -7, 2]], np.float32)
    assert limit_of(few) == 7
    many = np.arange(-5000, 5000, dtype=np.float32)
    assert limit_of(many) == np.sort(np.abs(many))[9990]
    assert limit_of(np.array([np.nan, 3, np.inf], np.float32)) == 3
    assert limit_of(np.zeros((0, 3), np.float32)) == 0


def test_chosen_units_are_those_of_all() -> None:
    every, some = heard(model_of("dense"), 2), heard(model_of("dense"), 2, [4, 1])
    np.testing.assert_allclose(some.images, every.images[[4, 1]], rtol=1e-5, atol=1e-6)
    assert some.units.tolist() == [4, 1]


def test_weights_that_diverged_are_shown_without_a_warning() -> None:
    network = KINDS["convolution"]
    found = heard(Model(network, full(network, 3e38)), 3)
    assert found.shape == (8, 8)


def test_nothing_is_shown_when_told_to_stop() -> None:
    assert listens_to(model_of("dense"), 1, should_stop=lambda: True) is None
    assert writes(model_of("dense"), 1, should_stop=lambda: True) is None
    assert pair_of(model_of("dense"), 1, should_stop=lambda: True) is None


def test_the_order_of_the_colours_is_that_of_the_sample() -> None:
    network = Architecture.checked(
        {"input_shape": (4, 4, 3), "layers": [{"kind": "dense", "units": 2}]}
    )
    model = Model(network, drawn(network, 4))
    kernel = kernels(model.weights)[0]
    assert heard(model, 1).images[1, 2, 3, 1] == kernel[2 * 12 + 3 * 3 + 1, 1]
    assert replace(heard(model, 1), limit=1.0).shape == (4, 4, 3)
