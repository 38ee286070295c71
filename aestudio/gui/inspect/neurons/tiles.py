"""Numbers of units as pictures: in steps of a colour, which a theme gives them when they are drawn.

The steps are found where nobody waits; what is left to painting is a table of 256 colours.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.image_form import COLOURS, is_series
from aestudio.analysis.units.kernels import Indices, limit_of
from aestudio.core.shapes import Shape
from aestudio.core.weights import Array

ZERO, NO_NUMBER = 127, 255  # Steps from 0, the lowest value, to 254.
MOST_SIDE = 96  # Pixels of a picture that are kept: no picture in the grid is larger.


class Form(Enum):
    """How a unit is drawn: as an image, or bars, an input each."""

    IMAGE = "image"
    BARS = "bars"


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """``steps`` uint8 (units, height, width), or with three colours as a last side; ``values``
    float32 (units, numbers) are what they stand for, ``limits`` float64 (units,) the |value| of
    the full colour, ``units`` int64 (units,) whose they are. ``told`` says what they are.
    ``broken`` counts units with values that are no numbers.
    """

    steps: NDArray[np.uint8]
    values: Array
    limits: NDArray[np.float64]
    units: Indices
    form: Form
    shape: Shape
    told: str
    broken: int

    @property
    def aspect(self) -> float:
        """Height against width."""
        return float(self.steps.shape[1] / self.steps.shape[2])

    @property
    def limit(self) -> float:
        """That of the full colour where it is one for all."""
        return float(self.limits.max(initial=0.0))

    def place(self, unit: int) -> int | None:
        """Where in the arrays a unit is."""
        found = np.flatnonzero(self.units == unit)
        return int(found[0]) if len(found) else None


def tiles_of(
    images: Array,
    units: Indices,
    told: str,
    *,
    limit: float | None,
    in_colour: bool = False,
) -> Tiles:
    """Pictures of images float32 (units, *shape): all up to ``limit``, or each up to its own."""
    shape = images.shape[1:]
    shaped = _smaller(_as_pictures(images, shape))
    flat = images.reshape(len(images), -1)
    limits = (
        np.array([limit_of(one) for one in flat]) if limit is None else np.full(len(flat), limit)
    )
    coloured = in_colour and shaped.shape[3] in COLOURS
    seen = shaped[..., :3] if coloured else shaped.mean(axis=3)
    steps = _steps(seen, limits)
    bars = _is_bars(shape)
    broken = int(np.count_nonzero(~np.isfinite(flat).all(axis=1)))
    form = Form.BARS if bars else Form.IMAGE
    return Tiles(steps, flat, limits, units, form, shape, told, broken)


def has_colours(shape: Shape) -> bool:
    """Whether images of that shape can be shown in colour."""
    return len(shape) == 3 and (shape[2] in COLOURS or _channels_first(shape))


def _is_bars(shape: Shape) -> bool:
    return (len(shape) == 1 and shape[0] > 1) or (is_series(shape) and shape[1] == 1)


def _as_pictures(images: Array, shape: Shape) -> Array:
    """(units, height, width, channels)."""
    if len(shape) == 3:
        return images.transpose(0, 2, 3, 1) if _channels_first(shape) else images
    if is_series(shape):
        return images.transpose(0, 2, 1)[..., np.newaxis]
    if len(shape) == 2:
        return images[..., np.newaxis]
    return images.reshape(len(images), 1, -1, 1)


def _channels_first(shape: Shape) -> bool:
    return shape[2] not in (1, *COLOURS) and shape[0] in (1, *COLOURS)


def _smaller(images: Array) -> Array:
    """Means of squares where there are more pixels than are ever seen."""
    by = [max(1, side // MOST_SIDE) if side > 1 else 1 for side in images.shape[1:3]]
    if images.shape[1] == 1 or by == [1, 1]:
        return images
    count, height, width, channels = images.shape
    rows, columns = height // by[0], width // by[1]
    kept = images[:, : rows * by[0], : columns * by[1]]
    blocks = kept.reshape(count, rows, by[0], columns, by[1], channels)
    found: Array = blocks.mean(axis=(2, 4))
    return found


def _steps(values: Array, limits: NDArray[np.float64]) -> NDArray[np.uint8]:
    sides = (-1,) + (1,) * (values.ndim - 1)
    full = np.where(limits > 0, limits, 1.0).astype(np.float32).reshape(sides)
    with np.errstate(over="ignore", invalid="ignore"):
        shares = np.clip(values / full, -1, 1)
        unknown = ~np.isfinite(shares)
        found = np.rint(np.where(unknown, 0, shares) * ZERO + ZERO).astype(np.uint8)
    if values.ndim == 3:
        found[unknown] = NO_NUMBER
    return np.ascontiguousarray(found)
