"""How the picture of a unit is drawn."""

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from aestudio.gui.inspect.neurons.tiles import NO_NUMBER, ZERO, Form, Tiles
from aestudio.gui.samples.image_renderer import diverging, image_of
from aestudio.gui.samples.renderer import draw_frame, rounded
from aestudio.gui.shell.theme import Theme

Table = list[int]


@cache
def colour_table(theme: Theme) -> Table:
    """The colours of all steps: one hue towards each end, the panel at 0."""
    shares = np.linspace(-1, 1, NO_NUMBER).astype(np.float32)
    colours = diverging(shares[np.newaxis], theme)[0].astype(np.int64)
    found = (0xFF << 24) | (colours[:, 0] << 16) | (colours[:, 1] << 8) | colours[:, 2]
    return [*found.tolist(), theme.color("border").rgb()]


def image_of_steps(steps: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], theme: Theme) -> QImage:
    """(height, width) in the colours of a theme; (height, width, 3) are colours themselves."""
    if steps.ndim == 3:
        return image_of(steps)
    height, width = steps.shape
    data = np.ascontiguousarray(steps).tobytes()
    image = QImage(data, width, height, width, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(colour_table(theme))
    return image.convertToFormat(QImage.Format.Format_RGB32)


def image_of_unit(tiles: Tiles, where: int, theme: Theme) -> QImage:
    """Of the unit at that place."""
    return image_of_steps(tiles.steps[where], theme)


def draw_unit(
    painter: QPainter, frame: QRectF, tiles: Tiles, where: int, image: QImage, theme: Theme
) -> None:
    """Draw a unit into a frame."""
    if tiles.form is Form.BARS:
        _draw_bars(painter, frame, tiles, where, image)
    else:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(rounded(frame.adjusted(0.5, 0.5, -0.5, -0.5)))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, _shrinks(frame, image))
        painter.drawImage(frame, image)
        painter.restore()
    draw_frame(painter, frame, theme)


def _shrinks(frame: QRectF, image: QImage) -> bool:
    return image.width() > frame.width()


def _draw_bars(painter: QPainter, frame: QRectF, tiles: Tiles, where: int, image: QImage) -> None:
    """Up from the middle where it is above 0, in the colours of the scale."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    steps = tiles.steps[where].reshape(-1).astype(np.int64)
    middle, half = frame.center().y(), frame.height() / 2 - 3
    step = (frame.width() - 6) / len(steps)
    gap = 1.0 if step >= 4 else 0.0
    for place, one in enumerate(steps.tolist()):
        share = 1.0 if one == NO_NUMBER else (one - ZERO) / ZERO
        left, height = frame.left() + 3 + place * step, abs(share) * half
        top = middle - height if share > 0 else middle
        colour = image.pixelColor(place, 0)
        painter.fillRect(QRectF(left, top, max(1.0, step - gap), height), colour)
    painter.setPen(QPen(Qt.GlobalColor.gray, 0))
    painter.drawLine(QPointF(frame.left() + 3, middle), QPointF(frame.right() - 3, middle))
    painter.restore()
