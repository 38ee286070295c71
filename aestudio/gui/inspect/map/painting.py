"""What is drawn over the points of a map, in pixels; and the points."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from aestudio.gui.inspect.map.camera import Camera, Numbers, Pixels
from aestudio.gui.inspect.map.laid import Drawn
from aestudio.gui.shell.theme import Theme, ui_font

DOT, RING, END = 3.0, 6.5, 3.5  # Pixels: radii.
ROOM = 40


class PointsPicture:
    """The points, drawn anew where they, or what is in sight, are others."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[object, ...], QImage] | None = None

    def image(
        self, drawn: Drawn, camera: Camera, size: Pixels, density: float, kept: bool
    ) -> QImage:
        """Those in sight of ``camera``; ``kept`` if it is likely to be asked for again."""
        key = drawn.splat, camera, size, density
        if self._kept is not None and self._kept[0] == key:
            return self._kept[1]
        pixels = round(size[0] * density), round(size[1] * density)
        data = drawn.splat.image(camera.window(size), pixels, density, DOT)
        image = QImage(data.tobytes(), *pixels, 4 * pixels[0], QImage.Format.Format_RGBA8888)
        image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        if kept:
            self._kept = key, image
        return image


def draw_words(painter: QPainter, area: QRectF, words: str, theme: Theme) -> None:
    """In place of points."""
    painter.setFont(ui_font(12))
    painter.setPen(theme.color("muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(ROOM, ROOM, -ROOM, -ROOM), int(flags), words)


def draw_focus(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """The keys are those of the map."""
    painter.setPen(theme.color("accent", 0.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(2.5, 2.5, -2.5, -2.5), 5, 5)


def draw_rings(painter: QPainter, places: Numbers, colour: QColor) -> None:
    """Around the points (k, 2) of one sample, joined by a line where it has several."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(places) > 1:
        painter.setPen(QPen(colour, 1))
        for place in places[1:]:
            painter.drawPolyline(_polygon([places[0].tolist(), place.tolist()]))
    painter.setPen(QPen(colour, 1.5))
    for x, y in places.tolist():
        painter.drawEllipse(QPointF(x, y), RING, RING)


def draw_outline(painter: QPainter, corners: Numbers, theme: Theme) -> None:
    """Of what is drawn around, (k, 2)."""
    pen = QPen(theme.color("accent"), 1.25)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(theme.color("accent", 0.08))
    painter.drawPolygon(_polygon(corners.tolist()))


def draw_path(painter: QPainter, points: Numbers, theme: Theme) -> None:
    """A way through points (k, 2)."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("accent"), 2))
    painter.drawPolyline(_polygon(points.tolist()))
    painter.setBrush(theme.color("accent"))
    for x, y in (points[0], points[-1]):
        painter.drawEllipse(QPointF(x, y), END, END)


def _polygon(points: list[list[float]]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
