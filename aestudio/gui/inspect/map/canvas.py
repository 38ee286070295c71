"""The map itself: points, what is drawn over them, and what the hand does there."""

from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from aestudio.analysis.maps.selecting import Mode
from aestudio.gui.inspect.inspected import NO_ROWS, Rows
from aestudio.gui.inspect.map.camera import Numbers
from aestudio.gui.inspect.map.card import draw_card
from aestudio.gui.inspect.map.laid import Drawn
from aestudio.gui.inspect.map.nearest import nearest
from aestudio.gui.inspect.map.painting import (
    PointsPicture,
    draw_focus,
    draw_outline,
    draw_path,
    draw_rings,
    draw_words,
)
from aestudio.gui.inspect.map.panned_canvas import PannedCanvas
from aestudio.gui.inspect.map.thumbs import Thumbs
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.samples.picture import Paint
from aestudio.gui.shell.theme import Themes

KEYS = PartKeys(
    "On the map",
    pan=Keys("Move", {"Left": (1, 0), "Right": (-1, 0), "Up": (0, 1), "Down": (0, -1)}),
    zoom=Keys("Nearer, further away", {"+": 1, "-": -1}, {"=": 1}),
    fit=Keys("Show all of it", {"F": None}),
    all=Keys("Select what is in sight", {"Ctrl+A": None}),
    end=Keys("End lasso, decoding, selection", {"Esc": None}),
)
CLICK = 4.0  # Pixels that a hand moves while it clicks.
HELD = 60  # Pixels: width of the picture in a card.
HINT = (
    "Drag to select what you draw around, with Shift to add, with Alt to remove; drag with the "
    "right or middle button, or with space held, to move; turn the wheel to look closer"
)
Stroke = list[tuple[float, float]]


