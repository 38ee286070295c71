"""Samples that come after training, brought to the form of those that a network was trained on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.preparation import ScalingRule
from aestudio.core.reference import DataReference
from aestudio.core.scaling import BYTE, Scaling
from aestudio.core.units import count_text
from aestudio.data.formats.images.image_form import EarlierForm, Pixels

Shape = tuple[int, ...]
WORD = 65535.0
CHANNELS = (3, 4)
# Smaller sides are those of series, or channels, as far as anybody can know.
LEAST_SIDE = 8
# By the kind of pixels, or by the type of an array, how much the brightest can be.
BRIGHTEST = {Pixels.GREY: BYTE, Pixels.COLOUR: BYTE, Pixels.DEEP: WORD, "uint8": BYTE}
FIRST_TO_LAST, LAST_TO_FIRST = (1, 2, 0), (2, 0, 1)


@dataclass(frozen=True, slots=True)
class Brought:
    """What is done to samples of a shape of their ``own`` to be such as ``shape``: their sides
    are taken in the order of ``axes``, as they are if there are none, and their numbers
    multiplied by ``factor``."""

    own: Shape
    shape: Shape
    axes: tuple[int, ...] = ()
    factor: float = 1.0
    notes: tuple[str, ...] = ()

    def applied(self, values: NDArray[Any]) -> NDArray[Any]:
        """Samples (k, features) as those of training, float32 where numbers change."""
        if self.axes:
            sides = values.reshape(-1, *self.own)
            moved = sides.transpose(0, *(axis + 1 for axis in self.axes))
            values = np.ascontiguousarray(moved).reshape(len(values), -1)
        return values if self.factor == 1 else values.astype(np.float32) * np.float32(self.factor)

    def undone(self, values: NDArray[Any]) -> NDArray[Any]:
        """Samples (k, features) as those of training in their own shape (k, *own) again."""
        if not self.axes:
            return values.reshape(-1, *self.own)
        back = np.argsort(self.axes) + 1
        return values.reshape(-1, *self.shape).transpose(0, *back)


def brought_to(trained: Shape, own: Shape, place: str) -> Brought:
    """How samples of a shape become such as a network was trained on; raises DataError."""
    if _sides(own) == _sides(trained):
        return Brought(own, trained)
    for axes, where in ((FIRST_TO_LAST, "first"), (LAST_TO_FIRST, "last")):
        if _takes(own, axes, trained):
            told = (
                f"Samples of {_sizes(own)} have their channels {where}: taken as {_sizes(trained)}"
            )
            return Brought(own, trained, axes, notes=(told,))
    if prod(own) == prod(trained) and _is_flat(own, trained):
        told = f"Samples of {_sizes(own)} are taken as {_sizes(trained)}, row by row"
        return Brought(own, trained, notes=(told,))
    if len(own) == len(trained) == 1:
        what = (
            f"has {count_text(own[0], 'number')} a sample, the training samples have {trained[0]:,}"
        )
        raise DataError(what, where=place, remedy="Choose data like those trained on")
    raise DataError(
        f"has samples of {_sizes(own)}, the training samples are of {_sizes(trained)}",
        where=place,
        remedy="Bring samples of that form, with their sides in that order",
    )


def channels_told(shape: Shape) -> tuple[str, ...]:
    """What there is to say of samples that have their channels first; they stay as they are."""
    if len(shape) != 3 or shape[0] not in CHANNELS or min(shape[1:]) <= max(CHANNELS):
        return ()
    return (
        f"Samples of {_sizes(shape)} are taken for images with their {shape[0]} channels first",
    )


def scaled_like(
    found: Brought,
    data: DataReference,
    scaling: Scaling | None,
    stored: str,
    greatest: Callable[[], float],
) -> Brought:
    """With pixels of other bits made as bright as those trained on; ``stored`` is their type,
    ``greatest`` tells their maximum. What their scaling tells apart by itself stays."""
    if earlier_form(data, scaling) is None or stored == data.stored:
        return found
    trained = brightest_of(data, scaling)
    if trained is None:
        return found
    own = _brightest(stored, greatest)
    by_itself = stored == "uint8" and trained == 1 and _is_automatic(data)
    if own is None or own == trained or by_itself:
        return found
    told = f"Pixels up to {own:,.0f} are taken as 0…{trained:,.0f}, which was trained on"
    return replace(found, factor=trained / own, notes=(*found.notes, told))


def earlier_form(data: DataReference, scaling: Scaling | None) -> EarlierForm | None:
    """The form of the images that a network was trained on; None if they were none.

    ``scaling`` tells the kind of their pixels where that was not remembered.
    """
    match _sides(data.shape):
        case (height, width) if _are_sides(height, width, data):
            return EarlierForm(height, width, _pixels(data, scaling))
        case (height, width, 3) | (3, height, width) if _are_sides(height, width, data):
            return EarlierForm(height, width, Pixels.COLOUR)
        case _:
            return None


def brightest_of(data: DataReference, scaling: Scaling | None) -> float | None:
    """What the brightest pixel could be in training; None where that is not known."""
    if data.stored in BRIGHTEST:
        return BRIGHTEST[data.stored]
    if scaling is None or not _is_automatic(data):
        return None
    if scaling.is_identity:
        return 1.0
    most = float((scaling.offset + scaling.scale).max())
    return BYTE if scaling.is_bytes else WORD if BYTE < most <= WORD else None


def _are_sides(height: int, width: int, data: DataReference) -> bool:
    """Whether these are the sides of an image rather than those of a series."""
    return min(height, width) >= LEAST_SIDE or data.stored in tuple(Pixels)


def _pixels(data: DataReference, scaling: Scaling | None) -> Pixels | None:
    """The kind of grey pixels; of 0…1 as good as any, so that it is bytes."""
    if data.stored in tuple(Pixels):
        return Pixels(data.stored)
    known = {1.0: Pixels.GREY, BYTE: Pixels.GREY, WORD: Pixels.DEEP}
    most = brightest_of(data, scaling)
    return None if most is None else known[most]


def _brightest(stored: str, greatest: Callable[[], float]) -> float | None:
    """The same of pixels by their type and, where they are whole numbers, by their greatest."""
    if stored in BRIGHTEST:
        return BRIGHTEST[stored]
    if not stored.startswith(("uint", "int")):
        return None
    most = greatest()
    if 1 < most <= BYTE:
        return BYTE
    return WORD if BYTE < most <= WORD and stored == "uint16" else None


def _is_automatic(data: DataReference) -> bool:
    return data.preparation.scaling is ScalingRule.AUTO


def _sides(shape: Shape) -> Shape:
    """Without sides of one, which tell nothing."""
    return tuple(side for side in shape if side != 1) or (1,)


def _takes(own: Shape, axes: tuple[int, ...], trained: Shape) -> bool:
    """Whether sides in that order are those of training, and the channels surely channels."""
    if len(own) != len(axes) or tuple(own[axis] for axis in axes) != trained:
        return False
    channels = own[0] if axes == FIRST_TO_LAST else own[2]
    return channels == min(own) and own.count(channels) == 1


def _is_flat(own: Shape, trained: Shape) -> bool:
    """Whether one of them is a row of numbers, and the other has no channels, which could come
    before or after."""
    fewer, more = sorted((_sides(own), _sides(trained)), key=len)
    return len(fewer) == 1 and len(more) == 2


def _sizes(shape: Shape) -> str:
    """24 × 16, or 784 numbers."""
    return " × ".join(map(str, shape)) if len(shape) > 1 else count_text(shape[0], "number")
