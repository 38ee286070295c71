"""Numbers that the language of the program holds: samples, scaling, weights."""

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import FileError
from aestudio.core.layers.dense import Dense
from aestudio.core.scaling import Scaling
from aestudio.core.sources import ALIGNMENT, Held, aligned_empty, source_of
from aestudio.core.weights import Array, LayerWeights, Weights

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


def layer(inputs: int, units: int, first: float, *, kernel: bool = True) -> LayerWeights:
    numbers = np.arange(inputs * units, dtype=np.float32).reshape(inputs, units) + first
    bias = np.arange(units, dtype=np.float32) - first
    return LayerWeights(numbers if kernel else None, bias)


TIED = Weights(
    (
        layer(4, 3, 1),
        layer(3, 2, 50),
        layer(2, 3, 100, kernel=False),
        layer(3, 4, 200, kernel=False),
    )
)


def test_a_tied_kernel_is_that_of_the_layer_opposite_transposed() -> None:
    assert TIED.kernel(1) is TIED.layers[0].kernel
    np.testing.assert_array_equal(TIED.kernel(4), TIED.kernel(1).T)
    np.testing.assert_array_equal(TIED.kernel(3), TIED.kernel(2).T)
    assert [len(TIED.bias(number)) for number in (1, 2, 3, 4)] == [3, 2, 3, 4]
    with pytest.raises(ValueError, match="layer 1 is tied to a layer without a kernel"):
        Weights((layer(2, 1, 0, kernel=False), layer(1, 2, 0, kernel=False))).kernel(1)


def test_the_first_levels_are_the_outermost_layers() -> None:
    assert TIED.first_levels(1).layers == (TIED.layers[0], TIED.layers[3])
    assert TIED.first_levels(2).layers == TIED.layers


def changed(index: int, part: str, value: float) -> Weights:
    layers = [
        LayerWeights(None if one.kernel is None else one.kernel.copy(), one.bias.copy())
        for one in TIED.layers
    ]
    array: Array = getattr(layers[index], part)
    array.flat[-1] = value
    return Weights(tuple(layers))


@pytest.mark.parametrize(("index", "part"), [(0, "kernel"), (1, "bias"), (3, "bias")])
def test_weights_differ_in_any_number_of_theirs(index: int, part: str) -> None:
    assert TIED.same_bits(changed(0, "kernel", 12.0)), "the number that is there"
    assert not TIED.same_bits(changed(index, part, -1.0))
    assert TIED.finite
    assert not changed(index, part, float("nan")).finite
    assert not changed(index, part, float("inf")).finite


def test_weights_of_another_form_are_refused() -> None:
    layers = (Dense(units=3), Dense(units=2))
    design = Architecture(input_shape=(4,), layers=layers, tied=True)
    TIED.check(design)
    for other, message in (
        (design.edited(layers=layers[:1]), "4 layers of weights for an architecture of 2"),
        (design.edited(tied=False), r"layer 3 .*kernel None"),
        (design.with_layer(1, units=1), r"layer 2 .*expected \(3, 1\)"),
    ):
        with pytest.raises(FileError, match=message):
            TIED.check(other)
    wide = Weights((*TIED.layers[:3], LayerWeights(None, np.zeros(5, np.float32))))
    with pytest.raises(FileError, match=r"bias \(5,\)"):
        wide.check(design)
