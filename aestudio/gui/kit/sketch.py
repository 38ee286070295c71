"""What a panel shows as a picture: as pixels or as lines, in a file or on the clipboard."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractScrollArea, QTableView

DENSITY = 3  # Of pixels, against those of the screen: 300 a printed inch.
POINTS = 72  # An inch.
# Where a drawing is opened our font may not be: these are no wider, so that no words are cut.
OWN_FONT = b'font-family="Inter"'
FONTS = b'font-family="Inter, Arial, Helvetica, Liberation Sans, sans-serif"'
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


def draw_scrolled(painter: QPainter, area: QAbstractScrollArea) -> None:
    """Paint what is seen of something that scrolls, without its scroll bars."""
    header = area.horizontalHeader() if isinstance(area, QTableView) else None
    for part in (header, area.viewport()):
        if part is not None:
            part.render(painter, part.mapTo(area, QPoint()))


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
    found = bytes(held.data().data())
    return found.replace(OWN_FONT, FONTS) if ending == ".svg" else found


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
