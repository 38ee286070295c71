"""The mirror rule, shapes and counts of a symmetric network."""

from itertools import pairwise

import pytest

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.layers.dense import Dense
from aestudio.core.stack import Role, StackLayer

BOOK = Architecture(
    input_shape=(784,),
    layers=(Dense(units=300, activation=Activation.RELU), Dense(units=150)),
)


def test_the_decoder_mirrors_the_encoder() -> None:
    assert BOOK.sizes == (784, 300, 150, 300, 784)
    assert [layer.activation for layer in BOOK.stack] == ["relu", "elu", "relu", "linear"]
    assert [layer.role for layer in BOOK.stack] == [
        Role.ENCODER,
        Role.CODINGS,
        Role.DECODER,
        Role.OUTPUT,
    ]


def test_layer_n_minus_l_plus_1_of_a_tied_network_is_tied_to_layer_l() -> None:
    tied = BOOK.edited(tied=True)
    assert [layer.tied_to for layer in tied.stack] == [None, None, 2, 1]
    assert [layer.tied_to for layer in BOOK.stack] == [None] * 4


def test_a_tied_network_counts_its_shared_kernels_once_and_all_its_biases() -> None:
    biases = 300 + 150 + 300 + 784
    kernels = 784 * 300 + 300 * 150
    assert BOOK.parameters == 2 * kernels + biases
    assert BOOK.edited(tied=True).parameters == kernels + biases
    assert BOOK.edited(tied=True).saved_by_tying == kernels
    assert BOOK.saved_by_tying == 0


def widths(layers: tuple[StackLayer, ...]) -> tuple[int, ...]:
    return layers[0].inputs, *(one.units for one in layers)


def test_shallow_autoencoders_compose_to_the_stack() -> None:
    first, second = BOOK.shallow(1), BOOK.shallow(2)
    assert widths(first) == (784, 300, 784)
    assert widths(second) == (300, 150, 300)
    assert first[1].activation is BOOK.output_activation
    assert second[1].activation is Activation.RELU, "it reconstructs what layer 1 puts out"


def test_zero_units_are_refused_with_the_place_and_the_bound() -> None:
    with pytest.raises(ProjectError) as refused:
        BOOK.with_layer(1, units=0)
    assert refused.value.location == ("layers", 1, "units")
    assert "Coding layer, Units" in str(refused.value)
    assert "greater than or equal to 1" in str(refused.value)


def test_the_coding_layer_cannot_be_removed() -> None:
    with pytest.raises(ProjectError, match="Keep at least the coding layer"):
        BOOK.edited(layers=())


def test_an_edit_leaves_the_original_as_it_was() -> None:
    BOOK.with_layer(0, units=10)
    assert BOOK.layers[0].width == 300


def test_a_setting_of_a_decoder_layer_changes_the_layer_it_mirrors() -> None:
    assert BOOK.with_setting(3, "units", 200).layers[0].width == 200
    assert BOOK.with_setting(3, "l2", 0.5).layers[1].l2 == 0.5, "kernel 3 mirrors kernel 2"
    assert BOOK.with_setting(4, "l2", 0.5).layers[0].l2 == 0.5
    sigmoid = BOOK.with_setting(4, "activation", Activation.SIGMOID)
    assert sigmoid.output_activation is Activation.SIGMOID
    assert sigmoid.layers == BOOK.layers


THREE = Architecture(
    input_shape=(20,),
    layers=(
        Dense(units=9, activation=Activation.RELU, l2=0.1),
        Dense(units=6, activation=Activation.SELU, l2=0.2),
        Dense(units=3, activation=Activation.TANH, l2=0.3),
    ),
    output_activation=Activation.SIGMOID,
)


def test_every_layer_of_a_deeper_stack_has_the_settings_of_the_one_it_mirrors() -> None:
    layers = THREE.edited(tied=True).stack
    assert [(one.number, one.inputs, one.units) for one in layers] == [
        (1, 20, 9),
        (2, 9, 6),
        (3, 6, 3),
        (4, 3, 6),
        (5, 6, 9),
        (6, 9, 20),
    ]
    names = ["relu", "selu", "tanh", "selu", "relu", "sigmoid"]
    assert [one.activation.value for one in layers] == names
    assert [one.l2 for one in layers] == [0.1, 0.2, 0.3, 0.3, 0.2, 0.1]
    assert [one.tied_to for one in layers] == [None, None, None, 3, 2, 1]
    roles = ["encoder", "encoder", "codings", "decoder", "decoder", "output"]
    assert [one.role.value for one in layers] == roles
    assert [one.kernel_parameters for one in layers] == [180, 54, 18, 0, 0, 0]


