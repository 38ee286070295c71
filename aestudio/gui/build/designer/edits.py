"""What can be done to the layer that is selected, by its number in the drawing."""

from math import sqrt
from typing import Any

from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.params import parameters
from aestudio.gui.document.session import Session


def encoder_index(architecture: Architecture, number: int) -> int | None:
    """Index (from 0) of the encoder layer that sets the width of bar ``number``.

    Decoder bars answer with their mirror image; input and output, whose width is that of the
    data, with None.
    """
    mirrored = min(number, 2 * architecture.depth - number)
    return mirrored - 1 if mirrored >= 1 else None


def set_units(session: Session, index: int, units: int, merge: str = "") -> None:
    """Give encoder layer ``index`` that many units."""
    session.edit(
        f"Set units of layer {index + 1}",
        lambda project: project.edited(architecture=project.architecture.with_width(index, units)),
        merge,
    )


def set_setting(session: Session, number: int, name: str, value: Any) -> None:
    """Give layer ``number`` a setting; values in a row that are not typed are one step of undo."""
    text = parameters(Dense)[name].label.lower()
    session.edit(
        f"Set {text} of layer {number}",
        lambda project: project.edited(
            architecture=project.architecture.with_setting(number, name, value)
        ),
        merge=f"layer-{number}-{name}",
    )


def insert_after(session: Session, number: int) -> None:
    """Insert an encoder layer after bar ``number``; its width lies between its neighbours'."""
    architecture = session.project.architecture
    mirrored = min(number, 2 * architecture.depth - number)
    sizes = architecture.encoder_sizes
    index = min(mirrored, architecture.depth)
    before = sizes[index]
    after = sizes[index + 1] if index + 1 < len(sizes) else max(1, before // 4)
    like = architecture.layers[max(0, index - 1)]
    layer = like.with_width(max(1, round(sqrt(before * after))))
    accepted = session.edit(
        "Insert layer",
        lambda project: project.edited(
            architecture=project.architecture.with_layer_inserted(index, layer)
        ),
    )
    if accepted:
        session.select_layer(index + 1)


def remove(session: Session, number: int) -> None:
    """Remove the encoder layer of bar ``number`` and its mirror image."""
    index = encoder_index(session.project.architecture, number)
    if index is not None:
        session.edit(
            f"Remove layer {index + 1}",
            lambda project: project.edited(architecture=project.architecture.without_layer(index)),
        )
