"""Numbers that the language of the program holds: samples, scaling, weights."""

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import FileError
from aestudio.core.layers.dense import Dense
from aestudio.core.model import Model
from aestudio.core.scaling import Scaling
from aestudio.core.sources import ALIGNMENT, Held, aligned_empty, source_of
from aestudio.core.weights import Array, Weights

VALUES = np.array([[1, 10], [2, 20], [3, 30], [4, 40]], np.float32)


def test_rows_of_an_array_are_read_in_their_order() -> None:
    held = Held(VALUES, np.array([3, 0, 2]))
    assert (len(held), held.width, held.bounds) == (3, 2, None)
    assert held.read(1, 3).tolist() == [[1, 10], [3, 30]]
    assert held.read(2, 9).tolist() == [[3, 30]]
    out = np.empty((2, 2), np.float32)
    held.read_into(0, 2, out)
    assert out.tolist() == [[4, 40], [1, 10]]


def test_an_array_is_a_source_of_all_its_rows() -> None:
    source = source_of(VALUES)
    assert (len(source), source.width) == (4, 2)
    assert source.read(1, 3).tolist() == [[2, 20], [3, 30]]
    assert source_of(source) is source


@pytest.mark.parametrize(("rows", "width"), [(5, 3), (1, 1), (3, 4), (17, 31)])
def test_memory_for_samples_lies_where_tensorflow_takes_it_as_it_is(rows: int, width: int) -> None:
    several = [aligned_empty(rows, width) for _ in range(8)]
    for found in several:
        assert found.shape == (rows, width)
        assert found.dtype == np.float32
        assert found.ctypes.data % 64 == 0
        found[:] = 7
        assert (found == 7).all()
    assert ALIGNMENT == 64, "what TensorFlow asks for"
    assert aligned_empty(0, width).shape == (0, width)


def test_scaling_takes_the_offset_off_and_divides_and_goes_back() -> None:
    scaling = Scaling(np.array([1, 10], np.float32), np.array([2, 5], np.float32))
    scaled = scaling.apply(VALUES)
    assert scaled.tolist() == [[0, 0], [0.5, 2], [1, 4], [1.5, 6]]
    assert scaled.dtype == np.float32
    np.testing.assert_allclose(scaling.invert(scaled), VALUES)
    out = np.empty_like(VALUES)
    scaling.apply_into(VALUES, out)
    assert out.tolist() == scaled.tolist()


def test_an_offset_or_a_scale_alone_counts_too() -> None:
    assert Scaling.uniform(1, 1).apply(VALUES[:2]).tolist() == [[0, 9], [1, 19]]
    assert Scaling.uniform(0, 2).apply(VALUES[:2]).tolist() == [[0.5, 5], [1, 10]]
    one = Scaling(np.array([0, 1], np.float32), np.array([1, 2], np.float32))
    assert one.apply(VALUES[:2]).tolist() == [[1, 4.5], [2, 9.5]]


def test_the_rules_for_pixels_and_for_nothing_are_known() -> None:
    pixels = np.array([[0, 51, 255]], np.uint8)
    assert Scaling.bytes().apply(pixels).tolist() == [pytest.approx([0, 0.2, 1])]
    assert Scaling.identity().apply(VALUES).tolist() == VALUES.tolist()
    assert (Scaling.bytes().is_bytes, Scaling.bytes().is_identity) == (True, False)
    assert (Scaling.identity().is_bytes, Scaling.identity().is_identity) == (False, True)
    for other in (Scaling.uniform(1, 255), Scaling.uniform(0, 256), Scaling.uniform(1, 1)):
        assert not other.is_bytes
        assert not other.is_identity
    mixed = Scaling(np.array([0, 1], np.float32), np.array([1, 1], np.float32))
    assert not mixed.is_identity


TIED_DESIGN = Architecture(input_shape=(4,), layers=(Dense(units=3), Dense(units=2)), tied=True)
FIRST = {"encoder_1": 1.0, "encoder_2": 50.0, "decoder_2": 100.0, "decoder_1": 200.0}


def counted(layer: str, *shape: int) -> Array:
    numbers = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    return numbers + np.float32(FIRST[layer] if len(shape) > 1 else -FIRST[layer])