def test_a_layer_is_changed_and_the_outer_ones_are_an_autoencoder_too() -> None:
    assert [one.width for one in THREE.with_layer(1, units=5).layers] == [9, 5, 3]
    assert THREE.first_levels(2).sizes == (20, 9, 6, 9, 20)
    assert (THREE.depth, THREE.codings, THREE.encoder_sizes) == (3, 3, (20, 9, 6, 3))
    assert str(THREE) == "20 → 9 → 6 → 3 → 6 → 9 → 20"


@pytest.mark.parametrize("inputs", [2, 3, 4, 5, 7, 8, 20, 300])
@pytest.mark.parametrize("depth", [1, 2, 3, 12])
def test_a_stack_that_narrowed_still_does_with_fewer_inputs(inputs: int, depth: int) -> None:
    layers = tuple(Dense(units=400 - 10 * index) for index in range(depth))
    fitted = Architecture(input_shape=(784,), layers=layers).for_inputs((inputs,))
    assert all(after < before for before, after in pairwise(fitted.encoder_sizes))
    assert fitted.depth == min(depth, inputs - 1)


def test_a_stack_for_a_small_table_gets_sensible_widths_for_large_images() -> None:
    table = Architecture(input_shape=(6,), layers=(Dense(units=5), Dense(units=6)))
    assert table.for_inputs((48 * 48 * 3,)).encoder_sizes == (6912, 1071, 166)
    digits = Architecture(input_shape=(784,), layers=(Dense(units=300), Dense(units=150)))
    assert digits.for_inputs((48 * 48 * 3,)).encoder_sizes == (6912, 300, 150)
    drawn = Architecture(input_shape=(784,), layers=(Dense(units=2),))
    assert drawn.for_inputs((48 * 48 * 3,)).codings == 2, "two codings of an image are meant"


@pytest.mark.parametrize(
    ("sizes", "codings", "fitted"),
    [
        ((8, 5, 3), 6, (8, 7, 6)),
        ((8, 5, 3), 4, (8, 5, 4)),
        ((8, 5, 3), 7, (8, 7)),
        ((784, 300, 150), 331, (784, 509, 331)),
        ((784, 1000, 150), 40, (784, 1000, 40)),
    ],
)
def test_layers_before_a_wider_coding_layer_narrow_to_it(
    sizes: tuple[int, ...], codings: int, fitted: tuple[int, ...]
) -> None:
    layers = tuple(Dense(units=units) for units in sizes[1:])
    before = Architecture(input_shape=(sizes[0],), layers=layers)
    assert before.with_codings(codings).encoder_sizes == fitted


def test_the_settings_of_the_coding_layer_stay_its_own_where_a_layer_goes() -> None:
    layers = (Dense(units=5, l2=0.1), Dense(units=4), Dense(units=3, l2=0.3))
    fitted = Architecture(input_shape=(8,), layers=layers).with_codings(6)
    assert [(one.width, one.l2) for one in fitted.layers] == [(7, 0.1), (6, 0.3)]


def test_a_stack_that_compressed_its_inputs_compresses_fewer_in_proportion() -> None:
    assert THREE.for_inputs((10,)).sizes == (10, 9, 6, 3, 6, 9, 10), "9 units still compress 10"
    assert THREE.for_inputs((9,)).encoder_sizes == (9, 4, 3, 1)
    assert THREE.for_inputs((1,)).encoder_sizes == (1, 1)
    wide = THREE.with_layer(0, units=20)
    assert wide.for_inputs((9,)).encoder_sizes == (9, 20, 6, 3), "it was as wide as its inputs"


@pytest.mark.parametrize(
    ("number", "kernel_of", "width_of"), [(1, 0, 0), (3, 2, 2), (4, 2, 1), (5, 1, 0), (6, 0, None)]
)
def test_settings_of_any_layer_reach_the_encoder_layer_that_has_them(
    number: int, kernel_of: int, width_of: int | None
) -> None:
    changed = THREE.with_setting(number, "initializer", "lecun_uniform").layers
    found = [index for index, one in enumerate(changed) if one.initializer == "lecun_uniform"]
    assert found == [kernel_of]
    if width_of is not None:
        wider = THREE.with_setting(number, "units", 12).layers
        assert [index for index, one in enumerate(wider) if one.width == 12] == [width_of]
