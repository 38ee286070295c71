"""How the numbers of a sample become the pixels of an image, and how those differ."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.scaling import Numbers
from aestudio.core.weights import Array

RGB = 3
COLOURS = (RGB, 4)  # Of four the last says how opaque it is.
# An error of half the data's range has the full colour.
FULL_ERROR = 0.5
# Images are hardly ever so narrow and so high; series of a few channels are.
MOST_CHANNELS = 8
LEAST_LONGER = 4


@dataclass(frozen=True, slots=True)
class ImageForm:
    """The sides of an image, and whether its channels come before its rows."""

    rows: int
    columns: int
    channels: int
    channels_first: bool

    def pixels(self, values: Numbers) -> Numbers:
        """A sample (features,) as rows × columns × channels."""
        if self.channels_first:
            shaped = values.reshape(self.channels, self.rows, self.columns)
            return shaped.transpose(1, 2, 0)
        return values.reshape(self.rows, self.columns, self.channels)

    def rgb(self, brightness: Array) -> NDArray[np.uint8]:
        """Brightness 0…1 of a sample (features,) as bytes, rows × columns × 3."""
        found = self.inks(brightness)
        return found if found.shape[2] == RGB else np.repeat(found, RGB, axis=2)

    def inks(self, brightness: Array) -> NDArray[np.uint8]:
        """The same, but rows × columns × 1 where it is grey."""
        pixels = bytes_of(self.pixels(brightness))
        return pixels[:, :, :RGB] if self.channels in COLOURS else pixels


def image_form(shape: tuple[int, ...]) -> ImageForm | None:
    """The form of samples of this shape; None where they are no images."""
    if len(shape) == 2:
        shape = (*shape, 1)
    if len(shape) != 3:
        return None
    first = shape[2] not in (1, *COLOURS)
    if first and shape[0] not in (1, *COLOURS):
        return None
    channels, rows, columns = shape if first else (shape[2], shape[0], shape[1])
    return ImageForm(rows, columns, channels, first)


def is_series(shape: tuple[int, ...]) -> bool:
    """Whether samples of this shape are (time, channels) rather than (rows, columns)."""
    if len(shape) != 2 or shape[1] > MOST_CHANNELS:
        return False
    return shape[0] >= LEAST_LONGER * shape[1]


def shortfall(sample: Array, output: Array, full: float = FULL_ERROR) -> Array:
    """Input − output in units of the full colour or bar, that of the error ``full``, −1…1: positive
    where output is missing."""
    with np.errstate(over="ignore", invalid="ignore"):
        difference = (sample - output) / full
    # The smaller of 1 and what is no number is 1.
    known: Array = np.maximum(np.fmin(difference, 1), -1)
    return known


def bytes_of(values: Numbers) -> NDArray[np.uint8]:
    """0…1 as 0…255, bounded."""
    # The larger of 0 and what is no number is 0.
    bounded = np.minimum(np.fmax(values, 0), 1)
    found: NDArray[np.uint8] = np.rint(bounded * 255).astype(np.uint8)
    return found
