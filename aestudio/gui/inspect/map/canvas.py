"""The map itself: points, what is drawn over them, and what the hand does there."""

from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from aestudio.analysis.maps.selecting import Mode
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import NO_ROWS, Rows
from aestudio.gui.inspect.map.camera import Camera, Numbers, Pixels, fitting
from aestudio.gui.inspect.map.card import draw_card
from aestudio.gui.inspect.map.laid import Drawn
from aestudio.gui.inspect.map.nearest import nearest
from aestudio.gui.inspect.map.thumbs import Thumbs
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.samples.picture import Paint
from aestudio.gui.shell.theme import Themes, ui_font

KEYS = PartKeys(
    "On the map",
    pan=Keys("Move", {"Left": (1, 0), "Right": (-1, 0), "Up": (0, 1), "Down": (0, -1)}),
    zoom=Keys("Nearer, further away", {"+": 1, "-": -1}, {"=": 1}),
    fit=Keys("Show all of it", {"F": None}),
    all=Keys("Select what is in sight", {"Ctrl+A": None}),
    end=Keys("End lasso, decoding, selection", {"Esc": None}),
)
STEP, ZOOM, WHEEL = 60, 1.25, 1.0015
CLICK = 4.0  # Pixels that a hand moves while it clicks.
DOT = 3.0  # Pixels: radius.
HELD = 60  # Pixels: width of the picture in a card.
HINT = (
    "Drag to select what you draw around, with Shift to add, with Alt to remove; drag with the "
    "right or middle button, or with space held, to move; turn the wheel to look closer"
)
Stroke = list[tuple[float, float]]


