"""Layers are found where they are listed, and new ones fit where they are put."""

import pytest

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.layers import DECODER_LAYERS, LAYERS, Layer, settings_of
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.layers.reshape import Reshape
from aestudio.core.layers.transposed_convolution import TransposedConvolution
from aestudio.core.params import parameters
from aestudio.core.places import (
    Place,
    Side,
    after,
    candidates,
    counted_at,
    listed_at,
    number_at,
    number_of,
    with_inserted,
    with_kind,
    without,
)

MIRRORED = Architecture()
IMAGES = Architecture(layers=(Convolution(filters=8), Dense(units=40), Dense(units=10)))
OWN = Architecture(
    layers=(Convolution(filters=8), Dense(units=10)),
    decoder=(Dense(units=98), Reshape(height=7, breadth=7, channels=2), TransposedConvolution()),
)
ENCODER, DECODER = Side.ENCODER, Side.DECODER


def test_a_mirror_image_has_its_width_from_the_layer_that_gives_the_same() -> None:
    assert [counted_at(MIRRORED, number) for number in range(5)] == [
        None,
        Place(ENCODER, 0),
        Place(ENCODER, 1),
        Place(ENCODER, 0),
        None,
    ]
    assert [listed_at(MIRRORED, number) for number in (2, 3, 4)] == [Place(ENCODER, 1), None, None]


def test_the_layers_of_a_decoder_of_its_own_are_listed_behind_the_codings() -> None:
    places = [None, *(Place(ENCODER, index) for index in range(2))]
    places += [*(Place(DECODER, index) for index in range(3)), None]
    assert [listed_at(OWN, number) for number in range(7)] == places
    assert [counted_at(OWN, number) for number in range(7)] == places
    assert [number_at(OWN, place) for place in places if place is not None] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("location", "number"),
    [
        (("architecture", "layers", 1, "kind"), 2),
        (("layers", 0, "units"), 1),
        (("architecture", "decoder", 2, "kind"), 5),
        (("architecture", "coding", "warm_up"), 2),
        (("architecture", "output_activation"), 6),
        (("plan", "strategy"), None),
        (("architecture", "tied"), None),
    ],
)
def test_a_location_leads_to_its_layer(location: tuple[str | int, ...], number: int | None) -> None:
    assert number_of(OWN, location) == number


def test_what_follows_a_layer_is_listed_after_it_and_a_mirror_image_opposite() -> None:
    assert [after(MIRRORED, number).index for number in range(5)] == [0, 1, 2, 1, 0]
    assert [after(OWN, number) for number in (0, 1)] == [Place(ENCODER, 0), Place(ENCODER, 1)]
    assert [after(OWN, number).index for number in (2, 3, 5, 6)] == [0, 1, 3, 3]
    assert {after(OWN, number).side for number in (2, 3, 5, 6)} == {DECODER}


@pytest.mark.parametrize(
    ("architecture", "place", "kinds"),
    [
        (MIRRORED, Place(ENCODER, 0), {"dense", "convolution"}),
        (MIRRORED, Place(ENCODER, 1), {"dense"}),
        (IMAGES, Place(ENCODER, 0), {"convolution"}),
        (IMAGES, Place(ENCODER, 1), {"dense", "convolution"}),
        (Architecture(input_shape=(784,)), Place(ENCODER, 0), {"dense"}),
        (OWN, Place(DECODER, 0), {"dense"}),
        (OWN, Place(DECODER, 3), {"dense", "transposed_convolution"}),
    ],
)
def test_only_what_takes_what_comes_in_and_gives_what_is_needed_is_offered(
    architecture: Architecture, place: Place, kinds: set[str]
) -> None:
    assert set(candidates(architecture, place)) >= kinds
    for name, layer in candidates(architecture, place).items():
        assert name == layer.kind
        assert with_inserted(architecture, place, layer) != architecture
    assert kinds >= set(candidates(architecture, place)) - {"reshape"}


def test_a_dense_layer_that_is_put_between_two_has_the_geometric_mean_of_their_widths() -> None:
    found = candidates(MIRRORED, Place(ENCODER, 1))["dense"]
    assert found.width == 212  # √(300 · 150) = 212.1
    last = candidates(MIRRORED, Place(ENCODER, 2))["dense"]
    assert last.width == 74  # √(150 · 37) = 74.5; 37 is a quarter of 150


def test_a_reshape_takes_the_numbers_that_come_in() -> None:
    architecture = Architecture(decoder=(Dense(units=98),))
    found = candidates(architecture, Place(DECODER, 1))["reshape"]
    assert isinstance(found, Reshape)
    assert (found.height, found.breadth, found.channels) == (7, 7, 2)


def test_another_kind_of_layer_keeps_what_both_can_be_set_to() -> None:
    layers = (Dense(units=300, activation=Activation.TANH, l2=0.5), Dense(units=10))
    found = with_kind(Architecture(layers=layers), Place(ENCODER, 0), Convolution)
    assert isinstance(found.layers[0], Convolution)
    assert (found.layers[0].activation, found.layers[0].l2) == ("tanh", 0.5)
    assert found.layers[1] == layers[1]


def test_a_layer_of_either_list_is_removed_alone() -> None:
    assert without(OWN, Place(DECODER, 1)).decoder == (OWN.decoder[0], OWN.decoder[2])  # type: ignore[index]
    assert without(OWN, Place(ENCODER, 0)).layers == OWN.layers[1:]
    assert without(OWN, Place(DECODER, 1)).layers == OWN.layers


@pytest.mark.parametrize("number", range(1, 5))
@pytest.mark.parametrize(
    ("name", "value"), [("activation", "tanh"), ("l2", 0.25), ("initializer", "glorot_normal")]
)
def test_what_is_set_on_a_layer_of_images_is_found_on_it(
    number: int, name: str, value: object
) -> None:
    architecture = Architecture(layers=(Convolution(filters=8), Dense(units=10)))
    found = architecture.with_setting(number, name, value).stack[number - 1]
    assert getattr(found, name) == value


def test_the_width_of_a_mirror_image_behind_convolutions_is_that_of_the_layer_opposite() -> None:
    found = IMAGES.with_setting(4, "units", 50)
    assert found.layers[1] == Dense(units=50)
    assert found.stack[3].units == 50


@pytest.mark.parametrize("kind", [*LAYERS.values(), *DECODER_LAYERS.values()])
def test_the_settings_of_a_kind_begin_with_what_counts_and_are_all_that_it_declares(
    kind: type[Layer],
) -> None:
    found = settings_of(kind)
    assert found[0] == kind.counted or kind is Reshape
    assert set(found) == set(parameters(kind))
    assert len(found) == len(set(found))
