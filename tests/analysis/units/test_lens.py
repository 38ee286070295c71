"""The lens on a unit against what NumPy and SciPy say of the same network."""

from itertools import chain, repeat

import numpy as np
import pytest
from scipy.stats import pointbiserialr

from aestudio.analysis.forward import layer_outputs, onward, reconstruct
from aestudio.analysis.units.by_class import by_class
from aestudio.analysis.units.lens import (
    Lens,
    activations_of,
    errors_without,
    lens_of,
    turned,
)
from aestudio.core.errors import DataError, ProjectError
from aestudio.core.model import Model
from aestudio.core.weights import Array, Weights
from tests.analysis.unit_networks import KINDS, labels_of, model_of, samples_of
from tests.networks import each_layer, full, kernels


def lens(kind: str, layer: int, unit: int) -> Lens:
    """What is there unless somebody stops it."""
    found = lens_of(model_of(kind), samples_of(kind), layer, unit, labels=labels_of(kind))
    assert found is not None
    return found


def activations(kind: str, layer: int, unit: int) -> Array:
    """Of the unit, (n, places)."""
    model = model_of(kind)
    outputs = list(layer_outputs(model.architecture, model.weights, samples_of(kind)))[layer - 1]
    own = model.architecture.stack[layer - 1]
    images = own.operation.sees_images
    return outputs.reshape(len(outputs), -1, own.output_shape[-1] if images else own.units)[
        :, :, unit
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_excites_a_unit_of_any_layer_is_read_off_its_activations(kind: str) -> None:
    for layer in model_of(kind).architecture.stack:
        unit = layer.output_shape[-1] - 1
        found, own = lens(kind, layer.number, unit), activations(kind, layer.number, unit)
        assert found.mean == pytest.approx(own.astype(float).mean(), abs=1e-12)
        assert found.spread == pytest.approx(own.astype(float).std(), abs=1e-12)
        peaks = own.max(axis=1)
        assert found.rows.tolist() == np.argsort(-peaks, kind="stable")[:12].tolist()
        np.testing.assert_array_equal(found.activations, np.sort(peaks)[::-1][:12])
        assert found.counts.sum() == own.size
        assert found.edges[[0, -1]] == pytest.approx([own.min(), own.max()])
        inside = (own >= found.edges[3]) & (own < found.edges[4])
        assert found.counts[3] == np.count_nonzero(inside)


@pytest.mark.parametrize("kind", ["dense", "tied"])
def test_the_error_without_a_unit_is_that_of_the_network_worked_out_without_it(kind: str) -> None:
    model, samples = model_of(kind), samples_of(kind).astype(np.float64)
    biases = [array for (_, name), array in model.weights.arrays.items() if name == "bias"]
    layers = list(zip(kernels(model.weights), biases, strict=True))
    for silent in range(1, 5):
        values, whole = samples, samples
        for number, (kernel, bias) in enumerate(layers, 1):
            values, whole = values @ kernel + bias, whole @ kernel + bias
            if number < 4:
                values, whole = (np.where(x > 0, x, np.expm1(x)) for x in (values, whole))
            if number == silent:
                values[:, 2] = 0
        found = lens(kind, silent, 2)
        assert found.error_without == pytest.approx(np.mean((values - samples) ** 2), rel=1e-5)
        assert found.error_with == pytest.approx(np.mean((whole - samples) ** 2), rel=1e-5)
        assert found.worth == found.error_without - found.error_with


@pytest.mark.parametrize("kind", ["convolution", "pooled", "own decoder"])
def test_a_filter_is_silent_in_all_places(kind: str) -> None:
    model, samples = model_of(kind), samples_of(kind)
    first = next(layer_outputs(model.architecture, model.weights, samples)).copy()
    images = first.reshape(len(first), 4, 4, 4)
    images[:, :, :, 1] = 0
    made = onward(model.architecture, model.weights, first, 1)
    expected = np.mean((made.astype(np.float64) - samples) ** 2)
    assert lens(kind, 1, 1).error_without == pytest.approx(expected, rel=1e-6)


def test_samples_that_a_unit_does_not_answer_to_keep_their_errors() -> None:
    network = each_layer(KINDS["dense"], activation="relu")
    model, samples = Model(network, model_of("dense").weights), samples_of("dense")
    passed = activations_of(model, samples, 1)
    assert passed is not None
    unit = int(np.argmin(np.abs((passed.outputs == 0).mean(axis=0) - 0.5)))
    silent = passed.outputs[:, unit] == 0
    assert 0 < np.count_nonzero(silent) < len(samples)
    without = errors_without(model, samples, passed, [unit])
    assert without is not None
    assert np.array_equal(without[silent], passed.errors[silent])
    assert (without[~silent] != passed.errors[~silent]).all()


def test_pictures_of_the_lens_are_those_of_its_unit() -> None:
    found, (first, *_, last) = lens("dense", 1, 5), kernels(model_of("dense").weights)
    np.testing.assert_allclose(found.listens.images[0].ravel(), first[:, 5])
    assert found.writes.units.tolist() == [5]
    assert found.norm == pytest.approx(np.linalg.norm(first[:, 5]), rel=1e-6)
    second = lens("dense", 3, 5)
    np.testing.assert_allclose(second.writes.images[0].ravel(), last[5])


@pytest.mark.parametrize("kind", ["dense", "table"])
def test_classes_are_told_apart_as_scipy_has_it(kind: str) -> None:
    found, labels = lens(kind, 2, 1).by_class, labels_of(kind)
    own = activations(kind, 2, 1)[:, 0].astype(np.float64)
    assert found is not None
    assert found.classes == tuple(sorted(set(labels.tolist())))
    expected = [pointbiserialr(labels == one, own).statistic for one in found.classes]
    np.testing.assert_allclose(found.correlation, expected, atol=1e-9)
    np.testing.assert_allclose(found.mean, [own[labels == one].mean() for one in found.classes])
    assert found.exciting == found.classes[int(np.argmax(expected))]


def test_a_unit_that_is_constant_goes_with_no_class() -> None:
    found = by_class(np.ones(4, np.float32), ["a", "b", "a", "c"])
    assert found.classes == ("a", "b", "c")
    assert found.correlation.tolist() == [0, 0, 0]
    assert by_class(np.arange(3, dtype=np.float32), [1, 1, 1]).correlation.tolist() == [0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_held_where_it_is_changes_nothing_and_elsewhere_what_is_above(kind: str) -> None:
    model, sample = model_of(kind), samples_of(kind)[3]
    for layer in model.architecture.stack:
        own = activations(kind, layer.number, 0)[3]
        found = turned(model, sample, layer.number, 0, [float(own[0]), 4.0])
        assert found.shape == (2, model.architecture.inputs)
        whole = reconstruct(model.architecture, model.weights, sample[np.newaxis])[0]
        if len(own) == 1:
            np.testing.assert_allclose(found[0], whole, rtol=1e-5, atol=1e-6)
        outputs = list(layer_outputs(model.architecture, model.weights, sample[np.newaxis]))
        held = outputs[layer.number - 1].copy()
        held[:, :: layer.units // len(own)] = 4
        expected = onward(model.architecture, model.weights, held, layer.number)[0]
        np.testing.assert_allclose(found[1], expected, rtol=1e-5, atol=1e-6)
    assert turned(model, sample, 1, 0, []).shape == (0, model.architecture.inputs)


def test_units_that_are_not_there_and_no_samples_are_refused() -> None:
    model, samples = model_of("dense"), samples_of("dense")
    with pytest.raises(ProjectError, match="layers 1 to 4"):
        lens_of(model, samples, 5, 0)
    with pytest.raises(ProjectError, match="units 0 to 11"):
        lens_of(model, samples, 1, 12)
    with pytest.raises(DataError, match="no samples"):
        lens_of(model, samples[:0], 1, 0)


@pytest.mark.parametrize("asked", range(3))
def test_there_is_no_lens_when_told_to_stop_at_any_time(asked: int) -> None:
    answers = chain([False] * asked, repeat(True))
    model, samples = model_of("dense"), samples_of("dense")
    assert lens_of(model, samples, 1, 0, lambda: next(answers)) is None


def test_a_network_that_diverged_has_a_lens_without_a_warning() -> None:
    network = KINDS["table"]
    found = lens_of(Model(network, full(network, 3e38)), samples_of("table"), 1, 0)
    assert found is not None
    assert found.counts.sum() <= 60
    broken = Weights({key: one * np.nan for key, one in model_of("table").weights.arrays.items()})
    found = lens_of(Model(network, broken), samples_of("table"), 1, 0)
    assert found is not None
    assert found.counts.sum() == 0


def test_layers_below_are_not_passed_again_where_that_was_done_before() -> None:
    model, samples = model_of("dense"), samples_of("dense")
    passed = activations_of(model, samples, 2)
    lost = {
        key: one * np.nan if key[0].startswith("encoder") else one
        for key, one in model.weights.arrays.items()
    }
    found = lens_of(Model(model.architecture, Weights(lost)), samples, 2, 3, passed=passed)
    assert found is not None
    assert found.error_without == lens("dense", 2, 3).error_without
