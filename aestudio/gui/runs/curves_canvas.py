"""The plot of several runs: points at epochs, comes nearer, and can be walked with the keys."""

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.sight import Sight
from aestudio.gui.kit.figures import loss_text
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.runs.curves_painting import draw_ground, draw_lines, draw_notes, draw_place
from aestudio.gui.runs.curves_plane import Place, Plane, nearest, place_of, plane_of
from aestudio.gui.runs.curves_scene import Axis, Picture
from aestudio.gui.runs.curves_ticks import ticks_across
from aestudio.gui.runs.pointed_canvas import PointedCanvas
from aestudio.gui.shell.theme import Theme

REACH = 28  # Pixels within which an epoch is pointed at.
A_NOTCH, CLOSER, A_STEP = 120, 0.8, 0.1
KEYS = PartKeys(
    "In the curves of runs",
    walk=Keys("Epoch by epoch", {"Left": -1, "Right": 1}),
    change=Keys("To another run", {"Up": -1, "Down": 1}),
    zoom=Keys("Nearer, farther", {"+": CLOSER, "-": 1 / CLOSER}, {"=": CLOSER}),
    fit=Keys("All epochs", {"Home": None}, {"0": None}),
    leave=Keys("Point at none", {"Esc": None}),
)


class CurvesCanvas(PointedCanvas):
    """``hovered`` carries what is told of the epoch that is pointed at, empty if none is."""

    zoomed_changed = Signal(bool)
    usual = QSize(620, 260)
    _pointed: Place | None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._picture = Picture()
        self._scale, self._axis = LossScale(logarithmic=True), Axis.EPOCHS
        self._sight = Sight()
        self._dragged: float | None = None
        super().__init__("runCurvesPlot", "Curves of the marked runs", theme, parent)

    @property
    def picture(self) -> Picture:
        """What is drawn."""
        return self._picture

    @property
    def plane(self) -> Plane:
        """Where it is drawn."""
        return plane_of(self._picture, self.width(), self.height(), self._scale, self._across)

    @property
    def told(self) -> str:
        """What is told of the epoch that is pointed at."""
        return "" if self._pointed is None else _told(self._pointed)

    def show_picture(self, picture: Picture, axis: Axis, *, logarithmic: bool) -> None:
        """Draw other curves, or on other axes; a part that was looked at stays in sight as long
        as the axis counts the same."""
        if axis is not self._axis:
            self._look(Sight())
        self._picture, self._axis = picture, axis
        self._scale = LossScale(logarithmic)
        self._point(None)
        self.update()

    def fit(self) -> None:
        """Bring everything into sight."""
        self._look(Sight())

    def zoom_by(self, factor: float, at: float | None = None) -> None:
        """Nearer, or farther for factors above 1, about a place or the middle."""
        left, right = self._across
        middle = (left + right) / 2 if at is None else at
        self._look(self._sight.stretched((left, right), self._end, factor, middle))

    def point_at(self, place: QPointF) -> None:
        """Tell of the epoch that is nearest."""
        self._point(nearest(self._picture, self.plane, place, REACH))

    def paintEvent(self, event: QPaintEvent) -> None:
        plane, picture = self.plane, self._picture
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = self._scale.ticks(plane.low, plane.high, plane.frame.height())
            across = ticks_across(self._axis, plane.left, plane.right, plane.frame.width())
            draw_ground(painter, plane, picture, left, across, self._theme)
            draw_lines(painter, plane, picture, self._theme)
            draw_notes(painter, plane, picture, self._theme)
            if self._pointed is not None:
                again = place_of(plane, self._pointed.line, self._pointed.number)
                draw_place(painter, plane, again, self.told, self._theme)
            self._draw_focus(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            self.point_at(event.position())
            return
        plane, now = self.plane, event.position().x()
        by = plane.value(self._dragged) - plane.value(now)
        self._dragged = now
        self._look(self._sight.moved(self._across, self._end, by))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged = event.position().x()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / A_NOTCH
        self.zoom_by(CLOSER**notches, self.plane.value(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "zoom", factor:
                self.zoom_by(factor)
            case "fit", _:
                self.fit()
            case "walk", step:
                self._walk(step)
            case "change", step:
                self._change_line(step)
            case "leave", _ if self._pointed is not None:
                self._point(None)
            case _:
                super().keyPressEvent(event)

    @property
    def _end(self) -> float:
        return max(self._picture.right, 1e-9)

    @property
    def _across(self) -> tuple[float, float]:
        return self._sight.across or (0.0, self._end)

    def _look(self, sight: Sight) -> None:
        was, self._sight = self._sight.partial, sight
        self.update()
        if was != sight.partial:
            hand = Qt.CursorShape.OpenHandCursor if sight.partial else Qt.CursorShape.ArrowCursor
            self.setCursor(hand)
            self.zoomed_changed.emit(sight.partial)

    def _walk(self, by: int) -> None:
        """To the epoch before or after, of the same line; first to the end of the first."""
        if self._pointed is None:
            self._change_line(0)
            return
        line = self._pointed.line
        number = min(max(self._pointed.number + by, 0), len(line.x) - 1)
        self._point(place_of(self.plane, line, number))

    def _change_line(self, by: int) -> None:
        """To another line, at about the same place."""
        lines = self._picture.lines
        if not lines:
            return
        if self._pointed is None:
            self._point(place_of(self.plane, lines[0], len(lines[0].x) - 1))
            return
        held = self._pointed
        found = lines[(lines.index(held.line) + by) % len(lines)]
        number = int(np.abs(found.x - held.line.x[held.number]).argmin())
        self._point(place_of(self.plane, found, number))


def _told(place: Place) -> str:
    """2 · tied · epoch 12 · 0.0831; with its stage where there are several. Of a mean of several
    runs tied · 3.2 s · 0.0831 ± 0.0021."""
    line, number = place.line, place.number
    if line.stage.deviation is not None:
        spread = loss_text(float(line.stage.deviation[number]))
        loss = loss_text(float(line.raw[number]))
        return f"{line.run.title} · {line.x[number]:.1f} s · {loss} ± {spread}"
    stage = f"{line.stage.name.lower()}, " if len(line.run.stages) > 1 else ""
    loss = loss_text(float(line.raw[number]))
    return f"{line.run.title} · {stage}epoch {number + 1:,} · {loss}"
