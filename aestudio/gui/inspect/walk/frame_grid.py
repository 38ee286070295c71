"""The frames of a walk side by side, one of them current."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from aestudio.gui.inspect.samples.cells import Cells
from aestudio.gui.inspect.walk.routes import Frames
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.shell.theme import Themes, ui_font

KEYS = PartKeys(
    "In the frames of a walk",
    step=Keys("The frame before, behind", {"Left": -1, "Right": 1}),
    line=Keys("The frame above, below", {"Up": -1, "Down": 1}),
    ends=Keys("The first, the last", {"Home": 0, "End": -1}),
    play=Keys("Play, or stop", {"Space": None}),
)
ACROSS = 12  # Frames beside each other in a picture of all.


class FrameGrid(QAbstractScrollArea):
    """``chosen`` carries the number of a frame, from 0, ``play_wanted`` tells of the space bar."""

    chosen = Signal(int)
    play_wanted = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkFrames")
        self.setAccessibleName("Frames of the walk")
        self.setToolTip("Click a frame to see it large; Space plays them")
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._themes = themes
        self._frames: Frames | None = None
        self._renderer: Renderer | None = None
        self._current = 0
        self._cells = Cells(0, 1, 1, 1, 1)
        self._drawn: dict[int, QPixmap] = {}
        themes.changed.connect(self._redraw)

    def show_frames(self, frames: Frames | None, renderer: Renderer, current: int) -> None:
        """Show these; None for none."""
        self._frames, self._renderer, self._current = frames, renderer, current
        self._drawn = {}
        self._lay_out()

    def show_current(self, current: int) -> None:
        """Mark another one, and bring it into sight."""
        self._current = current
        place, bar = self._cells.place(current), self.verticalScrollBar()
        if place.top() < bar.value():
            bar.setValue(round(place.top()))
        elif place.bottom() > bar.value() + self.viewport().height():
            bar.setValue(round(place.bottom()) - self.viewport().height())
        self.viewport().update()

    def place_of(self, number: int) -> QRectF:
        """Where a frame is seen."""
        return self._cells.place(number).translated(0, -self.verticalScrollBar().value())

    def picture(self) -> Sketch | None:
        """All frames in order, without marks; None without any."""
        frames, renderer, theme = self._frames, self._renderer, self._themes.current
        if frames is None or renderer is None or not len(frames):
            return None
        width = renderer.least_width
        across = min(len(frames), ACROSS if renderer.side_by_side else 3)
        room = across * (width + 8) + 16
        cells = Cells(len(frames), room, width, renderer.height(width), 1)

        def draw(painter: QPainter, _density: float) -> None:
            for number, output in enumerate(frames.outputs):
                place = cells.pictures(cells.place(number))[0]
                renderer.draw_input(painter, place, output, theme)

        return Sketch("walk", QSize(room, cells.whole_height), theme.color("panel"), draw)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        number = self._cells.at(at.x(), at.y() + self.verticalScrollBar().value())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "step", by:
                self._go(self._current + by)
            case "line", by:
                self._go(self._current + by * self._cells.columns)
            case "ends", end:
                self._go(end % max(1, self._cells.count))
            case "play", _:
                self.play_wanted.emit()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, frames = self._themes.current, self._frames
        top = self.verticalScrollBar().value()
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), theme.color("panel"))
            if frames is None:
                return
            for number in self._cells.shown(top, self.viewport().height()):
                place = self.place_of(number)
                frame = self._cells.pictures(place)[0]
                painter.drawPixmap(frame.topLeft(), self._pixmap(number))
                current = number == self._current
                painter.setFont(ui_font(11))
                painter.setPen(theme.color("text" if current else "muted"))
                figure = self._cells.figure(place)
                name = frames.marks[number]
                cut = painter.fontMetrics().elidedText(
                    name, Qt.TextElideMode.ElideRight, int(figure.width())
                )
                painter.drawText(figure, Qt.AlignmentFlag.AlignCenter, cut)
                if current:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    width = 2 if self.hasFocus() else 1.5
                    painter.setPen(QPen(theme.color("accent"), width))
                    painter.drawRoundedRect(frame.adjusted(-2, -2, 2, 2), 3, 3)

    def _pixmap(self, number: int) -> QPixmap:
        """Drawn once: the mark that moves along needs no new picture."""
        if number not in self._drawn:
            assert self._frames is not None
            assert self._renderer is not None
            size = QSize(self._cells.picture, self._cells.height)
            density = self.devicePixelRatioF()
            found = QPixmap(size * density)
            found.setDevicePixelRatio(density)
            found.fill(Qt.GlobalColor.transparent)
            with QPainter(found) as painter:
                frame = QRectF(0, 0, size.width(), size.height())
                output = self._frames.outputs[number]
                self._renderer.draw_input(painter, frame, output, self._themes.current)
            self._drawn[number] = found
        return self._drawn[number]

    def _go(self, number: int) -> None:
        if self._cells.count:
            self.chosen.emit(max(0, min(number, self._cells.count - 1)))

    def _lay_out(self) -> None:
        renderer = self._renderer
        if renderer is None:
            return
        count = 0 if self._frames is None else len(self._frames)
        width = max(56, renderer.least_width) if renderer.side_by_side else 140
        self._cells = Cells(count, self.viewport().width(), width, renderer.height(width), 1)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._cells.whole_height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(1, self._cells.line_height // 2))
        self.viewport().update()

    def _redraw(self) -> None:
        self._drawn = {}
        self.viewport().update()
