"""What a panel shows as a picture: as pixels or as lines, in a file or on the clipboard."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

DENSITY = 3  # Of pixels, against those of the screen: 300 a printed inch.
POINTS = 72  # An inch.
FORMATS = {".png": "PNG picture", ".svg": "SVG drawing", ".pdf": "PDF document"}


@dataclass(frozen=True, slots=True)
class Sketch:
    """``draw`` paints within ``size`` on ``ground``; it is told how dense the pixels are.

    ``name`` says what it shows, as in a file's name.
    """

    name: str
    size: QSize
    ground: QColor
    draw: Callable[[QPainter, float], None]


def image_of(sketch: Sketch) -> QImage:
    """As pixels."""
    image = QImage(sketch.size * DENSITY, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(DENSITY)
    image.fill(sketch.ground)
    with QPainter(image) as painter:
        sketch.draw(painter, DENSITY)
    return image


def contents(sketch: Sketch, ending: str) -> bytes:
    """What a file of that ending holds, one of ``FORMATS``."""
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    match ending:
        case ".svg":
            _draw_svg(sketch, held)
        case ".pdf":
            _draw_pdf(sketch, held)
        case _:
            QImageWriter(held, QByteArray(b"png")).write(image_of(sketch))
    return bytes(held.data().data())


def _draw_svg(sketch: Sketch, held: QBuffer) -> None:
    device = QSvgGenerator()
    device.setOutputDevice(held)
    device.setSize(sketch.size)
    device.setViewBox(QRect(QPoint(), sketch.size))
    device.setTitle(sketch.name)
    _draw(sketch, device)


def _draw_pdf(sketch: Sketch, held: QBuffer) -> None:
    device = QPdfWriter(held)
    device.setPageSize(QPageSize(QSizeF(sketch.size), QPageSize.Unit.Point))
    device.setPageMargins(QMarginsF())
    device.setResolution(POINTS)
    device.setTitle(sketch.name)
    _draw(sketch, device)


def _draw(sketch: Sketch, device: QSvgGenerator | QPdfWriter) -> None:
    with QPainter(device) as painter:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.fillRect(QRect(QPoint(), sketch.size), sketch.ground)
        sketch.draw(painter, 1.0)
