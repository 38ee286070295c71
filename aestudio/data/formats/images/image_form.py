"""What all images of a folder become: their size, and how their pixels are stored."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np


class Pixels(StrEnum):
    """How an image stores its pixels."""

    GREY = "grey"
    COLOUR = "colour"
    DEEP = "deep"  # Grey in 16 bits.
    REAL = "real"  # Grey in 32 bits, whole or real numbers.


WORDS = {
    Pixels.GREY: "8-bit grey",
    Pixels.COLOUR: "colour",
    Pixels.DEEP: "16-bit grey",
    Pixels.REAL: "32-bit grey",
}


@dataclass(frozen=True, slots=True)
class ImageForm:
    """What all images of a folder become; ``crop`` cuts the middle out instead of stretching."""

    height: int
    width: int
    pixels: Pixels
    crop: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width), and 3 for colours."""
        colours = (3,) if self.pixels is Pixels.COLOUR else ()
        return (self.height, self.width, *colours)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Bytes where eight bits are enough."""
        return np.dtype(np.uint8 if self.pixels in (Pixels.GREY, Pixels.COLOUR) else np.float32)


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """The form of samples that images are to be like; ``pixels`` None where that is not known."""

    height: int
    width: int
    pixels: Pixels | None = None
