"""A few pictures of samples or outputs in rows, each with a figure below it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aestudio.core.weights import Array
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.samples.renderer import Renderer, draw_placeholder
from aestudio.gui.shell.theme import Themes, ui_font

KEYS = PartKeys(
    "In the samples that excite a unit",
    step=Keys("The sample beside", {"Left": -1, "Right": 1}),
    line=Keys("The sample above, below", {"Up": -1, "Down": 1}),
)
GAP, FIGURE, LEAST_HIGH, WIDE = 8, 18, 24, 96


class SampleStrip(QWidget):
    """``columns`` pictures a row, at the most. ``pointed`` carries the place of the one that was
    clicked or stepped to, where they can be."""

    pointed = Signal(int)

    def __init__(
        self, name: str, accessible: str, columns: int, themes: Themes, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._themes, self._most = themes, columns
        self._renderer: Renderer | None = None
        self._values: Sequence[Array | None] = ()
        self._figures: Sequence[str] = ()
        self._tips: Sequence[str] = ()
        self._marked: int | None = None
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self._redraw)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = -(-max(len(self._values), 1) // self._columns)
        return lines * (self._height(width) + FIGURE + 4) - 4

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(max(self.width(), 300)))

    @property
    def values(self) -> Sequence[Array | None]:
        """What it shows."""
        return self._values

    def let_choose(self) -> None:
        """Pictures can be clicked and stepped to."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_samples(
        self,
        renderer: Renderer,
        values: Sequence[Array | None],
        figures: Sequence[str],
        tips: Sequence[str] = (),
    ) -> None:
        """Show these; None for what is not known yet."""
        other = len(values) != len(self._values) or renderer is not self._renderer
        self._renderer, self._values = renderer, values
        self._figures, self._tips = figures, tips
        if other:
            self.updateGeometry()
        self.update()

    def show_nothing(self) -> None:
        """Empty frames: what there is to show is not known yet."""
        self._values, self._marked = [None] * len(self._values), None
        self._figures = [""] * len(self._values)
        self.update()

    def mark(self, place: int | None) -> None:
        """Mark one of them."""
        self._marked = place
        self.update()

    def frame(self, place: int) -> QRectF:
        """Where one is drawn."""
        line, column = divmod(place, self._columns)
        width, height = self._width(self.width()), self._height(self.width())
        left = column * (width + GAP)
        return QRectF(left, line * (height + FIGURE + 4), width, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        chooses = self.focusPolicy() is not Qt.FocusPolicy.NoFocus
        if chooses and place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pointed.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "step", by:
                self._go(by)
            case "line", by:
                self._go(by * self._columns)
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(event.pos())
            known = place is not None and place < len(self._tips)
            QToolTip.showText(event.globalPos(), self._tips[place or 0] if known else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, renderer = self._themes.current, self._renderer
        if renderer is None:
            return
        with QPainter(self) as painter:
            painter.setFont(ui_font(11))
            for place, values in enumerate(self._values):
                frame = self.frame(place)
                if values is None:
                    draw_placeholder(painter, frame, theme)
                else:
                    renderer.draw_input(painter, frame, values, theme)
                if place == self._marked:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(theme.color("accent"), 2.5 if self.hasFocus() else 2))
                    painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 3, 3)
                painter.setPen(theme.color("text" if place == self._marked else "muted"))
                below = QRectF(frame.left() - GAP / 2, frame.bottom(), frame.width() + GAP, FIGURE)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._figures[place])

    def columns_of(self, renderer: Renderer | None) -> int:
        """Pictures a row: fewer where they need to be wide."""
        wide = renderer is not None and renderer.least_width > WIDE
        return max(1, self._most // 2) if wide else self._most

    @property
    def _columns(self) -> int:
        return self.columns_of(self._renderer)

    def _width(self, width: int) -> float:
        return (width - GAP * (self._columns - 1)) / self._columns

    def _height(self, width: int) -> int:
        own = max(1, int(self._width(width)))
        return own if self._renderer is None else max(LEAST_HIGH, self._renderer.height(own))

    def _go(self, by: int) -> None:
        here = -1 if self._marked is None else self._marked
        place = max(0, here + by)
        if place < len(self._values):
            self.pointed.emit(place)

    def _at(self, at: QPoint) -> int | None:
        places = range(len(self._values))
        return next((one for one in places if self.frame(one).contains(at)), None)

    def _redraw(self) -> None:
        self.update()
