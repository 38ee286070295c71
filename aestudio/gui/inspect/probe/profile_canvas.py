"""A sequence or a row whose points can be dragged, with what comes of it."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from aestudio.analysis.probing.placed import Placed
from aestudio.core.weights import Array
from aestudio.gui.inspect.probe.canvas import ProbeCanvas
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.samples.profile_renderer import CHANNELS, ProfileRenderer
from aestudio.gui.samples.renderer import draw_frame, draw_placeholder
from aestudio.gui.shell.theme import Themes

KEYS = PartKeys(
    "On the sequence that is probed",
    step=Keys("The point before, behind", {"Left": -1, "Right": 1}),
    raise_=Keys("Raise it, lower it", {"Up": 0.02, "Down": -0.02, "PgUp": 0.2, "PgDown": -0.2}),
    channel=Keys("Another channel", {"C": None}),
    noise=Keys("Add noise", {"N": None}),
    undo=Keys("Take the last change back", {"Ctrl+Z": None}),
    reset=Keys("Back to the sample", {"R": None}),
)
TIP = "Drag points up and down; arrows choose a point and move it. The second line is the output"
MARGIN = 10.0
BEYOND = 0.15  # Of the range of the data, on both sides, to which points can be dragged.
FEW = 80  # Points that are drawn one by one.


class ProfileCanvas(ProbeCanvas):
    """Its points are dragged up and down."""

    keys = KEYS

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("probeProfile", "Sample, whose points can be dragged", TIP, themes, parent)
        self.setMinimumHeight(110)
        self._renderer: ProfileRenderer | None = None
        self._output: Array | None = None
        self._point, self._channel = 0, 0
        self._dragged: dict[int, float] = {}
        self._dragging = False

    def sizeHint(self) -> QSize:
        return QSize(420, 200)

    @property
    def drawing(self) -> bool:
        """Whether points are being dragged."""
        return self._dragging

    def show_sample(self, renderer: ProfileRenderer, values: Array) -> None:
        """Show this sample; points that are being dragged stay."""
        self._renderer = renderer
        self._point = min(self._point, renderer.features - 1)
        self._channel = min(self._channel, renderer.channels - 1)
        if not self._dragging:
            self._values = values
        self.update()

    def show_output(self, output: Array | None) -> None:
        """Show what comes out of it."""
        self._output = output
        self.update()

    def give_up(self) -> None:
        """Forget what is being dragged."""
        self._dragging, self._dragged = False, {}

    def at(self, place: int, channel: int = 0) -> QPointF:
        """Where a point of the input is."""
        assert self._renderer is not None
        assert self._values is not None
        number = place * self._renderer.channels + channel
        return QPointF(self._x(place), self._y(float(self._values[number])))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        renderer = self._renderer
        match KEYS.pressed(event):
            case "step", by if renderer is not None:
                self._point = max(0, min(self._point + by, renderer.features - 1))
                self.update()
            case "channel", _ if renderer is not None:
                self._channel = (self._channel + 1) % renderer.channels
                self.update()
            case "raise_", share if renderer is not None and self._values is not None:
                number = self._point * renderer.channels + self._channel
                value = float(self._values[number]) + share * (renderer.high - renderer.low)
                self.edited.emit(Placed((number,), (value,)))
            case ("noise" | "undo" | "reset") as command, how:
                self.asked.emit(command, how)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._values is None:
            return
        self._dragging, self._dragged = True, {}
        self._point = self._place(event.position().x())
        assert self._renderer is not None
        heights = [self.at(self._point, one).y() for one in range(self._renderer.channels)]
        self._channel = int(np.argmin(np.abs(np.array(heights) - event.position().y())))
        self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            done = sorted(self._dragged.items())
            self._dragged = {}
            self.edited.emit(Placed(tuple(n for n, _v in done), tuple(v for _n, v in done)))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, frame = self._themes.current, QRectF(self.rect())
        with QPainter(self) as painter:
            if self._renderer is None or self._values is None:
                draw_placeholder(painter, frame, theme)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._output is not None and len(self._output) == len(self._values):
                self._draw_lines(painter, self._output, output=True)
            self._draw_lines(painter, self._values, output=False)
            draw_frame(painter, frame, theme)
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 1))
                painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
                painter.setPen(QPen(theme.color("text"), 1.5))
                painter.drawEllipse(self.at(self._point, self._channel), 6, 6)

    def _draw_lines(self, painter: QPainter, values: Array, output: bool) -> None:
        renderer, theme = self._renderer, self._themes.current
        assert renderer is not None
        by_channel = np.nan_to_num(values).astype(np.float64).reshape(-1, renderer.channels).T
        for channel, one in enumerate(by_channel):
            only = "decoder" if output else "encoder"
            token = only if renderer.channels == 1 else CHANNELS[channel % len(CHANNELS)]
            colour = theme.color(token, 1.0 if renderer.channels == 1 or not output else 0.55)
            style = Qt.PenStyle.DashLine if output else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 1.4, style))
            points = [QPointF(self._x(n), self._y(v)) for n, v in enumerate(one.tolist())]
            if len(points) == 1:
                points.append(QPointF(self.width() - MARGIN, points[0].y()))
            painter.drawPolyline(points)
            if not output and renderer.features <= FEW:
                self._draw_points(painter, points, colour)

    def _draw_points(self, painter: QPainter, points: list[QPointF], colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for point in points:
            painter.drawEllipse(point, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    @property
    def _inner(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def _x(self, place: int) -> float:
        """Above the bar of its error in the picture below, which is as wide."""
        assert self._renderer is not None
        return self._renderer.x_of(place, QRectF(self.rect()))

    def _place(self, x: float) -> int:
        """The nearest place."""
        renderer, frame = self._renderer, QRectF(self.rect())
        assert renderer is not None
        first, last = renderer.x_of(0, frame), renderer.x_of(renderer.features - 1, frame)
        inside = max(first, min(x, last))
        found = renderer.place_at(inside, frame)
        return 0 if found is None else found

    @property
    def _ends(self) -> tuple[float, float]:
        assert self._renderer is not None
        beyond = BEYOND * (self._renderer.high - self._renderer.low)
        return self._renderer.low - beyond, self._renderer.high + beyond

    def _y(self, value: float) -> float:
        (low, high), inner = self._ends, self._inner
        share = max(-0.05, min((value - low) / (high - low), 1.05))
        return inner.bottom() - inner.height() * share

    def _drag(self, at: QPointF) -> None:
        renderer, values = self._renderer, self._values
        assert renderer is not None
        assert values is not None
        (low, high), inner = self._ends, self._inner
        share = (inner.bottom() - at.y()) / inner.height()
        value = low + max(0.0, min(share, 1.0)) * (high - low)
        before, self._point = self._point, self._place(at.x())
        changed = values.copy()
        first, last = sorted((before, self._point))
        # The points in between too, where the hand was faster than the events.
        passed = range(first, last + 1) if self._dragged else range(self._point, self._point + 1)
        for place in passed:
            number = place * renderer.channels + self._channel
            if place != before or not self._dragged or before == self._point:
                self._dragged[number] = value
                changed[number] = value
        self._values = changed
        self.update()
        self.changing.emit(changed)
