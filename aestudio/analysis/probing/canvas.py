"""A sample as an image to draw on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.shapes import Shape, image_of, is_image, shape_text
from aestudio.core.weights import Array

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Canvas:
    """Images of ``shape``: (height, width), or (height, width, channels), or with
    ``channels_first`` (channels, height, width). Values lie between ``low`` and ``high`` and are
    ``ground`` where nothing is. Raises DataError of another shape."""

    shape: Shape
    low: float = 0.0
    high: float = 1.0
    ground: float = 0.0
    channels_first: bool = False

    def __post_init__(self) -> None:
        if not is_image(self.shape):
            raise DataError(
                f"a row of {shape_text(self.shape)} numbers cannot be drawn on",
                where="Sample",
                remedy="Change its cells",
            )

    def opened(self, sample: Array) -> Numbers:
        """A sample (features,) as float64 (height, width, channels)."""
        exact = sample.astype(np.float64)
        if self._turned:
            return exact.reshape(self.shape).transpose(1, 2, 0)
        return exact.reshape(image_of(self.shape))

    def closed(self, image: Numbers) -> Array:
        """The way back, within the limits: float32 (features,)."""
        whole = image.transpose(2, 0, 1) if self._turned else image
        return np.clip(whole, self.low, self.high).ravel().astype(np.float32)

    @property
    def _turned(self) -> bool:
        return self.channels_first and len(self.shape) == 3
