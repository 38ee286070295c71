"""What the decoder makes of a path, from its beginning to its end."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from aestudio.core.weights import Array
from aestudio.gui.kit.widgets import button
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.shell.theme import Themes, ui_font

HEIGHT, MARGIN, GAP, HEAD = 92, 12, 6, 24


class PathStrip(QWidget):
    """``closed`` tells that the path is not wanted any more, ``walk_wanted`` that it is to be
    walked along."""

    closed = Signal()
    walk_wanted = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapPathStrip")
        self.setAccessibleName("Decoded along the path")
        self.setToolTip("What the decoder makes of the path, from its beginning to its end")
        self._themes = themes
        self._outputs: Array | None = None
        self._renderer: Renderer | None = None
        self._words = ""
        self._close = button(
            "×", "mapPathCloseButton", "Take the path away", self.closed.emit, self
        )
        self._close.setProperty("role", "link")
        self._close.setAccessibleName("Take the path away")
        self._walk = button(
            "Walk",
            "mapPathWalkButton",
            "Walk along it, frame by frame",
            self.walk_wanted.emit,
            self,
        )
        self._walk.setProperty("role", "link")
        self.setFixedHeight(HEIGHT)
        self.hide()
        themes.changed.connect(self._redraw)

    @property
    def count(self) -> int:
        """Pictures that are shown."""
        return 0 if self._outputs is None else len(self._outputs)

    def show_outputs(self, outputs: Array | None, renderer: Renderer | None, words: str) -> None:
        """Show these (steps, features); None for nothing."""
        self._outputs, self._renderer, self._words = outputs, renderer, words
        self.setVisible(outputs is not None)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._close.adjustSize()
        self._close.move(self.width() - self._close.width() - MARGIN + 4, 3)
        self._walk.adjustSize()
        self._walk.move(self._close.x() - self._walk.width() - GAP, 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.current
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("panel"))
            painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("hairline"))
            if self._outputs is None or self._renderer is None:
                return
            painter.setFont(ui_font(11))
            painter.setPen(theme.color("muted"))
            room = self._walk.x() - GAP - MARGIN
            words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
            head = QRectF(MARGIN, 1, room, HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, words)
            for frame, output in zip(self._frames(), self._outputs, strict=True):
                self._renderer.draw_output(painter, frame, output, output, theme)

    def _frames(self) -> list[QRectF]:
        assert self._outputs is not None
        assert self._renderer is not None
        count, room = len(self._outputs), HEIGHT - HEAD - 8
        pitch = (self.width() - 2 * MARGIN + GAP) / count
        width = int(pitch - GAP)
        while width > 8 and self._renderer.height(width) > room:
            width -= 1
        height = self._renderer.height(width)
        # As many pixels apart as there is room, so that the first and last meet the margins.
        step = (self.width() - 2 * MARGIN - width) / max(1, count - 1)
        step = min(step, width + 2.0 * GAP)
        return [
            QRectF(round(MARGIN + number * step), HEAD, width, height) for number in range(count)
        ]

    def _redraw(self) -> None:
        self.update()
