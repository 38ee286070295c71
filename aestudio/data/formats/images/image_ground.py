"""Images with transparency, laid on a ground: what is drawn may lie in it alone."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# By the value of core's Ground: how bright it is, from 0 to 1.
GROUNDS = {"white": 1, "black": 0}
GREYS = ("1", "L", "LA", "La")
OPAQUE = 255


def laid_on(image: Image.Image, ground: str) -> tuple[Image.Image, bool]:
    """The image without transparency, and whether it had any that shows.

    One without, or on none of the GROUNDS, stays the very image that it was.
    """
    if not image.has_transparency_data or image.mode in ("I", "F"):
        return image, False
    if image.mode.startswith("I;16"):
        return _deep(image, ground)
    grey = image.mode in GREYS
    whole = image.convert("LA" if grey else "RGBA")
    alpha = whole.getchannel("A")
    if alpha.getextrema()[0] == OPAQUE:
        return image, False
    if ground not in GROUNDS:
        return image, True
    shown = whole.getchannel("L") if grey else whole.convert("RGB")
    below = Image.new(shown.mode, shown.size, (OPAQUE * GROUNDS[ground],) * (1 if grey else 3))
    return Image.composite(shown, below, alpha), True


def _deep(image: Image.Image, ground: str) -> tuple[Image.Image, bool]:
    """The same of 16 bits, of which one level is transparent."""
    values: NDArray[Any] = np.asarray(image)
    through = values == image.info.get("transparency")
    if not through.any() or ground not in GROUNDS:
        return image, bool(through.any())
    below = np.uint16(GROUNDS[ground] * np.iinfo(np.uint16).max)
    return Image.fromarray(np.where(through, below, values.astype(np.uint16))), True