TIED = Weights(
    {
        ("encoder_1", "kernel"): counted("encoder_1", 4, 3),
        ("encoder_1", "bias"): counted("encoder_1", 3),
        ("encoder_2", "kernel"): counted("encoder_2", 3, 2),
        ("encoder_2", "bias"): counted("encoder_2", 2),
        ("decoder_2", "bias"): counted("decoder_2", 3),
        ("decoder_1", "bias"): counted("decoder_1", 4),
    }
)


def test_a_tied_layer_takes_the_kernel_of_the_layer_opposite_and_a_bias_of_its_own() -> None:
    found = [layer.values(TIED.arrays) for layer in TIED_DESIGN.stack]
    assert [len(one["bias"]) for one in found] == [3, 2, 3, 4]
    first, second = TIED["encoder_1", "kernel"], TIED["encoder_2", "kernel"]
    for one, kernel in zip(found, (first, second, second, first), strict=True):
        assert one["kernel"] is kernel
    with pytest.raises(KeyError):
        TIED_DESIGN.edited(tied=False).stack[3].values(TIED.arrays)


def test_the_first_levels_are_the_outermost_layers() -> None:
    model = Model(TIED_DESIGN, TIED)
    outer = model.first_levels(1)
    assert outer.architecture == TIED_DESIGN.first_levels(1)
    assert list(outer.weights.arrays) == [
        ("encoder_1", "kernel"),
        ("encoder_1", "bias"),
        ("decoder_1", "bias"),
    ]
    assert all(array is TIED[key] for key, array in outer.weights.arrays.items())
    assert model.first_levels(2).weights.arrays == TIED.arrays


def test_weights_of_some_layers_are_taken_out_and_put_back_in_their_places() -> None:
    inner = TIED.of(TIED_DESIGN.shallow(2))
    assert list(inner.arrays) == [
        ("encoder_2", "kernel"),
        ("encoder_2", "bias"),
        ("decoder_2", "bias"),
    ]
    other = Weights({key: array + 1 for key, array in inner.arrays.items()})
    whole = TIED.joined(other)
    assert list(whole.arrays) == list(TIED.arrays), "the order of the layers stays"
    for key, array in whole.arrays.items():
        assert array is (other[key] if key in other.arrays else TIED[key])


def changed(layer: str, name: str, value: float) -> Weights:
    copies = {key: array.copy() for key, array in TIED.arrays.items()}
    copies[layer, name].flat[-1] = value
    return Weights(copies)


@pytest.mark.parametrize(
    ("layer", "name"), [("encoder_1", "kernel"), ("encoder_2", "bias"), ("decoder_1", "bias")]
)
def test_weights_differ_in_any_number_of_theirs(layer: str, name: str) -> None:
    assert TIED.same_bits(changed("encoder_1", "kernel", 12.0)), "the number that is there"
    assert not TIED.same_bits(changed(layer, name, -1.0))
    assert TIED.finite
    assert not changed(layer, name, float("nan")).finite
    assert not changed(layer, name, float("inf")).finite


def test_weights_of_another_form_are_refused() -> None:
    TIED.check(TIED_DESIGN.stack)
    for other, message in (
        (TIED_DESIGN.edited(layers=TIED_DESIGN.layers[:1]), r"\(decoder_2/bias, encoder_2/bias, "),
        (TIED_DESIGN.edited(tied=False), r"\(decoder_1/kernel, decoder_2/kernel\)"),
        (TIED_DESIGN.with_layer(1, units=1), r"encoder_2 .*\(3, 2\); expected \(3, 1\)"),
    ):
        with pytest.raises(FileError, match=message):
            TIED.check(other.stack)
    wide = TIED.joined(Weights({("decoder_1", "bias"): np.zeros(5, np.float32)}))
    with pytest.raises(FileError, match=r"decoder_1 .*bias \(5,\)"):
        wide.check(TIED_DESIGN.stack)
    headless = Weights({key: TIED[key] for key in TIED.arrays if key[1] == "bias"})
    with pytest.raises(FileError, match=r"\(encoder_1/kernel, encoder_2/kernel\)"):
        headless.check(TIED_DESIGN.stack)
