"""The line of a run's epochs with a tick for each snapshot, and the handle that goes along it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.core.snapshots import Timeline
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.shell.theme import Themes

EDGE, HEIGHT, LEAST = 8, 28, 64  # Pixels: what is left free at both ends; of the track.
TICK, BORDER = 6, 10  # Half heights of the mark of a snapshot and of the end of a stage.
KEYS = PartKeys(
    "In the epochs of a run",
    step=Keys("The snapshot before, after", {"Left": -1, "Right": 1}, {"Down": -1, "Up": 1}),
    first=Keys("The first epoch", {"Home": None}),
    last=Keys("The last epoch", {"End": None}),
)
RADIUS, NEAR = 6, 7  # Of the handle; pixels by which the pointer may miss a tick.


class RewindTrack(QWidget):
    """``moved`` carries the position that was chosen."""

    moved = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._timeline, self._position = Timeline(), 0
        self.setObjectName("rewindTrack")
        self.setAccessibleName("Epoch shown")
        self.setToolTip(
            wrapped(
                "Drag to an earlier epoch: reconstructions and figures are those of its snapshot. "
                "Arrow keys go from snapshot to snapshot"
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, HEIGHT)

    @property
    def position(self) -> int:
        """Where the handle is."""
        return self._position

    def show_timeline(self, timeline: Timeline, position: int) -> None:
        """Show the epochs of a run, the handle at ``position``."""
        self._timeline, self._position = timeline, position
        self.update()

    def move_to(self, position: int) -> None:
        """Bring the handle there, as if it had been dragged."""
        position = max(1, min(position, self._timeline.epochs))
        if position != self._position:
            self._position = position
            self.update()
            self.moved.emit(position)

    def step(self, step: int) -> None:
        """To the next snapshot, or to the one before where ``step`` is -1."""
        self.move_to(self._timeline.next_mark(self._position, step))

    def x_of(self, position: int) -> float:
        """Where a position is drawn, in pixels."""
        span = max(1, self._timeline.epochs - 1)
        return EDGE + (self.width() - 2 * EDGE) * (position - 1) / span

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.move_to(self._position_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.move_to(self._position_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "step", step:
                self.step(step)
            case "first", _:
                self.move_to(1)
            case "last", _:
                self.move_to(self._timeline.epochs)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, middle = self._themes.current, self.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            here = self.x_of(self._position)
            for start, end, colour in (
                (EDGE, here, "accent"),
                (here, self.width() - EDGE, "border"),
            ):
                painter.setPen(QPen(theme.color(colour), 2))
                painter.drawLine(round(start), round(middle), round(end), round(middle))
            self._draw_ticks(painter, self._timeline.borders, "border", BORDER)
            self._draw_ticks(painter, self._timeline.marks, "muted", TICK)
            painter.setPen(QPen(theme.color("accent"), 3 if self.hasFocus() else 2))
            painter.setBrush(theme.color("panel"))
            box = QRectF(here - RADIUS, middle - RADIUS, 2 * RADIUS, 2 * RADIUS)
            painter.drawEllipse(box)

    def _redraw(self) -> None:
        self.update()

    def _draw_ticks(
        self, painter: QPainter, positions: tuple[int, ...], colour: str, half: int
    ) -> None:
        middle = self.height() / 2
        painter.setPen(QPen(self._themes.current.color(colour), 1))
        for position in positions:
            x = round(self.x_of(position))
            painter.drawLine(x, round(middle - half), x, round(middle + half))

    def _position_at(self, x: float) -> int:
        """The nearest snapshot where one is near, else the nearest epoch."""
        marks = self._timeline.marks
        near = min(marks, key=lambda one: abs(self.x_of(one) - x), default=None)
        if near is not None and abs(self.x_of(near) - x) <= NEAR:
            return near
        share = (x - EDGE) / max(1, self.width() - 2 * EDGE)
        return max(1, min(round(1 + share * (self._timeline.epochs - 1)), self._timeline.epochs))
