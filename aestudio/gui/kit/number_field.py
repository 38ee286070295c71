"""A field for one number: typed, stepped with arrows or the wheel, with its unit inside."""

from math import floor, isfinite, log10

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from aestudio.core.params import Parameter
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label, set_property

SERIES = (1.0, 2.0, 5.0, 10.0)
UNDO_AND_REDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class NumberField(QLineEdit):
    """Emits ``committed`` with an int or a float, ``mistaken`` with what is wrong.

    ``typed`` comes before and after a value that was typed: unlike a row of steps with the
    arrows, each is an edit of its own.
    """

    committed = Signal(object)
    typed = Signal()
    mistaken = Signal(str)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameter = parameter
        self._shown: float | None = None
        self._written, self._word = "", parameter.zero
        self._complained = False
        self._unit = label(parameter.unit, "muted", self)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.adjustSize()
        if parameter.unit:
            self.setTextMargins(0, 0, self._unit.width() + 4, 0)
        self.setMinimumWidth(60)
        self.setAccessibleName(parameter.label)
        self.setToolTip(wrapped(parameter.help))
        self.editingFinished.connect(self.take)
        self.textEdited.connect(lambda _text: set_property(self, "mistake", False))

    def show_value(self, value: float) -> None:
        """Show ``value`` unless the user is in the middle of typing another."""
        if value == self._shown and self.hasFocus():
            return
        self._shown = value
        set_property(self, "mistake", False)
        self._write(value)

    def call_nothing(self, word: str) -> None:
        """What 0 comes to here, in other words than the usual one."""
        self._word = word
        if self._shown == 0 and not self.hasFocus():
            self._write(0)

    @property
    def is_mistaken(self) -> bool:
        """Whether what stands in the field cannot be taken."""
        return bool(self.property("mistake"))

    def event(self, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride):
            return super().event(event)
        # What is being typed is the field's own to take back, or to drop; all else the window's.
        typed = self.text() != self._written
        if typed and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if not typed and any(event.matches(key) for key in UNDO_AND_REDO):
            event.ignore()
            return False
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._unit.move(
            self.width() - self._unit.width() - 9, (self.height() - self._unit.height()) // 2
        )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Else only what is before or behind the point is taken for a word.
        if event.button() == Qt.MouseButton.LeftButton:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self._step(step, large=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._written:
            self.drop()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self._step(1 if event.angleDelta().y() > 0 else -1, large=False)
        else:
            event.ignore()

    @property
    def _scale(self) -> float:
        return 100.0 if self._parameter.percentage else 1.0

    def drop(self) -> None:
        """Show the value again in place of what was typed."""
        if self._shown is not None:
            self._write(self._shown)
            set_property(self, "mistake", False)
            self._put_right()

    def _write(self, value: float) -> None:
        word = self._word if value == 0 else ""
        self._unit.setVisible(not word)
        self._written = word or self._in_figures(value)
        self.setText(self._written)

    def _in_figures(self, value: float) -> str:
        if self._parameter.percentage:
            return format_number(rounded_percent(value * self._scale))
        return format_number(value)

    def take(self) -> None:
        """Commit what was typed, or say what is wrong with it."""
        # What is shown may be rounded: only what was typed is a value.
        if self.text() == self._written:
            self._put_right()
            return
        value = self._read()
        if value is None:
            return
        self._put_right()
        if value == self._shown:
            return
        self.typed.emit()
        self.committed.emit(value)
        self.typed.emit()

    def _put_right(self) -> None:
        if self._complained:
            self._complained = False
            self.mistaken.emit("")

    def _read(self) -> float | None:
        whole = self._parameter.type is int
        if self._parameter.zero and self.text().strip().lower() in (self._parameter.zero, "0"):
            return 0
        try:
            value = parse_number(self.text(), whole=whole)
        except ValueError:
            self._complain("a whole number" if whole else "a number such as 0.001")
            return None
        value = value if whole else value / self._scale
        wanted = bounds_text(self._parameter, self._scale)
        if wanted and not within(self._parameter, value):
            self._complain(wanted)
            return None
        return value

    def _complain(self, wanted: str) -> None:
        set_property(self, "mistake", True)
        self._complained = True
        self.mistaken.emit(f"{self.accessibleName()}: enter {wanted}")

    def _step(self, direction: int, large: bool) -> None:
        if self._shown is None:
            return
        value = next_value(self._parameter, self._shown, direction, large)
        if value != self._shown and within(self._parameter, value):
            self.committed.emit(value)
            self.show_stepped(value)

    def show_stepped(self, value: float) -> None:
        """Show a value that was stepped to, also while the field has the focus."""
        self._shown = value
        self._write(value)


def parse_number(text: str, whole: bool) -> float:
    """A number as people write it: 0.001, 0,001, 1e-3; raises ValueError."""
    cleaned = text.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if whole:
        return int(cleaned.replace(",", "").replace(".", "")) if _grouped(cleaned) else int(cleaned)
    value = float(cleaned.replace(",", "."))
    if not isfinite(value):
        raise ValueError(text)
    return value


def _grouped(text: str) -> bool:
    parts = text.replace(".", ",").split(",")
    return len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and 0 < len(parts[0]) <= 3


def rounded_percent(percent: float) -> float:
    """To two decimals, of what is less than one to three figures."""
    return round(percent, 2) if abs(percent) >= 1 else float(f"{percent:.3g}")


def format_number(value: float) -> str:
    """Short and exact: 150, 0.001, 1e-6."""
    if isinstance(value, int) or float(value).is_integer():
        return str(int(value))
    text = f"{value:.10g}"
    if "e" not in text:
        return text
    return text.replace("e-0", "e-") if abs(value) < 1e-5 else f"{value:f}".rstrip("0")


def within(parameter: Parameter, value: float) -> bool:
    """Whether ``value`` obeys the declared bounds."""
    return (
        (parameter.minimum is None or value >= parameter.minimum)
        and (parameter.maximum is None or value <= parameter.maximum)
        and (parameter.above is None or value > parameter.above)
        and (parameter.below is None or value < parameter.below)
    )


def bounds_text(parameter: Parameter, scale: float = 1.0) -> str:
    """The declared bounds in words: ``1 to 65,536``."""
    low, high = parameter.minimum, parameter.maximum
    parts = []
    if parameter.zero and high is not None:
        return f"{parameter.zero}, or a number up to {_grouped_number(high * scale)}"
    if low is not None and high is not None:
        return f"{_grouped_number(low * scale)} to {_grouped_number(high * scale)}"
    if parameter.above is not None:
        parts.append(f"more than {_grouped_number(parameter.above * scale)}")
    if low is not None:
        parts.append(f"at least {_grouped_number(low * scale)}")
    if high is not None:
        parts.append(f"at most {_grouped_number(high * scale)}")
    if parameter.below is not None:
        parts.append(f"less than {_grouped_number(parameter.below * scale)}")
    return " and ".join(parts)


def _grouped_number(value: float) -> str:
    """As in messages: 65,536, where the field itself holds 65536."""
    return f"{int(value):,}" if float(value).is_integer() else format_number(value)


def next_value(parameter: Parameter, value: float, direction: int, large: bool) -> float:
    """The next value up or down: 1-2-5 on a logarithmic scale, else one (large: ten) steps."""
    if parameter.logarithmic:
        # Where 0 means off, 1 is a sensible length to switch on; elsewhere values are tiny.
        starts_at_one = parameter.zero and value == 0 and direction > 0
        return 1.0 if starts_at_one else _next_in_series(value, direction)
    if parameter.type is int:
        return int(value) + direction * (10 if large else 1)
    return round(value + direction * (0.1 if large else 0.01), 6)


def _next_in_series(value: float, direction: int) -> float:
    if value <= 0:
        return 1e-5 if direction > 0 else 0.0
    decade = 10.0 ** floor(log10(value) + 1e-9)
    steps = [digit * scale for scale in (decade / 10, decade, decade * 10) for digit in SERIES]
    if direction > 0:
        found = next(step for step in steps if step > value * 1.001)
    else:
        found = next(step for step in reversed(steps) if step < value * 0.999)
    return float(f"{found:.3g}")