class MapCanvas(QWidget):
    """``lassoed`` carries corners (k, 2) on the map and a Mode, ``walked`` a path (k, 2) on it,
    ``clicked`` the row of a sample or −1 and a Mode, ``over`` the point (2,) under the pointer or
    None, ``moved`` tells that something else is in sight, ``all_wanted`` that what is in sight is
    to be selected, ``ended`` that what is under way is to end."""

    lassoed = Signal(object, object)
    walked = Signal(object)
    clicked = Signal(int, object)
    over = Signal(object)
    moved = Signal()
    all_wanted = Signal()
    ended = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapCanvas")
        self.setAccessibleName("Map of the samples")
        self.setToolTip(wrapped(HINT))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 120)
        self._themes = themes
        self.drawn: Drawn | None = None
        self.camera = Camera()
        self.decoding = False
        self._fitted, self._square = True, True
        self._thumbs: Thumbs | None = None
        self._peaks, self._sample = NO_ROWS, -1
        self._words = ""
        self._outline: Numbers | None = None
        self._path: Numbers | None = None
        self._stroke: Stroke = []
        self._mode = Mode.REPLACE
        self._held: QPointF | None = None
        self._space = False
        self._at: QPointF | None = None
        self._hovered: int | None = None
        self._decoded: tuple[Paint | None, tuple[str, ...]] | None = None
        self._image: tuple[tuple[object, ...], QImage] | None = None
        themes.changed.connect(self._redraw)

    def show_drawn(self, drawn: Drawn | None, square: bool = True, anew: bool = False) -> None:
        """Show these points; all of them if they are shown ``anew``, else where it was looked."""
        before, self.drawn = self.drawn, drawn
        if drawn is None or before is None or before.laid.map is not drawn.laid.map:
            self._hovered = None
        self._square = square
        if self._fitted or anew:
            self.fit()
        self.update()

    def show_thumbs(self, thumbs: Thumbs | None) -> None:
        """What draws samples."""
        self._thumbs = thumbs

    def show_peaks(self, rows: Rows) -> None:
        """Samples, by their rows, that stand on the map as pictures."""
        self._peaks = rows
        self.update()

    def show_sample(self, sample: int) -> None:
        """Mark the one that is pointed at."""
        self._sample = sample
        self.update()

    def show_words(self, words: str) -> None:
        """Say this where no points are."""
        self._words = words
        self.update()

    def show_outline(self, outline: Numbers | None) -> None:
        """Corners on the map of what was lassoed last."""
        self._outline = outline
        self.update()

    def show_path(self, path: Numbers | None) -> None:
        """Points on the map that were walked along last."""
        self._path = path
        self.update()

    def show_decoded(self, paint: Paint | None, words: tuple[str, ...]) -> None:
        """What the decoder makes of the point under the pointer."""
        self._decoded = paint, words
        self.update()

    def set_decoding(self, on: bool) -> None:
        """Whether the pointer decodes rather than selects."""
        self.decoding = on
        self._stroke, self._decoded = [], None
        self._hovered = None
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.update()

    def fit(self) -> None:
        """Show all points."""
        if self.drawn is not None:
            self.camera = fitting(self.drawn.low, self.drawn.high, self.pixels, self._square)
        self._fitted = True
        self._move()

    def stop_stroke(self) -> bool:
        """Drop what is being drawn; whether there was something."""
        there, self._stroke = bool(self._stroke), []
        self.update()
        return there

    @property
    def pixels(self) -> Pixels:
        """Width and height."""
        return float(self.width()), float(self.height())

    @property
    def words(self) -> str:
        """What it says where no points are."""
        return self._words

    @property
    def underway(self) -> bool:
        """Whether the pointer decodes what it is over."""
        return self.decoding and self._at is not None

    @property
    def thumbs_in_sight(self) -> Rows:
        """Rows of the samples that stand on the map as pictures."""
        return self._peaks

    @property
    def hovered(self) -> int | None:
        """Row of the sample under the pointer."""
        return self._hovered

    def screen_of(self, row: int) -> QPointF | None:
        """Where a sample is drawn; None if it is not on the map."""
        if self.drawn is None:
            return None
        _rows, points = self._on_map(np.array([row], np.int64))
        if not len(points):
            return None
        ((x, y),) = self.camera.on_screen(points, self.pixels)
        return QPointF(x, y)

    def words_of(self, row: int) -> tuple[str, ...]:
        """What is said of a sample that the pointer is over."""
        return () if self._thumbs is None else self._thumbs.words(row)

    def picture(self) -> Sketch | None:
        """What is in sight, without what belongs to the pointer; None without any."""
        if self.drawn is None:
            return None
        ground = self._themes.current.color("panel")
        return Sketch("map", self.size(), ground, self._draw_map)

    def event(self, event: QEvent) -> bool:
        # A card tells more of what is under the pointer.
        if event.type() == QEvent.Type.ToolTip and self.drawn is not None:
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self._move()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("panel"))
            if self.drawn is None:
                self._draw_words(painter)
                return
            self._draw_map(painter, self.devicePixelRatioF())
            self._draw_sample(painter)
            self._draw_stroke(painter)
            self._draw_card(painter)
            if self.hasFocus():
                painter.setPen(theme.color("accent", 0.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 5, 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if not left or self._space:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._stroke = [(event.position().x(), event.position().y())]
            self._mode = _mode(event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        if self._held is not None:
            by = event.position() - self._held
            self._held = event.position()
            self._look(self.camera.panned(by.x(), by.y()))
        elif self._stroke:
            self._lengthen(event.position())
        else:
            self._hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self._show_cursor()
            return
        stroke, self._stroke = self._stroke, []
        if not stroke:
            return
        self.update()
        if len(stroke) < 2:
            row = self._row_at(event.position())
            self.clicked.emit(-1 if row is None else row, self._mode)
            return
        points = self.camera.on_map(np.array(stroke), self.pixels)
        if self.decoding:
            self.walked.emit(points)
        elif len(stroke) > 2:
            self.lassoed.emit(points, self._mode)

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._look(self.camera.zoomed(WHEEL**turned, (at.x(), at.y()), self.pixels))

    def leaveEvent(self, event: QEvent) -> None:
        self._at, self._hovered, self._decoded = None, None, None
        self.over.emit(None)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._space = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self._show_cursor()
            return
        middle = self.width() / 2, self.height() / 2
        match KEYS.pressed(event):
            case "pan", (right, down):
                self._look(self.camera.panned(STEP * right, STEP * down))
            case "zoom", nearer:
                self._look(self.camera.zoomed(ZOOM**nearer, middle, self.pixels))
            case "fit", _:
                self.fit()
            case "all", _:
                self.all_wanted.emit()
            case "end", _:
                self.ended.emit()
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
            return
        super().keyReleaseEvent(event)

    def _look(self, camera: Camera) -> None:
        if self.drawn is not None:
            self.camera, self._fitted = camera, False
            self._move()

    def _move(self) -> None:
        self._hovered = None
        self.update()
        self.moved.emit()

    def _lengthen(self, at: QPointF) -> None:
        x, y = self._stroke[-1]
        if abs(at.x() - x) + abs(at.y() - y) >= CLICK:
            self._stroke.append((at.x(), at.y()))
            self._hovered = None
            self.update()

    def _hover(self) -> None:
        if self.drawn is None or self._at is None:
            return
        if self.decoding:
            at = np.array([[self._at.x(), self._at.y()]])
            self.over.emit(self.camera.on_map(at, self.pixels)[0])
            self.update()
            return
        found = self._row_at(self._at)
        if found is not None or self._hovered is not None:
            self._hovered = found
            self.update()

    def _row_at(self, at: QPointF) -> int | None:
        if self.drawn is None:
            return None
        found = nearest(self.drawn, self.camera, (at.x(), at.y()), self.pixels)
        return None if found is None else int(self.drawn.laid.rows[found])

    def _show_cursor(self) -> None:
        shapes = Qt.CursorShape
        plain = shapes.CrossCursor if self.decoding else shapes.ArrowCursor
        self.setCursor(QCursor(shapes.OpenHandCursor if self._space else plain))

    def _draw_map(self, painter: QPainter, density: float) -> None:
        painter.drawImage(QRectF(self.rect()), self._points(density))
        theme = self._themes.current
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._outline is not None:
            self._draw_outline(painter, self.camera.on_screen(self._outline, self.pixels))
        if self._thumbs is not None and len(self._peaks):
            rows, points = self._on_map(self._peaks)
            places = self.camera.on_screen(points, self.pixels)
            self._thumbs.draw(painter, rows, places, theme, density)
        if self._path is not None:
            self._draw_path(painter, self.camera.on_screen(self._path, self.pixels))

    def _on_map(self, rows: Rows) -> tuple[Rows, Array]:
        """Those of some samples that are on the map, and where they lie."""
        assert self.drawn is not None
        laid = self.drawn.laid
        places = np.minimum(np.searchsorted(laid.rows, rows), len(laid.rows) - 1)
        there = laid.rows[places] == rows
        return rows[there], laid.map.points[places[there]]

    def _points(self, density: float) -> QImage:
        """They are drawn anew where they, or what is in sight, are others."""
        assert self.drawn is not None
        key = self.drawn.splat, self.camera, self.pixels, density
        if self._image is not None and self._image[0] == key:
            return self._image[1]
        pixels = round(self.width() * density), round(self.height() * density)
        data = self.drawn.splat.image(self.camera.window(self.pixels), pixels, density, DOT)
        image = QImage(data.tobytes(), *pixels, 4 * pixels[0], QImage.Format.Format_RGBA8888)
        image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        if density == self.devicePixelRatioF():
            self._image = key, image
        return image

    def _draw_words(self, painter: QPainter) -> None:
        painter.setFont(ui_font(12))
        painter.setPen(self._themes.current.color("muted"))
        area = QRectF(self.rect()).adjusted(40, 40, -40, -40)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, int(flags), self._words)

    def _draw_sample(self, painter: QPainter) -> None:
        at = self.screen_of(self._sample)
        if at is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._themes.current.color("text"), 1.5))
            painter.drawEllipse(at, 6.5, 6.5)

    def _draw_stroke(self, painter: QPainter) -> None:
        if len(self._stroke) > 1:
            drawn = np.array(self._stroke)
            if self.decoding:
                self._draw_path(painter, drawn)
            else:
                self._draw_outline(painter, drawn)

    def _draw_outline(self, painter: QPainter, corners: Numbers) -> None:
        theme = self._themes.current
        pen = QPen(theme.color("accent"), 1.25)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.color("accent", 0.08))
        painter.drawPolygon(_polygon(corners))

    def _draw_path(self, painter: QPainter, points: Numbers) -> None:
        theme = self._themes.current
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawPolyline(_polygon(points))
        painter.setBrush(theme.color("accent"))
        for x, y in (points[0], points[-1]):
            painter.drawEllipse(QPointF(x, y), 3.5, 3.5)

    def _draw_card(self, painter: QPainter) -> None:
        if self._at is None or self._thumbs is None or self._stroke or self._held is not None:
            return
        size = self._thumbs.sized(HELD)
        area, theme = QRectF(self.rect()).adjusted(4, 4, -4, -4), self._themes.current
        if self.decoding and self._decoded is not None:
            paint, words = self._decoded
            draw_card(painter, area, self._at, (size, paint), words, theme)
        elif self._hovered is not None:
            self._draw_hovered(painter, area, size, self._hovered)

    def _draw_hovered(self, painter: QPainter, area: QRectF, size: QSizeF, row: int) -> None:
        assert self._thumbs is not None
        assert self._at is not None
        theme = self._themes.current
        at = self.screen_of(row)
        if at is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawEllipse(at, 6.5, 6.5)
        paint = partial(self._thumbs.paint, row=row, theme=theme)
        draw_card(painter, area, self._at, (size, paint), self.words_of(row), theme)

    def _redraw(self) -> None:
        self.update()


def _mode(modifiers: Qt.KeyboardModifier) -> Mode:
    held = Qt.KeyboardModifier
    if modifiers & held.AltModifier:
        return Mode.REMOVE
    more = held.ShiftModifier | held.MetaModifier | held.ControlModifier
    return Mode.ADD if modifiers & more else Mode.REPLACE


def _polygon(points: Numbers) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])
