"""A small drawing of the stack in which a layer is chosen."""

from math import sqrt

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aestudio.core.architecture import Architecture
from aestudio.core.shapes import shape_text
from aestudio.core.stack import Role
from aestudio.core.units import count_text
from aestudio.gui.inspect.neurons.choices import layer_title
from aestudio.gui.kit.figures import rounded_count
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.shell.theme import Theme, Themes, ui_font

HEIGHT, TOP, LABEL, WIDEST, LEAST = 122, 4, 18, 14, 6
KEYS = PartKeys(
    "In the layers of a network",
    step=Keys("The layer before, after", {"Left": -1, "Right": 1}, {"Up": -1, "Down": 1}),
    ends=Keys("The first, the last", {"Home": 0, "End": -1}),
)
COLOURS = {Role.ENCODER: "encoder", Role.CODINGS: "codings"}


class StackBars(QWidget):
    """A bar a layer: as high as the square root of its units, in the colour of its role.

    ``chosen`` carries the number of the layer, from 1.
    """

    chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._architecture: Architecture | None = None
        self._layer = 1
        self.setObjectName("stackBars")
        self.setAccessibleName("Layer")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(180, HEIGHT)

    def show_stack(self, architecture: Architecture, layer: int) -> None:
        """Show the layers of a network, one of them chosen."""
        self._architecture, self._layer = architecture, layer
        self.setAccessibleDescription(self._words(layer))
        self.update()

    def bar(self, number: int) -> QRectF:
        """Where a layer is drawn; 0 is the input."""
        assert self._architecture is not None
        sizes = self._architecture.sizes
        pitch = self.width() / len(sizes)
        width = max(2.0, min(WIDEST, pitch - 3))
        room = self.height() - TOP - LABEL - 2
        height = max(LEAST, room * sqrt(sizes[number] / max(sizes)))
        middle = TOP + room / 2
        return QRectF(pitch * (number + 0.5) - width / 2, middle - height / 2, width, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number:
            self.chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._architecture is None:
            return
        count = self._architecture.layer_count
        match KEYS.pressed(event):
            case "step", by:
                self.chosen.emit(max(1, min(self._layer + by, count)))
            case "ends", end:
                self.chosen.emit(end % count + 1 if end else 1)
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._number_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if number is None else self._words(number))
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._architecture is None:
            return
        theme = self._themes.current
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number in range(len(self._architecture.sizes)):
                self._draw_bar(painter, theme, number)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("accent"), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _draw_bar(self, painter: QPainter, theme: Theme, number: int) -> None:
        assert self._architecture is not None
        bar, chosen = self.bar(number), number == self._layer
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._colour(number)))
        painter.drawRoundedRect(bar, 2, 2)
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(bar.adjusted(-2.5, -2.5, 2.5, 2.5), 3, 3)
        sizes = self._architecture.sizes
        if chosen or self.width() / len(sizes) >= 28:
            painter.setFont(ui_font(10))
            painter.setPen(theme.color("text" if chosen else "muted"))
            text = rounded_count(sizes[number])
            place = QRectF(bar.center().x() - 30, self.height() - LABEL, 60, LABEL)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _colour(self, number: int) -> str:
        assert self._architecture is not None
        if not number:
            return "border"
        return COLOURS.get(self._architecture.stack[number - 1].role, "decoder")

    def _words(self, number: int) -> str:
        assert self._architecture is not None
        if not number:
            return f"Input: {count_text(self._architecture.inputs, 'feature')}, no units to look at"
        own = self._architecture.stack[number - 1]
        title = layer_title(self._architecture, number)
        shape = f" ({shape_text(own.output_shape)})" if len(own.output_shape) > 1 else ""
        each = "channel" if own.channelled else "unit"
        return f"{title}: {count_text(own.width, each)}{shape}, {own.activation.label}"

    def _number_at(self, at: QPoint) -> int | None:
        if self._architecture is None:
            return None
        count = len(self._architecture.sizes)
        return max(0, min(int(at.x() / self.width() * count), count - 1))

    def _redraw(self) -> None:
        self.update()