class MapCanvas(PannedCanvas):
    """``lassoed`` carries corners (k, 2) on the map and a Mode, ``walked`` a path (k, 2) on it,
    ``clicked`` the row of a sample or −1 and a Mode, ``over`` the point (2,) under the pointer or
    None, ``all_wanted`` tells that what is in sight is to be selected, ``ended`` that what is under
    way is to end."""

    lassoed = Signal(object, object)
    walked = Signal(object)
    clicked = Signal(int, object)
    over = Signal(object)
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
        self.decoding = False
        self._thumbs: Thumbs | None = None
        self._peaks, self._sample = NO_ROWS, -1
        self._words = ""
        self._outline: Numbers | None = None
        self._path: Numbers | None = None
        self._stroke: Stroke = []
        self._mode = Mode.REPLACE
        self._at: QPointF | None = None
        self._hovered: int | None = None
        self._decoded: tuple[Paint | None, tuple[str, ...]] | None = None
        self._points = PointsPicture()
        themes.changed.connect(self._redraw)

    def show_drawn(self, drawn: Drawn | None, square: bool = True, anew: bool = False) -> None:
        """Show these points; all of them if they are shown ``anew``, else where it was looked."""
        before, self.drawn = self.drawn, drawn
        if drawn is None or before is None or before.laid.map is not drawn.laid.map:
            self._hovered = None
        self.show_bounds(None if drawn is None else (drawn.low, drawn.high), square, anew)
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
        self.show_cursor()
        self.update()

    def stop_stroke(self) -> bool:
        """Drop what is being drawn; whether there was something."""
        there, self._stroke = bool(self._stroke), []
        self.update()
        return there

    @property
    def plain_cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor if self.decoding else Qt.CursorShape.ArrowCursor

    def move_on(self) -> None:
        self._hovered = None
        super().move_on()

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
        if self._hovered is None or self.drawn is None:
            return None
        return self.drawn.laid.sample(self._hovered)

    def screen_of(self, row: int) -> QPointF | None:
        """Where a sample is drawn, by the run that is looked at; None if it is not on the map."""
        places = self.places_of(row)
        return QPointF(*places[0].tolist()) if len(places) else None

    def places_of(self, row: int) -> Numbers:
        """Where a sample is drawn by each run, (runs, 2) in pixels; none if it is not there."""
        if self.drawn is None:
            return np.zeros((0, 2))
        return self.camera.on_screen(self.drawn.laid.points_of(row), self.pixels)

    @property
    def hover_words(self) -> tuple[str, ...]:
        """What is said of the point under the pointer."""
        if self._thumbs is None or self.drawn is None or self._hovered is None:
            return ()
        laid = self.drawn.laid
        return self._thumbs.words(laid.sample(self._hovered), laid.run(self._hovered))

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

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("panel"))
            if self.drawn is None:
                draw_words(painter, QRectF(self.rect()), self._words, theme)
                return
            self._draw_map(painter, self.devicePixelRatioF())
            draw_rings(painter, self.places_of(self._sample), theme.color("text"))
            self._draw_stroke(painter)
            self._draw_card(painter)
            if self.hasFocus():
                draw_focus(painter, QRectF(self.rect()), theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.take_hold(event):
            self._stroke = [(event.position().x(), event.position().y())]
            self._mode = _mode(event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        if self.follow(event):
            return
        if self._stroke:
            self._lengthen(event.position())
        else:
            self._hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.let_go():
            return
        stroke, self._stroke = self._stroke, []
        if not stroke:
            return
        self.update()
        if len(stroke) < 2:
            point, laid = self._point_at(event.position()), self.drawn and self.drawn.laid
            self.clicked.emit(-1 if point is None or not laid else laid.sample(point), self._mode)
            return
        points = self.camera.on_map(np.array(stroke), self.pixels)
        if self.decoding:
            self.walked.emit(points)
        elif len(stroke) > 2:
            self.lassoed.emit(points, self._mode)

    def leaveEvent(self, event: QEvent) -> None:
        self._at, self._hovered, self._decoded = None, None, None
        self.over.emit(None)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.hold_space(True)
            return
        match KEYS.pressed(event):
            case "all", _:
                self.all_wanted.emit()
            case "end", _:
                self.ended.emit()
            case command, how if self.navigate(command, how):
                pass
            case _:
                super().keyPressEvent(event)

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
        found = self._point_at(self._at)
        if found is not None or self._hovered is not None:
            self._hovered = found
            self.update()

    def _point_at(self, at: QPointF) -> int | None:
        if self.drawn is None:
            return None
        return nearest(self.drawn, self.camera, (at.x(), at.y()), self.pixels)

    def _draw_map(self, painter: QPainter, density: float) -> None:
        assert self.drawn is not None
        kept = density == self.devicePixelRatioF()
        points = self._points.image(self.drawn, self.camera, self.pixels, density, kept)
        painter.drawImage(QRectF(self.rect()), points)
        theme = self._themes.current
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._outline is not None:
            draw_outline(painter, self.camera.on_screen(self._outline, self.pixels), theme)
        if self._thumbs is not None and len(self._peaks):
            rows, points_of = self.drawn.laid.there(self._peaks)
            places = self.camera.on_screen(self.drawn.laid.own.points[points_of], self.pixels)
            frames = self.drawn.colours[points_of]
            self._thumbs.draw(painter, rows, places, frames, theme, density)
        if self._path is not None:
            draw_path(painter, self.camera.on_screen(self._path, self.pixels), theme)

    def _draw_stroke(self, painter: QPainter) -> None:
        if len(self._stroke) > 1:
            draw = draw_path if self.decoding else draw_outline
            draw(painter, np.array(self._stroke), self._themes.current)

    def _draw_card(self, painter: QPainter) -> None:
        if self._at is None or self._thumbs is None or self._stroke or self.held:
            return
        size = self._thumbs.sized(HELD)
        area, theme = QRectF(self.rect()).adjusted(4, 4, -4, -4), self._themes.current
        if self.decoding and self._decoded is not None:
            paint, words = self._decoded
            draw_card(painter, area, self._at, (size, paint), words, theme)
        elif self._hovered is not None:
            self._draw_hovered(painter, area, size, self._at)

    def _draw_hovered(self, painter: QPainter, area: QRectF, size: QSizeF, at: QPointF) -> None:
        assert self._thumbs is not None
        row, theme = self.hovered, self._themes.current
        assert row is not None
        draw_rings(painter, self.places_of(row), theme.color("accent"))
        paint = partial(self._thumbs.paint, row=row, theme=theme)
        draw_card(painter, area, at, (size, paint), self.hover_words, theme)

    def _redraw(self) -> None:
        self.update()


def _mode(modifiers: Qt.KeyboardModifier) -> Mode:
    held = Qt.KeyboardModifier
    if modifiers & held.AltModifier:
        return Mode.REMOVE
    more = held.ShiftModifier | held.MetaModifier | held.ControlModifier
    return Mode.ADD if modifiers & more else Mode.REPLACE
