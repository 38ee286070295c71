"""What can be done to the layer that is selected, by its number in the drawing."""

from collections.abc import Mapping
from typing import Any

from aestudio.core import places
from aestudio.core.architecture import Architecture
from aestudio.core.layers import Layer
from aestudio.core.params import parameters
from aestudio.core.places import Place
from aestudio.gui.document.session import Session


def set_width(session: Session, place: Place, width: int, merge: str = "") -> None:
    """Give the layer that is listed there that many units, filters or channels."""
    architecture = session.project.architecture
    counted = places.layer_at(architecture, place).counted
    session.edit(
        f"Set {counted} of layer {places.number_at(architecture, place)}",
        lambda project: project.edited(
            architecture=places.with_width(project.architecture, place, width)
        ),
        merge,
    )


def most_of(layer: Layer) -> int:
    """The greatest width that a layer can have."""
    return int(parameters(type(layer))[layer.counted].maximum or 1)


def set_kind(session: Session, place: Place, kind: type[Layer]) -> None:
    """Make the layer that is listed there one of another kind."""
    number = places.number_at(session.project.architecture, place)
    session.edit(
        f"Make layer {number} {kind.label.lower()}",
        lambda project: project.edited(
            architecture=places.with_kind(project.architecture, place, kind)
        ),
    )


def set_setting(session: Session, number: int, name: str, value: Any) -> None:
    """Give layer ``number`` a setting; values in a row that are not typed are one step of undo."""
    session.edit(
        f"Set {_label(session.project.architecture, number, name)} of layer {number}",
        lambda project: project.edited(
            architecture=project.architecture.with_setting(number, name, value)
        ),
        merge=f"layer-{number}-{name}",
    )


def insertable(session: Session, number: int) -> Mapping[str, Layer]:
    """A layer of each kind that can follow layer ``number``, 0 being the input."""
    architecture = session.project.architecture
    return places.candidates(architecture, places.after(architecture, number))


def insert_after(session: Session, number: int, layer: Layer | None = None) -> None:
    """Insert ``layer`` after layer ``number``, or one like those beside it."""
    architecture = session.project.architecture
    place, offered = places.after(architecture, number), insertable(session, number)
    beside = _beside(architecture, place)
    layer = layer or offered.get(beside.kind) or next(iter(offered.values()), beside)
    accepted = session.edit(
        "Insert layer",
        lambda project: project.edited(
            architecture=places.with_inserted(project.architecture, place, layer)
        ),
    )
    if accepted:
        session.select_layer(places.number_at(session.project.architecture, place))


def is_removable(architecture: Architecture, number: int) -> bool:
    """Whether layer ``number`` can be removed, or the layer it mirrors."""
    place = places.counted_at(architecture, number)
    return place is not None and places.can_go(architecture, place)


def remove(session: Session, number: int) -> None:
    """Remove layer ``number`` and, where the decoder mirrors the encoder, its mirror image."""
    place = places.counted_at(session.project.architecture, number)
    if place is not None:
        listed = places.number_at(session.project.architecture, place)
        session.edit(
            f"Remove layer {listed}",
            lambda project: project.edited(
                architecture=places.without(project.architecture, place)
            ),
        )


def _beside(architecture: Architecture, place: Place) -> Layer:
    """The layer before that place; where there is none, the one behind it, or the codings'."""
    if place.side is places.Side.DECODER and not architecture.decoder:
        return architecture.layers[-1]
    return places.layer_at(architecture, Place(place.side, max(0, place.index - 1)))


def _label(architecture: Architecture, number: int, name: str) -> str:
    place = places.listed_at(architecture, number) or places.counted_at(architecture, number)
    kind = type(places.layer_at(architecture, place)) if place else type(architecture.layers[0])
    return parameters(kind)[name].label.lower()
