"""The frames of a walk as a film that any browser plays."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from aestudio.core.weights import Array
from aestudio.gui.inspect.walk.routes import Frames
from aestudio.gui.samples.image_renderer import ImageRenderer
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.shell.theme import Theme

LEAST_SIDE = 320  # Pixels of the longer side of an image.
PROFILE = 560  # Pixels of the width of a profile.
FRAME_MS = 80
Pixels = NDArray[np.uint8]


def gif_of(frames: Frames, renderer: Renderer, theme: Theme) -> bytes:
    """All frames in order, for ever. Each pixel of an image becomes a whole number of pixels, so
    that nothing is blurred."""
    images = [Image.fromarray(pixels_of(one, renderer, theme)) for one in frames.outputs]
    first, *others = [_with_palette(one) for one in images]
    held = BytesIO()
    first.save(
        held,
        "GIF",
        save_all=True,
        append_images=others,
        duration=FRAME_MS,
        loop=0,
        disposal=1,
        optimize=False,
    )
    return held.getvalue()


def pixels_of(output: Array, renderer: Renderer, theme: Theme) -> Pixels:
    """A frame as colours (height, width, 3)."""
    if isinstance(renderer, ImageRenderer):
        pixels = _array(renderer.picture(output))
        scale = max(1, -(-LEAST_SIDE // max(pixels.shape[:2])))
        return pixels.repeat(scale, axis=0).repeat(scale, axis=1)
    image = QImage(PROFILE, PROFILE // 4, QImage.Format.Format_RGB888)
    image.fill(theme.color("panel"))
    with QPainter(image) as painter:
        frame = QRectF(0, 0, image.width(), image.height())
        renderer.draw_input(painter, frame, output, theme)
    return _array(image)


def _with_palette(image: Image.Image) -> Image.Image:
    """Greys stay exactly as they are: there are no more than a palette holds."""
    pixels = np.asarray(image)
    if (pixels == pixels[:, :, :1]).all():
        return Image.fromarray(np.ascontiguousarray(pixels[:, :, 0]))
    return image.quantize(256, dither=Image.Dither.NONE)


def _array(image: QImage) -> Pixels:
    whole = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), -1)
    return lines[:, : 3 * whole.width()].reshape(whole.height(), whole.width(), 3).copy()
