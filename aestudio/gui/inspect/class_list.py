"""How many samples of each class are selected, of how many there are."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aestudio.gui.inspect.inspected import Inspected, Selection
from aestudio.gui.kit.figures import class_text
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.samples.class_colours import class_colour
from aestudio.gui.shell.theme import Themes, ui_font

ROW, HEAD = 21, 22
DOT, NAMES, FIGURE = 10, 20, 78  # Pixels: of the dot, up to the names, behind the bar.
BAR = 30  # The least that is left of the bars for names.
KEYS = PartKeys(
    "In the classes",
    step=Keys("The class above, below", {"Up": -1, "Down": 1}),
    select=Keys("Select its samples", {"Return": None}, {"Space": None}),
)


class ClassList(QWidget):
    """``change_wanted`` carries a function of Inspected: a class that is clicked is selected, one
    more with Ctrl held."""

    change_wanted = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._inspected: Inspected | None = None
        self._counts: list[tuple[str, int, int]] = []
        self._current = 0
        self.setObjectName("classList")
        self.setAccessibleName("Classes: selected of all")
        self.setToolTip("Click a class to select its samples; Ctrl adds one")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._redraw)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(120, HEAD + ROW * len(self._counts))

    @property
    def counts(self) -> tuple[tuple[str, int, int], ...]:
        """Name, selected and all samples of each class."""
        return tuple(self._counts)

    @property
    def name_width(self) -> int:
        """The pixels of the names: of the longest, as far as there is room beside the bars."""
        metrics = QFontMetrics(ui_font(12))
        longest = max((metrics.horizontalAdvance(one[0]) for one in self._counts), default=0)
        return max(BAR, min(longest + 2, self.width() - NAMES - BAR - FIGURE))

    def show_inspected(self, inspected: Inspected) -> None:
        """Count what is selected; nothing is shown where there are no classes."""
        self._inspected = inspected
        part, labels = inspected.part, inspected.part.labels
        self.setHidden(labels is None)
        if labels is None:
            return
        chosen = np.bincount(labels[inspected.selection.rows], minlength=len(part.class_names))
        every = part.class_counts()
        before = len(self._counts)
        self._counts = [
            (name, int(some), count)
            for name, some, count in zip(part.class_names, chosen, every, strict=True)
        ]
        if before != len(self._counts):
            self.updateGeometry()
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tip tells the class that it is over, whose name may be cut."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            number = int((event.pos().y() - HEAD) // ROW)
            named = self._counts[number][0] if 0 <= number < len(self._counts) else ""
            told = (class_text(named) if named else "", self.toolTip())
            QToolTip.showText(event.globalPos(), "\n".join(one for one in told if one), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = int((event.position().y() - HEAD) // ROW)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= number < len(self._counts):
            self._current = number
            self._select(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "step", step:
                self._current = max(0, min(self._current + step, len(self._counts) - 1))
                self.update()
            case "select", _:
                self._select(more=False)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_head(painter)
            for number in range(len(self._counts)):
                self._draw_row(painter, number)

    def _draw_head(self, painter: QPainter) -> None:
        font = ui_font(11)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._themes.current.color("muted"))
        place = QRectF(0, 0, self.width(), HEAD)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, "CLASS · selected / all")

    def _draw_row(self, painter: QPainter, number: int) -> None:
        theme = self._themes.current
        name, some, count = self._counts[number]
        place = QRectF(0, HEAD + ROW * number, self.width(), ROW)
        middle = place.center().y()
        if self.hasFocus() and number == self._current:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(class_colour(number, theme))
        painter.drawEllipse(QRectF(3, middle - DOT / 2, DOT, DOT))
        named = self.name_width
        left = NAMES + named + 8
        bar = QRectF(left, middle - 2.5, max(0, self.width() - left - FIGURE), 5)
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(bar, 2, 2)
        if some:
            painter.setBrush(class_colour(number, theme))
            painter.drawRect(
                QRectF(bar.left(), bar.top(), bar.width() * some / count, bar.height())
            )
        painter.setFont(ui_font(12))
        painter.setPen(theme.color("text"))
        words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, named)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place.adjusted(NAMES, 0, 0, 0), centre, words)
        painter.setPen(theme.color("muted"))
        right = Qt.AlignmentFlag.AlignRight | centre
        painter.drawText(place.adjusted(0, 0, -2, 0), right, f"{some:,} / {count:,}")

    def _select(self, more: bool) -> None:
        found, number = self._inspected, self._current
        if found is None or found.part.labels is None:
            return
        rows = np.flatnonzero(found.part.labels == number)
        name = self._counts[number][0]
        if more:
            rows = np.union1d(rows, found.selection.rows)
            name = f"{found.selection.told} and {name}" if len(found.selection) else name
        chosen = Selection(rows, name if more else f"all of {name}")
        self.change_wanted.emit(lambda one: one.selecting(chosen))

    def _redraw(self) -> None:
        self.update()
