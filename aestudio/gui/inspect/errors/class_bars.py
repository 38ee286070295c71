"""The errors of each class, a row each: the mean as a bar, the median as a tick, the count."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aestudio.gui.kit.figures import count_text, error_figure
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.samples.class_colours import class_colour
from aestudio.gui.shell.theme import Themes, ui_font

ROW, HEAD, SIDE = 21, 22, 16
DOT, FIGURE = 10, 84  # Pixels.
LEAST_NAME, MOST_NAME, BESIDE_NAME = 24, 150, 32
CAPTIONS = ("Mean", "Median", "Samples")
KEYS = PartKeys(
    "In the errors of classes",
    step=Keys("The class above, below", {"Up": -1, "Down": 1}),
    select=Keys("Select its samples", {"Return": None}, {"Space": None}),
)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class: its number, name and errors; so many ``selected`` of ``count``."""

    number: int
    name: str
    mean: float
    median: float
    count: int
    selected: int = 0


class ClassBars(QWidget):
    """``chosen`` carries the number of a class and whether it comes on top of what is selected."""

    chosen = Signal(int, bool)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._rows: tuple[ClassRow, ...] = ()
        self._current, self._under = 0, -1
        self.setObjectName("errorClassBars")
        self.setAccessibleName("Errors of each class, the worst first")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = LEAST_NAME
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        themes.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(320, HEAD + ROW * len(self._rows) + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def rows(self) -> tuple[ClassRow, ...]:
        """The classes, from top to bottom."""
        return self._rows

    def show_rows(self, rows: tuple[ClassRow, ...]) -> None:
        """Show these classes."""
        other = len(rows) != len(self._rows)
        self._rows = rows
        metrics = QFontMetricsF(ui_font(12))
        widest = max((metrics.horizontalAdvance(one.name) for one in rows), default=0.0)
        self._name = round(min(max(widest, LEAST_NAME), MOST_NAME)) + BESIDE_NAME
        if other:
            self.updateGeometry()
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._row_at(event.pos().y())
            words = "" if number is None else self._words(self._rows[number])
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self._current = number
            more = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.chosen.emit(self._rows[number].number, more)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self._row_at(event.position().y())
        self._under = -1 if under is None else under
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._under = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "step", by:
                self._current = max(0, min(self._current + by, len(self._rows) - 1))
                self.update()
            case "select", _ if self._rows:
                self.chosen.emit(self._rows[self._current].number, False)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_head(painter)
            means = [one.mean for one in self._rows]
            most = max((one for one in means if one == one), default=0.0) or 1.0
            for number in range(len(self._rows)):
                self._draw_row(painter, number, most)

    def _draw_head(self, painter: QPainter) -> None:
        font = ui_font(11)
        painter.setFont(font)
        painter.setPen(self._themes.current.color("muted"))
        place = QRectF(SIDE, 0, self.width() - 2 * SIDE, HEAD)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, "Worst first")
        for column, text in zip(self._columns(0, HEAD), CAPTIONS, strict=True):
            painter.drawText(column, _right(), text)

    def _draw_row(self, painter: QPainter, number: int, most: float) -> None:
        theme, one = self._themes.current, self._rows[number]
        top = HEAD + ROW * number
        place = QRectF(SIDE - 8, top, self.width() - 2 * SIDE + 16, ROW)
        if number == self._under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(place, 4, 4)
        if self.hasFocus() and number == self._current:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        middle = place.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(class_colour(one.number, theme))
        painter.drawEllipse(QRectF(SIDE, middle - DOT / 2, DOT, DOT))
        self._draw_bar(painter, one, middle, most)
        painter.setFont(ui_font(12))
        painter.setPen(theme.color("text"))
        name = QRectF(SIDE + 18, top, self._name - 26, ROW)
        painter.drawText(
            name,
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(
                one.name, Qt.TextElideMode.ElideRight, round(name.width())
            ),
        )
        texts = (_figure(one.mean), _figure(one.median), f"{one.count:,}")
        for column, text in zip(self._columns(top, ROW), texts, strict=True):
            painter.drawText(column, _right(), text)
            painter.setPen(theme.color("muted"))

    def _draw_bar(self, painter: QPainter, one: ClassRow, middle: float, most: float) -> None:
        theme = self._themes.current
        width = self.width() - 2 * SIDE - self._name - FIGURE * len(CAPTIONS)
        track = QRectF(SIDE + self._name, middle - 4, max(8, width), 8)
        painter.fillRect(track, theme.color("hover"))
        if one.mean != one.mean:
            return
        bar = QRectF(track)
        bar.setWidth(track.width() * one.mean / most)
        painter.fillRect(bar, class_colour(one.number, theme))
        at = track.left() + track.width() * min(one.median / most, 1.0)
        painter.fillRect(QRectF(at - 1, track.top() - 3, 2, 14), theme.color("text"))

    def _columns(self, top: float, height: float) -> list[QRectF]:
        left = self.width() - SIDE - FIGURE * len(CAPTIONS)
        return [QRectF(left + FIGURE * place, top, FIGURE, height) for place in range(3)]

    def _row_at(self, y: float) -> int | None:
        number = int((y - HEAD) // ROW)
        return number if 0 <= number < len(self._rows) else None

    def _words(self, one: ClassRow) -> str:
        chosen = f", {one.selected:,} of them selected" if one.selected else ""
        return (
            f"{one.name}: mean error {_figure(one.mean)}, median {_figure(one.median)}, "
            f"{count_text(one.count, 'sample')}{chosen}\n"
            "Click to select them; Ctrl adds them to the selection"
        )

    def _redraw(self) -> None:
        self.update()


def _figure(value: float) -> str:
    return error_figure(value) if value == value else "–"


def _right() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
