"""Small parts that every panel is built from.

A part that is given its parent is styled once. One that is put into a layout first, and into the
window with all that it holds later, is styled anew at every step, which a reader sees as a halt.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aestudio.gui.kit.tips import wrapped


class Card(QFrame):
    """A panel with a hairline, a 36 px header and a body."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        header = QFrame(self)
        header.setProperty("role", "cardHeader")
        header.setFixedHeight(37)
        self.title = label(title, "title", header)
        self.header = row(header, 12, 0, 12, 0, spacing=8)
        self.header.addWidget(self.title)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addLayout(self.body, 1)


class Segments(QFrame):
    """A row of buttons of which one is chosen."""

    chosen = Signal(object)

    def __init__(
        self, choices: Sequence[tuple[object, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setFixedHeight(26)
        self._values = [value for value, _text in choices]
        self._group = QButtonGroup(self)
        layout = row(self, 1, 1, 1, 1, spacing=0)
        for number, (_value, text) in enumerate(choices):
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setAccessibleName(text)
            button.setObjectName(f"{text.lower()}Segment")
            button.setToolTip(f"Show the {text.lower()}")
            self._group.addButton(button, number)
            layout.addWidget(button, 1)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._values[number]))

    def button(self, value: object) -> QAbstractButton:
        """The button of a choice."""
        return self._group.button(self._values.index(value))

    def show_value(self, value: object) -> None:
        """Mark a choice without telling anyone."""
        self.button(value).setChecked(True)


class Switch(QCheckBox):
    """A check box drawn as a switch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(32, 20)

    def hitButton(self, position: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(1.0 if self.isEnabled() else 0.45)
            on = palette.link().color()
            off = palette.placeholderText().color()
            track = QRectF(1, 1, 30, 18)
            painter.setPen(on if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(on if self.isChecked() else off)
            painter.drawRoundedRect(track, 9, 9)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.GlobalColor.white)
            painter.drawEllipse(QPointF(22 if self.isChecked() else 10, 10), 7, 7)


class ClickableCard(QFrame):
    """A card that acts like a button, with the mouse and the keyboard."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


def label(text: str, role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label in one of the roles of the style sheet."""
    found = QLabel(text, parent)
    found.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        found.setProperty("role", role)
    return found


def pill(text: str, tone: str = "", parent: QWidget | None = None) -> QLabel:
    """A small rounded mark."""
    found = label(text, "pill", parent)
    found.setProperty("tone", tone)
    found.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return found


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a pill or banner and restyle it."""
    set_property(widget, "tone", tone)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet asks for, and restyle."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def row(
    parent: QWidget, left: int, top: int, right: int, bottom: int, spacing: int = 8
) -> QHBoxLayout:
    """A horizontal layout of ``parent`` with these margins."""
    layout = QHBoxLayout(parent)
    layout.setContentsMargins(left, top, right, bottom)
    layout.setSpacing(spacing)
    return layout


def button(
    text: str, name: str, tip: str, clicked: Callable[[], object], parent: QWidget | None = None
) -> QPushButton:
    """A compact push button."""
    found = QPushButton(text, parent)
    found.setObjectName(name)
    found.setProperty("role", "compact")
    found.setToolTip(wrapped(tip))
    found.setAccessibleName(text or tip)
    found.clicked.connect(lambda _checked=False: clicked())
    return found


def walked(parts: Sequence[QWidget]) -> None:
    """Let the tab key lead through these in their order, which is not that in which they were
    made."""
    for before, after in pairwise(parts):
        QWidget.setTabOrder(before, after)


def scrolled(content: QWidget, area: QScrollArea | None = None) -> QScrollArea:
    """A frameless area, ``area`` if given, in which ``content`` is as wide as it, and scrolls
    where it is taller."""
    area = area or QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # What has the focus comes into sight by itself: there is nothing to do with the area alone.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def separator(vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """A hairline."""
    line = QFrame(parent)
    line.setProperty("role", "separator")
    if vertical:
        line.setFixedSize(1, 22)
    else:
        line.setFixedHeight(1)
    return line
