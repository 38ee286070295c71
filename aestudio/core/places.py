"""Where the layers of a network are listed, by their numbers in the stack, and what else could be
listed there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from aestudio.core.architecture import Architecture
from aestudio.core.errors import Location
from aestudio.core.kinds import of_kind
from aestudio.core.layers import DECODER_LAYERS, LAYERS, Layer
from aestudio.core.shapes import Shape


class Side(StrEnum):
    """The list that a layer is in: that of the encoder, or that of a decoder of its own."""

    ENCODER = "layers"
    DECODER = "decoder"


@dataclass(frozen=True, slots=True)
class Place:
    """Position ``index`` (from 0) in a list."""

    side: Side
    index: int


def listed_at(architecture: Architecture, number: int) -> Place | None:
    """Where layer ``number`` (from 1) is listed; None for a mirror image and for the output."""
    if 1 <= number <= architecture.depth:
        return Place(Side.ENCODER, number - 1)
    if architecture.decoder is not None and architecture.depth < number < architecture.layer_count:
        return Place(Side.DECODER, number - architecture.depth - 1)
    return None


def counted_at(architecture: Architecture, number: int) -> Place | None:
    """Where the width of what layer ``number`` gives is set: for a mirror image, in the layer that
    gives the same; None for the input (0) and the output, which are as wide as the data."""
    if architecture.decoder is None and architecture.depth < number <= architecture.layer_count:
        level = architecture.layer_count + 1 - number
        return Place(Side.ENCODER, level - 2) if level > 1 else None
    return listed_at(architecture, number)


def number_at(architecture: Architecture, place: Place) -> int:
    """The number of the layer that is listed there."""
    return place.index + 1 + (architecture.depth if place.side is Side.DECODER else 0)


def layer_at(architecture: Architecture, place: Place) -> Layer:
    """The layer that is listed there."""
    return _listed(architecture, place.side)[place.index]


def number_of(architecture: Architecture, location: Location) -> int | None:
    """The layer that a location in the project is about; None where it is about no single one."""
    for side in Side:
        if side in location[:-1]:
            index = location[location.index(side) + 1]
            return number_at(architecture, Place(side, index)) if isinstance(index, int) else None
    if "coding" in location:
        return architecture.depth
    return architecture.layer_count if "output_activation" in location else None


def with_width(architecture: Architecture, place: Place, width: int) -> Architecture:
    """The layer listed there with another width."""
    counted = layer_at(architecture, place).counted
    return architecture.with_setting(number_at(architecture, place), counted, width)


def with_kind(architecture: Architecture, place: Place, kind: type[Layer]) -> Architecture:
    """The layer listed there as one of another kind; what both can be set to stays."""
    layer = of_kind(layer_at(architecture, place), kind)
    layers = list(_listed(architecture, place.side))
    layers[place.index] = layer.fitted(_inputs(architecture, place))
    return architecture.edited(**{place.side: tuple(layers)})


def kinds_at(place: Place) -> Mapping[str, type[Layer]]:
    """The kinds of layers that can be listed there."""
    return LAYERS if place.side is Side.ENCODER else DECODER_LAYERS


def after(architecture: Architecture, number: int) -> Place:
    """Where a layer is listed that is to follow layer ``number``, 0 being the input; behind the
    codings, where the decoder mirrors the encoder, the opposite of that."""
    depth = architecture.depth
    if number < depth or (number == depth and architecture.decoder is None):
        return Place(Side.ENCODER, number)
    if architecture.decoder is not None:
        return Place(Side.DECODER, min(number - depth, len(architecture.decoder)))
    return Place(Side.ENCODER, architecture.layer_count - number)


def candidates(architecture: Architecture, place: Place) -> dict[str, Layer]:
    """A layer of each kind that could be listed there: one that takes what comes in, and gives
    what the layer takes that is there now."""
    found: dict[str, Layer] = {}
    inputs, outputs = _inputs(architecture, place), _outputs(architecture, place)
    like = _neighbour(architecture, place)
    follower = _listed(architecture, place.side)[place.index : place.index + 1]
    for name, kind in kinds_at(place).items():
        layer = of_kind(like, kind).between(inputs, outputs)
        given = layer.output_shape(inputs)
        spoilt = any(one.problem(given) and not one.problem(inputs) for one in follower)
        if layer.problem(inputs) is None and not spoilt:
            found[name] = layer
    return found


def with_inserted(architecture: Architecture, place: Place, layer: Layer) -> Architecture:
    """Another layer before the one that is listed there."""
    layers = _listed(architecture, place.side)
    return architecture.edited(
        **{place.side: (*layers[: place.index], layer, *layers[place.index :])}
    )


def without(architecture: Architecture, place: Place) -> Architecture:
    """All but the layer that is listed there; an encoder keeps its last one."""
    layers = _listed(architecture, place.side)
    return architecture.edited(**{place.side: layers[: place.index] + layers[place.index + 1 :]})


def can_go(architecture: Architecture, place: Place) -> bool:
    """Whether something is left of the list without that layer, as far as it has to be."""
    return place.side is Side.DECODER or architecture.depth > 1


def _listed(architecture: Architecture, side: Side) -> tuple[Layer, ...]:
    return architecture.layers if side is Side.ENCODER else architecture.decoder or ()


def _neighbour(architecture: Architecture, place: Place) -> Layer:
    """The layer before that place, or where there is none behind it."""
    layers = _listed(architecture, place.side) or architecture.layers
    return layers[max(0, place.index - 1)]


def _inputs(architecture: Architecture, place: Place) -> Shape:
    return architecture.shapes[number_at(architecture, place) - 1]


def _outputs(architecture: Architecture, place: Place) -> Shape | None:
    """What the layer gives that is there now; None behind the encoder's last."""
    if place == Place(Side.ENCODER, architecture.depth):
        return None
    return architecture.shapes[number_at(architecture, place)]
