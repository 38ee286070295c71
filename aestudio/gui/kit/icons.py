"""Icons from resources/icons, drawn in a colour of the theme."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from aestudio.resources import resource


def icon(name: str, color: QColor, disabled: QColor | None = None, filled: bool = False) -> QIcon:
    """The icon ``name`` in ``color``; ``filled`` closes outlines such as play and stop."""
    found = QIcon(pixmap(name, color, filled=filled))
    if disabled is not None:
        found.addPixmap(pixmap(name, disabled, filled=filled), QIcon.Mode.Disabled)
    return found


def pixmap(name: str, color: QColor, size: int = 16, filled: bool = False) -> QPixmap:
    """The icon as a pixmap with pixels for screens of up to three times the density.

    Qt keeps those that were drawn: many stand at several places, and come back with their theme.
    """
    key = f"aestudio/{name}/{color.name()}/{size}/{filled}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = _drawn(name, color, size, filled)
        QPixmapCache.insert(key, found)
    return found


def _drawn(name: str, color: QColor, size: int, filled: bool) -> QPixmap:
    density = 3
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    svg = svg.replace("currentColor", color.name())
    if filled:
        svg = svg.replace('fill="none"', f'fill="{color.name()}"')
    drawn = QPixmap(size * density, size * density)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(density)
    return drawn
