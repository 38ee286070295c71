"""An image to draw on."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from aestudio.core.weights import Array
from aestudio.gui.inspect.probe.canvas import ProbeCanvas
from aestudio.gui.inspect.probe.paper import Paper
from aestudio.gui.inspect.probe.stroke import Ink, Stroke
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.samples.image_renderer import ImageRenderer, draw_picture, fitted
from aestudio.gui.samples.renderer import draw_placeholder
from aestudio.gui.shell.theme import Themes

KEYS = PartKeys(
    "On the sample that is drawn on",
    shift=Keys(
        "Shift the image by a pixel",
        {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)},
    ),
    go=Keys(
        "Move the brush",
        {"Ctrl+Left": (-1, 0), "Ctrl+Right": (1, 0), "Ctrl+Up": (0, -1), "Ctrl+Down": (0, 1)},
    ),
    dab=Keys("Draw where the brush is", {"Space": None}),
    erase=Keys("Erase rather than draw, or draw again", {"E": None}),
    size=Keys("A smaller, a larger brush", {"-": -1, "+": 1}, {"=": 1}),
    turn=Keys("Turn it", {",": 1, ".": -1}),
    blur=Keys("Blur it", {"B": None}),
    noise=Keys("Add noise", {"N": None}),
    undo=Keys("Take the last change back", {"Ctrl+Z": None}),
    reset=Keys("Back to the sample", {"R": None}),
)
TIP = (
    "Draw with the left button, erase with the right one; the wheel changes the size of the brush. "
    "Arrows shift the image, Ctrl+arrows move the brush and Space draws with it"
)


class ImageCanvas(ProbeCanvas):
    """Strokes of a brush draw or erase."""

    keys = KEYS

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("probeCanvas", "Sample to draw on", TIP, themes, parent)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._paper: Paper | None = None
        self._renderer: ImageRenderer | None = None
        self._stroke: Stroke | None = None
        self._radius, self._erasing = 1.2, False
        self._ink: Ink = 1.0
        self._brush = QPointF(0.5, 0.5)
        self._drawn: tuple[Array, QImage] | None = None
        self._inside = False

    def sizeHint(self) -> QSize:
        return QSize(360, 360)

    @property
    def drawing(self) -> bool:
        """Whether a stroke is under way."""
        return self._stroke is not None

    @property
    def place(self) -> QRectF:
        """Where the image is."""
        frame = QRectF(self.rect())
        return frame if self._values is None else fitted(frame, self._image())

    def show_sample(self, paper: Paper, renderer: ImageRenderer, values: Array) -> None:
        """Show this sample; a stroke that is being drawn is kept."""
        new = self._renderer is None or self._renderer != renderer
        self._paper, self._renderer = paper, renderer
        if new:
            self._drawn = None
            self._brush = QPointF(renderer.form.columns / 2, renderer.form.rows / 2)
        if self._stroke is None:
            self._values = values
        self.update()

    def set_brush(self, radius: float, ink: Ink, erasing: bool) -> None:
        """Draw with this; values as the network sees them."""
        self._radius, self._ink, self._erasing = radius, ink, erasing
        self.update()

    def give_up(self) -> None:
        """Forget a stroke that is under way."""
        self._stroke = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "go", (right, down):
                self._move_brush(right, down)
            case "dab", _:
                self._begin(self._erasing)
                self._extend(self._brush)
                self._end()
            case found if found is not None:
                self.asked.emit(*found)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        erases = event.button() == Qt.MouseButton.RightButton or self._erasing
        self._begin(erases)
        self._extend(self._pixel(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._inside = True
        self._brush = self._pixel(event.position())
        if self._stroke is not None:
            self._extend(self._brush)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.asked.emit("size", 1 if event.angleDelta().y() > 0 else -1)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._inside = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._inside = False
        self.update()

    def contextMenuEvent(self, event: object) -> None:
        """The right button erases."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self) as painter:
            frame = QRectF(self.rect())
            if self._renderer is None or self._values is None:
                draw_placeholder(painter, frame, theme)
                return
            draw_picture(painter, frame, self._image(), theme, smooth=False)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 1))
                painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            if self._inside or self.hasFocus():
                self._draw_brush(painter)

    def _draw_brush(self, painter: QPainter) -> None:
        place, scale = self.place, self._scale
        centre = place.topLeft() + self._brush * scale
        radius = max(2.0, self._radius * scale)
        style = Qt.PenStyle.DashLine if self._erasing else Qt.PenStyle.SolidLine
        # Two rings, of which one is seen whatever lies below.
        painter.setPen(QPen(Qt.GlobalColor.black, 2.4, style))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(Qt.GlobalColor.white, 1.2, style))
        painter.drawEllipse(centre, radius, radius)

    @property
    def _scale(self) -> float:
        assert self._renderer is not None
        return self.place.width() / self._renderer.form.columns

    def _image(self) -> QImage:
        """Of the sample; painted many times while the brush moves, and worked out once."""
        assert self._renderer is not None
        assert self._values is not None
        if self._drawn is None or self._drawn[0] is not self._values:
            self._drawn = self._values, self._renderer.picture(self._values)
        return self._drawn[1]

    def _pixel(self, at: QPointF) -> QPointF:
        return (at - self.place.topLeft()) / self._scale

    def _begin(self, erases: bool) -> None:
        if self._paper is not None and self._values is not None:
            ink = None if erases else self._ink
            self._stroke = Stroke(self._paper.canvas, self._values, self._radius, ink)

    def _extend(self, pixel: QPointF) -> None:
        if self._stroke is None:
            return
        self._values = self._stroke.go_to((pixel.x(), pixel.y()))
        self.update()
        self.changing.emit(self._values)

    def _end(self) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self.edited.emit(stroke.edit)

    def _move_brush(self, right: int, down: int) -> None:
        if self._renderer is not None:
            x = min(max(self._brush.x() + right, 0.5), self._renderer.form.columns - 0.5)
            y = min(max(self._brush.y() + down, 0.5), self._renderer.form.rows - 0.5)
            self._brush = QPointF(x, y)
            self.update()
