"""Draws samples that are images, grey or in colour."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from aestudio.analysis.image_form import RGB, ImageForm, image_form, shortfall
from aestudio.analysis.tone import PLAIN, Tone
from aestudio.core.weights import Array
from aestudio.gui.samples.renderer import RADIUS, draw_frame, rounded
from aestudio.gui.shell.theme import Theme

# Ends of the error map: output too high, output too low.
LIGHT_ENDS = ((16, 48, 255), (248, 12, 32))
DARK_ENDS = ((110, 160, 255), (255, 138, 91))
# Small errors look fainter on dark ground unless they are raised.
DARK_POWER = 0.7
STEPS = 2048  # From no error to the full colour: finer than what is seen.


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

    def place_at(self, x: float, frame: QRectF) -> int | None:
        return None

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
        return image_of(self.form.inks(self.tone.brightness(values)))

    def error_map(self, sample: Array, output: Array, theme: Theme) -> QImage:
        """Input − output, averaged over the channels, from one colour to the other."""
        bright = self.tone.brightness
        signed = self.form.pixels(shortfall(bright(sample), bright(output)))
        # An average of one number takes a third of the time of the whole.
        return self.error_colours(
            signed[:, :, 0] if self.form.channels == 1 else signed.mean(axis=2), theme
        )

    def error_colours(self, signed: Array, theme: Theme) -> QImage:
        return image_of(diverging(signed, theme))


def image_renderer(shape: tuple[int, ...], tone: Tone = PLAIN) -> ImageRenderer | None:
    """The renderer for samples of this shape; None where they are no images."""
    form = image_form(shape)
    return None if form is None else ImageRenderer(form, tone)


def diverging(signed: Array, theme: Theme) -> NDArray[np.uint8]:
    """−1…1 (h, w) as colours (h, w, 3): the panel at 0, one hue towards each end."""
    steps = np.rint(signed * STEPS).astype(np.intp) + STEPS
    found: NDArray[np.uint8] = _colours(theme).take(steps, axis=0, mode="clip")
    return found


@cache
def _colours(theme: Theme) -> NDArray[np.uint8]:
    """Of all steps from −1 to 1, (2 · STEPS + 1, 3)."""
    low, high = np.array(DARK_ENDS if theme.dark else LIGHT_ENDS, np.float32)
    panel = QColor(theme.panel)
    ground = np.array((panel.red(), panel.green(), panel.blue()), np.float32)
    signed = np.linspace(-1, 1, 2 * STEPS + 1)[:, np.newaxis]
    strength = np.abs(signed) ** (DARK_POWER if theme.dark else 1)
    colours = ground + strength * (np.where(signed < 0, low, high) - ground)
    found: NDArray[np.uint8] = np.rint(colours).astype(np.uint8)
    return found


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """An image that owns its pixels (h, w, 3), or (h, w, 1) where it is grey."""
    rows, columns, channels = pixels.shape
    form = QImage.Format.Format_RGB888 if channels == RGB else QImage.Format.Format_Grayscale8
    data = np.ascontiguousarray(pixels).tobytes()
    return QImage(data, columns, rows, channels * columns, form).copy()


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
