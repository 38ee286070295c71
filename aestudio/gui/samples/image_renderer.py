"""Draws samples that are images, grey or in colour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from aestudio.analysis.image_form import ImageForm, image_form, shortfall
from aestudio.analysis.tone import PLAIN, Tone
from aestudio.core.weights import Array
from aestudio.gui.samples.renderer import RADIUS, draw_frame, rounded
from aestudio.gui.shell.theme import Theme

# Ends of the error map: output too high, output too low.
LIGHT_ENDS = ((16, 48, 255), (248, 12, 32))
DARK_ENDS = ((110, 160, 255), (255, 138, 91))
# Small errors look fainter on dark ground unless they are raised.
DARK_POWER = 0.7


@dataclass(frozen=True, slots=True)
class ImageRenderer:
    """``tone`` says how bright a value is; an image looks the same whatever the theme."""

    form: ImageForm
    tone: Tone = PLAIN

    @property
    def side_by_side(self) -> bool:
        return True

    @property
    def least_width(self) -> int:
        return max(44, min(self.form.columns, 96))

    def height(self, width: int) -> int:
        return round(width * min(max(self.form.rows / self.form.columns, 0.4), 2.0))

    def draw_input(self, painter: QPainter, frame: QRectF, sample: Array, theme: Theme) -> None:
        draw_picture(painter, frame, self.picture(sample), theme)

    def draw_output(
        self, painter: QPainter, frame: QRectF, sample: Array, output: Array, theme: Theme
    ) -> None:
        draw_picture(painter, frame, self.picture(output), theme)

    def draw_error(
        self, painter: QPainter, frame: QRectF, sample: Array, output: Array, theme: Theme
    ) -> None:
        image = self.error_map(sample, output, theme)
        draw_picture(painter, frame, image, theme, smooth=False)

    def picture(self, values: Array) -> QImage:
        """A sample as an image, as bright as the file has it."""
        return from_rgb(self.form.rgb(self.tone.brightness(values)))

    def error_map(self, sample: Array, output: Array, theme: Theme) -> QImage:
        """Input − output, averaged over the channels, from one colour to the other."""
        bright = self.tone.brightness
        signed = self.form.pixels(shortfall(bright(sample), bright(output))).mean(axis=2)
        return self.error_colours(signed, theme)

    def error_colours(self, signed: Array, theme: Theme) -> QImage:
        return from_rgb(diverging(signed, theme))


def image_renderer(shape: tuple[int, ...], tone: Tone = PLAIN) -> ImageRenderer | None:
    """The renderer for samples of this shape; None where they are no images."""
    form = image_form(shape)
    return None if form is None else ImageRenderer(form, tone)


def diverging(signed: Array, theme: Theme) -> NDArray[np.uint8]:
    """−1…1 (h, w) as colours (h, w, 3): the panel at 0, one hue towards each end."""
    low, high = np.array(DARK_ENDS if theme.dark else LIGHT_ENDS, np.float32)
    panel = QColor(theme.panel)
    ground = np.array((panel.red(), panel.green(), panel.blue()), np.float32)
    strength = np.abs(signed)
    if theme.dark:
        strength = strength**DARK_POWER
    # Both hues as a table of what they add at full strength: a picture is looked up and scaled.
    towards = np.stack((high - ground, low - ground))[(signed < 0).astype(np.intp)]
    towards *= strength[:, :, None]
    towards += ground
    colours: NDArray[np.uint8] = np.rint(towards, out=towards).astype(np.uint8)
    return colours


def from_rgb(pixels: NDArray[np.uint8]) -> QImage:
    """An image that owns its pixels (h, w, 3)."""
    rows, columns, _channels = pixels.shape
    data = np.ascontiguousarray(pixels).tobytes()
    return QImage(data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def draw_picture(
    painter: QPainter, frame: QRectF, image: QImage, theme: Theme, smooth: bool = True
) -> None:
    """Draw an image into a frame, whole and undistorted, on its own background."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Within the hairline: whatever lies beyond it shows at its round corners.
    painter.setClipPath(rounded(frame.adjusted(1, 1, -1, -1), RADIUS - 1))
    painter.fillRect(frame, image.pixelColor(0, 0))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(fitted(frame, image), image)
    painter.restore()
    draw_frame(painter, frame, theme)


def fitted(frame: QRectF, image: QImage) -> QRectF:
    """The largest place for the image in the middle of the frame."""
    inner = frame.adjusted(1, 1, -1, -1)
    scale = min(inner.width() / image.width(), inner.height() / image.height())
    place = QRectF(0, 0, image.width() * scale, image.height() * scale)
    place.moveCenter(inner.center())
    return place
