"""Pictures of samples as a page holds them: PNG in the text of the page itself."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from aestudio.analysis.image_form import ImageForm, shortfall
from aestudio.analysis.tone import Tone
from aestudio.core.weights import Array

MOST_PIXELS = 160  # A side; larger pictures are reduced.
# Ends of the error map, seen on light and on dark ground: output too high, output too low.
HIGH, LOW = (52, 104, 255), (240, 48, 44)


def sample_uri(form: ImageForm, tone: Tone, values: Array) -> str:
    """A sample (features,) as bright as the file has it."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _uri(form.rgb(tone.brightness(values)))


def error_uri(form: ImageForm, tone: Tone, sample: Array, output: Array) -> str:
    """Input − output, averaged over the channels; where they agree the ground shows through."""
    with np.errstate(over="ignore", invalid="ignore"):
        bright, made = tone.brightness(sample), tone.brightness(output)
    signed = form.pixels(shortfall(bright, made)).mean(axis=2)
    return _uri(_inked(np.where(signed[:, :, None] < 0, HIGH, LOW), np.abs(signed)))


def heat_uri(form: ImageForm, squared: NDArray[np.float64]) -> str:
    """Mean squared errors of pixels (features,), averaged over the channels: 0 shows the ground,
    the greatest is full."""
    each = form.pixels(np.nan_to_num(squared, nan=0.0, posinf=0.0)).mean(axis=2)
    highest = float(each.max())
    strength = each / highest if highest > 0 else np.zeros_like(each)
    return _uri(_inked(np.broadcast_to(LOW, (*each.shape, 3)), strength))


def _inked(colours: NDArray[Any], strength: NDArray[Any]) -> NDArray[np.uint8]:
    """Colours (h, w, 3) of so much ink, 0…1 (h, w)."""
    alpha = np.round(255 * strength)[:, :, None]
    return np.concatenate([colours, alpha], axis=2).astype(np.uint8)


def _uri(pixels: NDArray[np.uint8]) -> str:
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    picture.thumbnail((MOST_PIXELS, MOST_PIXELS), Image.Resampling.LANCZOS)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
